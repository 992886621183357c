using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>The records of one partition that were handed to workers: how far everything is done, whatever was done behind that.</summary>
internal sealed class OpenRecords(AssignedPartition partition)
{
    // In the order of their offsets, as polls return them; done ones leave when all before them have.
    private readonly Queue<(Offset Offset, LeaderEpoch Epoch)> handed = new();
    private readonly HashSet<long> done = [];

    public AssignedPartition Partition { get; } = partition;

    /// <summary>The position to commit; none before anything was done.</summary>
    public CommittedOffset LowWatermark { get; private set; } = new(partition.Partition, Offset.None, LeaderEpoch.None);

    public bool IsEmpty => handed.Count == 0;

    public void Hand(in ConsumedRecord record) => handed.Enqueue((record.Offset, record.Epoch));

    /// <summary>True when the low watermark has moved.</summary>
    public bool Done(Offset offset)
    {
        done.Add(offset.Value);
        var moved = false;
        while (handed.TryPeek(out var first) && done.Remove(first.Offset.Value))
        {
            handed.Dequeue();
            LowWatermark = new(Partition.Partition, first.Offset.Next, first.Epoch);
            moved = true;
        }

        return moved;
    }
}
