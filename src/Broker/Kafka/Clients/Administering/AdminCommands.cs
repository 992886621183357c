using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;

namespace Lab.Broker.Kafka.Clients.Administering;

/// <summary>Have these topics created.</summary>
public sealed class CreateTopicsCommand(IReadOnlyList<NewTopic> topics) : Message(9021, 0, (ulong)topics.Count)
{
    public IReadOnlyList<NewTopic> Topics { get; } = topics;
}

/// <summary>Have a leader elected.</summary>
public sealed class ElectCommand(TopicPartition partition, ElectionType type) : Message(9022, 0, (ulong)type)
{
    public TopicPartition Partition { get; } = partition;
    public ElectionType Type { get; } = type;
}

/// <summary>Have partitions moved to other brokers.</summary>
public sealed class ReassignCommand(IReadOnlyList<PartitionReassignment> partitions) : Message(9023, 0, (ulong)partitions.Count)
{
    public IReadOnlyList<PartitionReassignment> Partitions { get; } = partitions;
}

/// <summary>Have a topic grow to so many partitions.</summary>
public sealed class AddPartitionsCommand(string topic, int count) : Message(9024, 0, unchecked((ulong)count))
{
    public string Topic { get; } = topic;
    public int Count { get; } = count;
}

/// <summary>Have a topic deleted.</summary>
public sealed class DeleteTopicCommand(string topic) : Message(9025, 0, (ulong)topic.Length)
{
    public string Topic { get; } = topic;
}
