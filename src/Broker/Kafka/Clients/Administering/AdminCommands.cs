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
