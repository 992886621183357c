namespace Lab.Broker.Kafka.Invariants;

/// <summary>
/// What a partition ever had below the high watermark of a leader that the controller had chosen. It only grows, except
/// when the system itself gives it up: an unclean election, or the last member of the in-sync set without its data.
/// </summary>
internal sealed class CommittedLog
{
    private readonly List<BatchMark> batches = [];

    public int Count => batches.Count;

    public BatchMark this[int index] => batches[index];

    public Offset End => batches.Count == 0 ? Offset.Zero : batches[^1].NextOffset;

    public void Add(BatchMark batch) => batches.Add(batch);

    public void CutTo(int count) => batches.RemoveRange(count, batches.Count - count);
}
