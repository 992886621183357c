using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Files;

/// <summary>
/// The two indexes of a segment and when they get an entry: before the first batch that comes after more than index.interval.bytes since the
/// last entry. The offset index then points at that batch by its last offset; the time index remembers the largest timestamp so far,
/// this batch included, and the last offset of the batch that brought it.
/// </summary>
public sealed class SegmentIndexes
{
    private readonly int intervalBytes;
    private int bytesSinceLastEntry;

    /// <summary>The indexes of a new segment, or of one that is read anew from its first batch on (recovery).</summary>
    public SegmentIndexes(Offset baseOffset, int intervalBytes, int maxSizeInBytes)
        : this(new OffsetIndex(baseOffset, maxSizeInBytes), new TimeIndex(baseOffset, maxSizeInBytes), intervalBytes)
    {
    }

    /// <summary>
    /// The indexes of a segment that is opened again, as its files hold them. The count of bytes starts anew, so a restart moves the entries that follow.
    /// </summary>
    public SegmentIndexes(OffsetIndex offsets, TimeIndex times, int intervalBytes)
    {
        this.intervalBytes = intervalBytes;
        Offsets = offsets;
        Times = times;
        MaxTimestampSoFar = times.LastEntry;
    }

    public OffsetIndex Offsets { get; }

    public TimeIndex Times { get; }

    /// <summary>The largest timestamp of the segment and the last offset of its batch; timestamp -1 while there is none.</summary>
    public TimestampOffset MaxTimestampSoFar { get; private set; }

    /// <summary>One of them has no room: roll before the next append.</summary>
    public bool IsFull => Offsets.IsFull || Times.IsFull;

    /// <summary>A batch of the segment stands at this position. Returns true if the indexes got an entry, to be written out.</summary>
    public bool OnBatch(RecordBatch batch, int position)
    {
        var lastOffset = batch.LastOffset;
        Saw(batch);
        var indexed = bytesSinceLastEntry > intervalBytes;
        if (indexed)
        {
            Offsets.Append(lastOffset, position);
            Times.MaybeAppend(MaxTimestampSoFar.Timestamp, MaxTimestampSoFar.Offset);
            bytesSinceLastEntry = 0;
        }
        bytesSinceLastEntry += batch.SizeInBytes;
        return indexed;
    }

    /// <summary>The segment rolls or closes: the time index gets its last entry. Returns true if it grew.</summary>
    public bool OnClose() => Times.MaybeAppend(MaxTimestampSoFar.Timestamp, MaxTimestampSoFar.Offset, closing: true) == IndexAppend.Appended;

    /// <summary>The segment was cut: entries at and behind the offset go, and the largest timestamp is what the index still knows.</summary>
    public void TruncateTo(Offset offset)
    {
        Offsets.TruncateTo(offset);
        Times.TruncateTo(offset);
        MaxTimestampSoFar = Times.LastEntry;
        BeginInterval();
    }

    /// <summary>The bytes to the next entry are counted from here on.</summary>
    public void BeginInterval() => bytesSinceLastEntry = 0;

    /// <summary>The segment is to take batches: both have room for as much as a new one.</summary>
    public void Resize(int maxSizeInBytes)
    {
        Offsets.Resize(maxSizeInBytes);
        Times.Resize(maxSizeInBytes);
    }

    /// <summary>A batch behind the last entry of the time index may be younger than it.</summary>
    public void Saw(RecordBatch batch)
    {
        if (batch.MaxTimestamp > MaxTimestampSoFar.Timestamp) MaxTimestampSoFar = new(batch.MaxTimestamp, batch.LastOffset);
    }
}
