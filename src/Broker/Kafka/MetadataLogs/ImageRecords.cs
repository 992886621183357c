using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Metadata;

namespace Lab.Broker.Kafka.MetadataLogs;

/// <summary>
/// An image as the records that make it: what a snapshot holds (MetadataImage.write). Feature levels come first, then brokers, controllers, topics
/// with their partitions, settings, producer ids. The real one walks hash maps where this walks names.
/// </summary>
internal static class ImageRecords
{
    public static List<MetadataRecord> Of(ClusterImage image)
    {
        List<MetadataRecord> records = [];
        var version = image.Feature(ControllerFeatures.MetadataVersion);
        if (version > 0) records.Add(new FeatureLevelRecord(ControllerFeatures.MetadataVersion, version));
        if (image.ZooKeeperMigration is { } migration) records.Add(migration);
        foreach (var (name, level) in image.Features)
            if (name != ControllerFeatures.MetadataVersion) records.Add(new FeatureLevelRecord(name, level));
        foreach (var broker in image.Brokers) records.Add(Of(broker, version));
        records.AddRange(image.Controllers);
        foreach (var topic in image.Topics)
        {
            records.Add(new TopicRecord(topic.Name, topic.Id));
            for (var p = 0; p < topic.Partitions; p++)
                if (image.Partition(new(topic.Name, p)) is { } partition) records.Add(Of(partition, image, version));
        }

        foreach (var (name, value) in image.ClusterConfigs) records.Add(new ConfigRecord(ConfigResourceType.Broker, "", name, value));
        foreach (var topic in image.Topics)
            foreach (var (name, value) in topic.Configs) records.Add(new ConfigRecord(ConfigResourceType.Topic, topic.Name, name, value));
        if (image.NextProducerId.Value > 0) records.Add(new ProducerIdsRecord(BrokerId.None, BrokerEpoch.None, image.NextProducerId));
        return records;
    }

    private static RegisterBrokerRecord Of(BrokerRegistrationState broker, short metadataVersion)
    {
        var version = ControllerFeatures.RegisterBrokerVersion(metadataVersion);
        return new(broker.Broker, broker.Incarnation, broker.Epoch, broker.EndPoints, broker.Features, broker.Rack.Length == 0 ? null : broker.Rack, version >= 3 ? broker.LogDirs : [])
        {
            Version = version,
            Fenced = broker.Fenced,
            InControlledShutdown = broker.InControlledShutdown,
        };
    }

    private static PartitionRecord Of(PartitionState partition, ClusterImage image, short metadataVersion)
    {
        var version = ControllerFeatures.PartitionRecordVersion(metadataVersion);
        IReadOnlyList<Uuid> directories = version >= 1 ? [.. partition.Replicas.Select(broker => DirectoryOf(image, broker))] : [];
        return new(partition.Partition.Partition, partition.TopicId, partition.Replicas, partition.Isr, partition.Leader, partition.LeaderEpoch, partition.PartitionEpoch, directories)
        {
            Version = version,
            AddingReplicas = partition.Adding,
            RemovingReplicas = partition.Removing,
            LeaderRecoveryState = partition.RecoveryState,
            EligibleLeaderReplicas = partition.Elr.Count > 0 ? partition.Elr : null,
            LastKnownElr = partition.LastKnownElr.Count > 0 ? partition.LastKnownElr : null,
        };
    }

    // A broker with one directory has all its replicas there.
    private static Uuid DirectoryOf(ClusterImage image, BrokerId broker) => image.Broker(broker) is { LogDirs: [var only] } ? only : Uuid.Zero;
}
