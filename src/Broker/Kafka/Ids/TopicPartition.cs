namespace Lab.Broker.Kafka;

/// <summary>A partition by the name of its topic; written <c>orders-0</c>, as its directory is called.</summary>
public readonly record struct TopicPartition(string Topic, int Partition) : IComparable<TopicPartition>
{
    public int CompareTo(TopicPartition other)
    {
        var topic = string.CompareOrdinal(Topic, other.Topic);
        return topic != 0 ? topic : Partition.CompareTo(other.Partition);
    }

    public override string ToString() => $"{Topic}-{Partition}";
}
