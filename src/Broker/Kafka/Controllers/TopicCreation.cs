using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Model;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>CreateTopics: checks, placement, and the records of each topic that passes.</summary>
public sealed class TopicCreation(ControllerState state, ITopicEntropy entropy)
{
    private const string MinIsr = "min.insync.replicas";

    /// <summary>What becomes of each topic, in the order of the request. One that fails leaves the others alone.</summary>
    public IReadOnlyList<(string Topic, ErrorCode Error)> Create(CreateTopicsRequest request, List<MetadataRecord> records)
    {
        var results = new List<(string Topic, ErrorCode Error)>(request.Topics.Count);
        var created = new List<string>();
        foreach (var topic in request.Topics)
        {
            var error = request.Topics.Count(other => other.Name == topic.Name) > 1 ? ErrorCode.InvalidRequest : CheckName(topic.Name, created);
            if (error == ErrorCode.None) error = Create(topic, records);
            if (error == ErrorCode.None) created.Add(topic.Name);
            results.Add((topic.Name, error));
        }

        return results;
    }

    /// <summary>CreatePartitions: new ones behind those that there are, placed like a new topic's (their draws go on where the topic's would).</summary>
    public ErrorCode AddPartitions(CreatePartitionsRequest request, List<MetadataRecord> records)
    {
        if (state.Image.Topic(request.Topic) is not { } topic) return ErrorCode.UnknownTopicOrPartition;
        if (request.Count <= topic.Partitions) return ErrorCode.InvalidPartitions;
        var replicas = state.Image.Partition(new(topic.Name, 0))!.Replicas.Count;
        if (!state.Image.Brokers.Any(broker => state.Image.IsActive(broker.Broker)) || replicas > state.Image.Brokers.Count) return ErrorCode.InvalidReplicationFactor;
        var placed = Place(new(request.Topic, request.Count - topic.Partitions, (short)replicas, [], []), Hash.Of(Hash.Of(request.Topic), unchecked((ulong)topic.Partitions)));
        for (var i = 0; i < placed.Count; i++) records.Add(Partition(topic.Id, topic.Partitions + i, placed[i]));
        return ErrorCode.None;
    }

    /// <summary>DeleteTopics: the topic and all that belongs to it are gone with one record.</summary>
    public ErrorCode Delete(string name, List<MetadataRecord> records)
    {
        if (state.Image.Topic(name) is not { } topic) return ErrorCode.UnknownTopicOrPartition;
        records.Add(new RemoveTopicRecord(topic.Id));
        return ErrorCode.None;
    }

    private ErrorCode CheckName(string name, List<string> created)
    {
        if (!TopicNames.IsLegal(name)) return ErrorCode.InvalidTopicException;
        if (state.Image.Topic(name) is not null) return ErrorCode.TopicAlreadyExists;
        var collides = created.Exists(other => TopicNames.Collide(name, other)) || state.Image.Topics.Any(other => TopicNames.Collide(name, other.Name));
        return collides ? ErrorCode.InvalidTopicException : ErrorCode.None;
    }

    private ErrorCode Create(NewTopic topic, List<MetadataRecord> records)
    {
        if (!state.Options.AcceptsTopicConfigs(topic.Configs)) return ErrorCode.InvalidConfig;
        var error = topic.Assignment.Count > 0 ? CheckAssignment(topic) : CheckPlaceable(topic);
        if (error != ErrorCode.None) return error;
        var assignment = topic.Assignment.Count > 0 ? topic.Assignment : Place(topic, Hash.Of(topic.Name));
        var id = entropy.TopicId(topic.Name);
        records.Add(new TopicRecord(topic.Name, id));
        foreach (var (name, value) in topic.Configs) records.Add(new ConfigRecord(ConfigResourceType.Topic, topic.Name, name, value));

        // A given min.insync.replicas empties the eligible leader replicas, also of a topic that has none yet.
        if (state.ElrEnabled && topic.Configs.Any(config => config.Key == MinIsr)) records.Add(new ClearElrRecord(topic.Name));
        for (var p = 0; p < assignment.Count; p++) records.Add(Partition(id, p, assignment[p]));
        return ErrorCode.None;
    }

    private PartitionRecord Partition(Uuid topic, int partition, IReadOnlyList<BrokerId> replicas)
    {
        IReadOnlyList<BrokerId> isr = [.. replicas.Where(state.Image.IsActive)];
        return new(partition, topic, replicas, isr, isr[0], LeaderEpoch.Zero, 0, [.. replicas.Select(DirectoryOf)])
        {
            Version = ControllerFeatures.PartitionRecordVersion(state.MetadataVersion),
        };
    }

    // A broker with one directory has no choice; with several it decides itself and says so later.
    private Uuid DirectoryOf(BrokerId broker) => state.Image.Broker(broker) is { LogDirs: [var only] } ? only : Uuid.Zero;

    private ErrorCode CheckAssignment(NewTopic topic)
    {
        if (topic.ReplicationFactor != -1 || topic.Partitions != -1) return ErrorCode.InvalidRequest;
        foreach (var replicas in topic.Assignment)
        {
            if (replicas.Count == 0 || replicas.Count != topic.Assignment[0].Count || replicas.Distinct().Count() != replicas.Count) return ErrorCode.InvalidReplicaAssignment;
            if (!replicas.All(broker => state.Image.Broker(broker) is not null) || !replicas.Any(state.Image.IsActive)) return ErrorCode.InvalidReplicaAssignment;
        }

        return ErrorCode.None;
    }

    private ErrorCode CheckPlaceable(NewTopic topic)
    {
        if (topic.ReplicationFactor is < -1 or 0) return ErrorCode.InvalidReplicationFactor;
        if (topic.Partitions is < -1 or 0) return ErrorCode.InvalidPartitions;
        if (ReplicationFactor(topic) > state.Image.Brokers.Count) return ErrorCode.InvalidReplicationFactor;
        return state.Image.Brokers.Any(broker => state.Image.IsActive(broker.Broker)) ? ErrorCode.None : ErrorCode.InvalidReplicationFactor;
    }

    private List<IReadOnlyList<BrokerId>> Place(NewTopic topic, ulong subject)
    {
        var k = 0u;
        var placement = new ReplicaPlacement(
            state.Image.Brokers.Select(b => new PlaceableBroker(b.Broker, b.Rack, !state.Image.IsActive(b.Broker))),
            bound => entropy.Draw(subject, k++, bound));
        var partitions = new List<IReadOnlyList<BrokerId>>();
        var count = topic.Partitions == -1 ? state.Options.NumPartitions : topic.Partitions;
        for (var p = 0; p < count; p++) partitions.Add(placement.Next(ReplicationFactor(topic)));
        return partitions;
    }

    private int ReplicationFactor(NewTopic topic) => topic.ReplicationFactor == -1 ? state.Options.DefaultReplicationFactor : topic.ReplicationFactor;
}

/// <summary>What is left to chance when a topic is created.</summary>
public interface ITopicEntropy
{
    /// <summary>A number below the bound.</summary>
    int Draw(ulong subject, uint k, int bound);

    /// <summary>A new id for a topic of this name.</summary>
    Uuid TopicId(string name);
}
