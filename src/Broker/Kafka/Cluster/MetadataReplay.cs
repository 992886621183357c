using Lab.Broker.Kafka.Metadata;

namespace Lab.Broker.Kafka.Cluster;

/// <summary>
/// Applies records of the metadata log to an image, one after another in the order of the log: what makes the controller's
/// and every broker's view the same function of the same prefix.
/// </summary>
public sealed class MetadataReplay(ClusterImage image, IImageListener? listener = null)
{
    public ClusterImage Image => image;

    private const short ZkMigrationState = 21;

    /// <summary>Applies one record, which stands at this offset.</summary>
    /// <exception cref="InvalidOperationException">The record speaks of something that is not there: the log is not what a controller writes.</exception>
    public void Apply(MetadataRecord record, Offset offset)
    {
        switch (record)
        {
            case RegisterBrokerRecord register: Register(register, offset); break;
            case UnregisterBrokerRecord unregister: Unregister(unregister); break;
            case BrokerRegistrationChangeRecord change: Change(change); break;
            case FenceBrokerRecord fence: Fence(fence.Id, fence.Epoch, true); break;
            case UnfenceBrokerRecord unfence: Fence(unfence.Id, unfence.Epoch, false); break;
            case TopicRecord topic: Create(topic); break;
            case RemoveTopicRecord remove: Remove(remove); break;
            case PartitionRecord partition: Place(partition); break;
            case PartitionChangeRecord change: Change(change); break;
            case ConfigRecord config: Configure(config); break;
            case FeatureLevelRecord feature: image.SetFeature(feature.Name, feature.FeatureLevel); break;
            case ClearElrRecord clear: Clear(clear); break;
            case ProducerIdsRecord producers: image.NextProducerId = producers.NextProducerId; break;
            case RegisterControllerRecord controller: image.Set(controller); break;
            case OtherMetadataRecord { Type: ZkMigrationState } migration: image.ZooKeeperMigration = migration; break;
        }

        image.LastApplied = offset;
    }

    /// <summary>A control record, which says nothing about the cluster, stands at this offset.</summary>
    public void Skip(Offset offset) => image.LastApplied = offset;

    /// <summary>
    /// The image becomes that of a snapshot whose last record stood at this offset, whatever it was before; the listener hears of the differences.
    /// Brokers count as registered there: a snapshot does not say where they were.
    /// </summary>
    public void Load(IReadOnlyList<MetadataRecord> snapshot, Offset last)
    {
        var loaded = new ClusterImage();
        var replay = new MetadataReplay(loaded);
        foreach (var record in snapshot) replay.Apply(record, last);
        image.TakeRest(loaded);
        foreach (var broker in image.Brokers.ToArray())
        {
            if (loaded.Broker(broker.Broker) is not null) continue;
            image.Remove(broker.Broker);
            listener?.OnBroker(broker, null);
        }

        foreach (var topic in image.Topics.ToArray())
            if (loaded.Topic(topic.Id) is null) Remove(topic);
        foreach (var broker in loaded.Brokers) Set(broker);
        foreach (var topic in loaded.Topics)
        {
            var before = image.Topic(topic.Name);
            image.Set(topic);
            listener?.OnTopic(before, topic);
        }

        foreach (var partition in loaded.Partitions)
        {
            var before = image.Partition(partition.Partition);
            image.Set(partition);
            listener?.OnPartition(before, partition);
        }

        image.LastApplied = last;
    }

    private void Register(RegisterBrokerRecord record, Offset offset)
    {
        var endpoint = record.EndPoints.Count > 0 ? record.EndPoints[0] : throw Unknown(record, "has no endpoint");
        Set(new(record.BrokerId, record.BrokerEpoch, record.IncarnationId, HostName.Parse(endpoint.Host), endpoint.Port, record.Rack ?? "", record.Fenced, record.InControlledShutdown)
        {
            LogDirs = record.LogDirs,
            EndPoints = record.EndPoints,
            Features = record.Features,
            RegisteredAt = offset,
        });
    }

    private void Unregister(UnregisterBrokerRecord record)
    {
        var before = Broker(record, record.BrokerId, record.BrokerEpoch);
        image.Remove(record.BrokerId);
        listener?.OnBroker(before, null);
    }

    private void Change(BrokerRegistrationChangeRecord record)
    {
        var before = Broker(record, record.BrokerId, record.BrokerEpoch);
        Set(before with
        {
            Fenced = record.Fenced == FencingChange.None ? before.Fenced : record.Fenced == FencingChange.Fence,
            InControlledShutdown = before.InControlledShutdown || record.InControlledShutdown,
            LogDirs = record.LogDirs.Count > 0 ? record.LogDirs : before.LogDirs,
        });
    }

