using Lab.Model;

namespace Lab.Broker.Kafka.Protocol;

/// <summary>A partition and the brokers that are to hold it, preferred leader first.</summary>
public sealed record PartitionReassignment(TopicPartition Partition, IReadOnlyList<BrokerId> Replicas);

/// <summary>AlterPartitionReassignments (api 45, KIP-455): partitions move to other brokers.</summary>
public sealed class AlterPartitionReassignmentsRequest(int correlationId, IReadOnlyList<PartitionReassignment> partitions, int timeoutMs)
    : KafkaRequest(ApiKey.AlterPartitionReassignments, correlationId, 12 + (40 * partitions.Count), DigestOf(partitions))
{
    public IReadOnlyList<PartitionReassignment> Partitions { get; } = partitions;
    public int TimeoutMs { get; } = timeoutMs;

    private static ulong DigestOf(IReadOnlyList<PartitionReassignment> partitions)
    {
        var hash = (ulong)partitions.Count;
        foreach (var partition in partitions)
        {
            hash = Hash.Roll(hash, Digests.Of(partition.Partition));
            foreach (var replica in partition.Replicas) hash = Hash.Roll(hash, unchecked((ulong)replica.Value));
        }

        return hash;
    }
}

/// <summary>Whether each reassignment was begun; that it is done shows in the metadata.</summary>
public sealed class AlterPartitionReassignmentsResponse(int correlationId, ErrorCode error, IReadOnlyList<(TopicPartition Partition, ErrorCode Error)> results)
    : KafkaResponse(ApiKey.AlterPartitionReassignments, correlationId, 12 + (28 * results.Count), Hash.Of(unchecked((ulong)error), (ulong)results.Count))
{
    public ErrorCode Error { get; } = error;
    public IReadOnlyList<(TopicPartition Partition, ErrorCode Error)> Results { get; } = results;
}

/// <summary>CreatePartitions (api 37): a topic gets more partitions, placed by the controller.</summary>
public sealed class CreatePartitionsRequest(int correlationId, string topic, int count, int timeoutMs)
    : KafkaRequest(ApiKey.CreatePartitions, correlationId, 20 + topic.Length, Hash.Of(Hash.Of(topic), unchecked((ulong)count)))
{
    public string Topic { get; } = topic;

    /// <summary>How many it is to have, those it has included.</summary>
    public int Count { get; } = count;

    public int TimeoutMs { get; } = timeoutMs;
}

public sealed class CreatePartitionsResponse(int correlationId, string topic, ErrorCode error)
    : KafkaResponse(ApiKey.CreatePartitions, correlationId, 20 + topic.Length, Hash.Of(Hash.Of(topic), unchecked((ulong)error)))
{
    public string Topic { get; } = topic;
    public ErrorCode Error { get; } = error;
}

/// <summary>DeleteTopics (api 20) for one topic.</summary>
public sealed class DeleteTopicsRequest(int correlationId, string topic, int timeoutMs)
    : KafkaRequest(ApiKey.DeleteTopics, correlationId, 16 + topic.Length, Hash.Of(topic))
{
    public string Topic { get; } = topic;
    public int TimeoutMs { get; } = timeoutMs;
}

public sealed class DeleteTopicsResponse(int correlationId, string topic, ErrorCode error)
    : KafkaResponse(ApiKey.DeleteTopics, correlationId, 16 + topic.Length, Hash.Of(Hash.Of(topic), unchecked((ulong)error)))
{
    public string Topic { get; } = topic;
    public ErrorCode Error { get; } = error;
}
