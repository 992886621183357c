namespace Lab.Broker.Kafka.Invariants;

/// <summary>What is watched under one name: a topic that was deleted and made anew is another, and owes nothing to the first.</summary>
internal readonly record struct WatchedPartition(TopicPartition Partition, Uuid TopicId) : IComparable<WatchedPartition>
{
    public int CompareTo(WatchedPartition other)
    {
        var order = Partition.CompareTo(other.Partition);
        return order != 0 ? order : TopicId.CompareTo(other.TopicId);
    }
}