    private void Fence(BrokerId broker, BrokerEpoch epoch, bool fenced) => Set(Broker(null, broker, epoch) with { Fenced = fenced });

    private void Create(TopicRecord record)
    {
        var topic = new TopicState(record.Name, record.TopicId, 0, image.Topic(record.Name)?.Configs ?? []);
        image.Set(topic);
        listener?.OnTopic(null, topic);
    }

    private void Remove(RemoveTopicRecord record)
    {
        Remove(Topic(record, record.TopicId));
    }

    private void Remove(TopicState topic)
    {
        for (var p = 0; p < topic.Partitions; p++)
        {
            if (image.Partition(new(topic.Name, p)) is { } partition) listener?.OnPartition(partition, null);
        }

        image.Remove(topic);
        listener?.OnTopic(topic, null);
    }

    private void Place(PartitionRecord record)
    {
        var topic = Topic(record, record.TopicId);
        var place = new TopicPartition(topic.Name, record.PartitionId);
        var before = image.Partition(place);
        var after = new PartitionState(
            place, record.TopicId, record.Replicas, record.Isr, record.EligibleLeaderReplicas ?? [], record.LastKnownElr ?? [],
            record.Leader, record.LeaderEpoch, record.PartitionEpoch, record.LeaderRecoveryState)
        {
            Adding = record.AddingReplicas,
            Removing = record.RemovingReplicas,
        };
        if (record.PartitionId >= topic.Partitions) image.Set(topic with { Partitions = record.PartitionId + 1 });
        image.Set(after);
        listener?.OnPartition(before, after);
    }

    private void Change(PartitionChangeRecord record)
    {
        var before = Partition(record, record.TopicId, record.PartitionId);
        Set(before, ChangeOf(record, before).Apply(before));
    }

    private static PartitionChange ChangeOf(PartitionChangeRecord record, PartitionState before) => new(before.Partition, before.TopicId)
    {
        Isr = record.Isr,
        Leader = record.Leader,
        Elr = record.EligibleLeaderReplicas,
        LastKnownElr = record.LastKnownElr,
        RecoveryState = record.LeaderRecoveryState,
        Replicas = record.Replicas,
        Adding = record.AddingReplicas,
        Removing = record.RemovingReplicas,
    };

    private void Configure(ConfigRecord record)
    {
        if (record.ResourceType == ConfigResourceType.Broker && record.ResourceName.Length == 0) image.SetClusterConfig(record.Name, record.Value);
        if (record.ResourceType != ConfigResourceType.Topic || image.Topic(record.ResourceName) is not { } topic) return;
        var configs = new List<KeyValuePair<string, string>>(topic.Configs);
        configs.RemoveAll(config => config.Key == record.Name);
        if (record.Value is not null) configs.Add(new(record.Name, record.Value));
        var after = topic with { Configs = configs };
        image.Set(after);
        listener?.OnTopic(topic, after);
    }

    private void Clear(ClearElrRecord record)
    {
        foreach (var topic in image.Topics.ToArray())
        {
            if (record.TopicName.Length > 0 && record.TopicName != topic.Name) continue;
            for (var p = 0; p < topic.Partitions; p++)
            {
                if (image.Partition(new(topic.Name, p)) is not { } before || (before.Elr.Count == 0 && before.LastKnownElr.Count == 0)) continue;
                Set(before, before with { Elr = [], LastKnownElr = [], PartitionEpoch = before.PartitionEpoch + 1 });
            }
        }
    }

    private void Set(PartitionState before, PartitionState after)
    {
        image.Set(after);
        listener?.OnPartition(before, after);
    }

    private void Set(BrokerRegistrationState after)
    {
        var before = image.Broker(after.Broker);
        image.Set(after);
        listener?.OnBroker(before, after);
    }

    private BrokerRegistrationState Broker(MetadataRecord? record, BrokerId broker, BrokerEpoch epoch) =>
        image.Broker(broker) is { } found && found.Epoch == epoch ? found : throw Unknown(record, $"names broker {broker} with epoch {epoch}");

    private TopicState Topic(MetadataRecord record, Uuid id) => image.Topic(id) ?? throw Unknown(record, $"names topic {id}");

    private PartitionState Partition(MetadataRecord record, Uuid topic, int partition) =>
        image.Partition(new(Topic(record, topic).Name, partition)) ?? throw Unknown(record, $"names partition {partition} of {topic}");

    private static InvalidOperationException Unknown(MetadataRecord? record, string what) => new($"Cannot replay {record?.GetType().Name ?? "a record"}: it {what}, which is not there.");
}
