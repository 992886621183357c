namespace Lab.Broker.Kafka;

/// <summary>A partition by the name of its topic; written <c>orders-0</c>, as its directory is called.</summary>
public readonly record struct TopicPartition(string Topic, int Partition) : IComparable<TopicPartition>
{
    public int CompareTo(TopicPartition other)
    {
        var topic = string.CompareOrdinal(Topic, other.Topic);
        return topic != 0 ? topic : Partition.CompareTo(other.Partition);
    }

    /// <summary>For tables alone, so quick rather than good: length and end of the topic with the partition.</summary>
    public override int GetHashCode() => Topic is { Length: > 0 } ? unchecked((((Topic.Length * 31) + Topic[^1]) * 8191) + Partition) : Partition;

    public override string ToString() => $"{Topic}-{Partition}";
}
