using Lab.Model;

namespace Lab.Broker.Kafka.Protocol;

/// <summary>Metadata (api 3) for these topics; an empty list asks for brokers alone.</summary>
public sealed class MetadataRequest(int correlationId, IReadOnlyList<string> topics, bool allowAutoCreation)
    : KafkaRequest(ApiKey.Metadata, correlationId, 8 + (20 * topics.Count), Hash.Of(0x4D, (ulong)topics.Count))
{
    public IReadOnlyList<string> Topics { get; } = topics;
    public bool AllowAutoCreation { get; } = allowAutoCreation;
}

/// <summary>A partition as the answering broker knows it: its metadata may be older than what is committed.</summary>
public sealed record PartitionMetadata(TopicPartition Partition, Uuid TopicId, ErrorCode Error, BrokerId Leader, LeaderEpoch LeaderEpoch, IReadOnlyList<BrokerId> Replicas, IReadOnlyList<BrokerId> InSync);

/// <summary>A broker that clients may connect to.</summary>
/// <param name="Broker">Its id.</param>
/// <param name="Machine">Where it is.</param>
/// <param name="Port">Where it listens there.</param>
/// <param name="Rack"><c>broker.rack</c>; empty for none.</param>
public readonly record struct BrokerEndpoint(BrokerId Broker, MachineId Machine, int Port, string Rack = "");

public sealed class MetadataResponse(int correlationId, IReadOnlyList<BrokerEndpoint> brokers, BrokerId controller, IReadOnlyList<PartitionMetadata> partitions, IReadOnlyList<(string Topic, ErrorCode Error)> topicErrors)
    : KafkaResponse(ApiKey.Metadata, correlationId, 24 + SizeOf(brokers) + (60 * partitions.Count), DigestOf(partitions))
{
    public IReadOnlyList<BrokerEndpoint> Brokers { get; } = brokers;
    public BrokerId Controller { get; } = controller;
    public IReadOnlyList<PartitionMetadata> Partitions { get; } = partitions;

    /// <summary>Topics that the broker does not know.</summary>
    public IReadOnlyList<(string Topic, ErrorCode Error)> TopicErrors { get; } = topicErrors;

    private static int SizeOf(IReadOnlyList<BrokerEndpoint> brokers)
    {
        var size = 0;
        for (var i = 0; i < brokers.Count; i++) size += 28 + brokers[i].Rack.Length;
        return size;
    }

    private static ulong DigestOf(IReadOnlyList<PartitionMetadata> partitions)
    {
        var hash = 0UL;
        for (var i = 0; i < partitions.Count; i++) hash = Hash.Roll(hash, unchecked((ulong)partitions[i].Leader.Value ^ ((ulong)partitions[i].LeaderEpoch.Value << 32)));
        return hash;
    }
}

/// <summary>A topic to create. Settings are given by their real names. An empty assignment lets the controller place replicas.</summary>
public sealed record NewTopic(string Name, int Partitions, short ReplicationFactor, IReadOnlyList<IReadOnlyList<BrokerId>> Assignment, IReadOnlyList<KeyValuePair<string, string>> Configs);

/// <summary>CreateTopics (api 19), forwarded to the controller or sent to it.</summary>
public sealed class CreateTopicsRequest(int correlationId, IReadOnlyList<NewTopic> topics, int timeoutMs)
    : KafkaRequest(ApiKey.CreateTopics, correlationId, 16 + (100 * topics.Count), (ulong)topics.Count)
{
    public IReadOnlyList<NewTopic> Topics { get; } = topics;
    public int TimeoutMs { get; } = timeoutMs;
}

public sealed class CreateTopicsResponse(int correlationId, IReadOnlyList<(string Topic, ErrorCode Error)> results)
    : KafkaResponse(ApiKey.CreateTopics, correlationId, 12 + (24 * results.Count), (ulong)results.Count)
{
    public IReadOnlyList<(string Topic, ErrorCode Error)> Results { get; } = results;
}

/// <summary>What kind of election an admin asks for.</summary>
public enum ElectionType : sbyte
{
    Preferred = 0,
    Unclean = 1,
}

/// <summary>ElectLeaders (api 43) for one partition.</summary>
public sealed class ElectLeadersRequest(int correlationId, ElectionType type, TopicPartition partition, int timeoutMs)
    : KafkaRequest(ApiKey.ElectLeaders, correlationId, 32, Hash.Of(Digests.Of(partition), unchecked((ulong)type)))
{
    public ElectionType Type { get; } = type;
    public TopicPartition Partition { get; } = partition;
    public int TimeoutMs { get; } = timeoutMs;
}

public sealed class ElectLeadersResponse(int correlationId, TopicPartition partition, ErrorCode error)
    : KafkaResponse(ApiKey.ElectLeaders, correlationId, 28, unchecked((ulong)error))
{
    public TopicPartition Partition { get; } = partition;
    public ErrorCode Error { get; } = error;
}
