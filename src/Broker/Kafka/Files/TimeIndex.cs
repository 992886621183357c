using System.Buffers.Binary;

namespace Lab.Broker.Kafka.Files;

/// <summary>An entry of the time index: no record up to this offset is younger than the timestamp (milliseconds since 1970).</summary>
public readonly record struct TimestampOffset(long Timestamp, Offset Offset)
{
    /// <summary>The timestamp of an empty index.</summary>
    public const long NoTimestamp = -1;
}

/// <summary>
/// The sparse index from timestamps to offsets: <c>&lt;base&gt;.timeindex</c>, twelve bytes an entry (timestamp, offset minus base offset).
/// One entry beside each of the offset index, if the largest timestamp grew since, and a last one when the segment rolls or closes,
/// for which the last place is kept free.
/// </summary>
public sealed class TimeIndex(Offset baseOffset, int maxSizeInBytes) : IndexFile(baseOffset, maxSizeInBytes, EntrySize)
{
    public const int EntrySize = 12;

    /// <summary>Room for the closing entry only: the segment rolls.</summary>
    public bool IsFull => Entries >= MaxEntries - 1;

    /// <summary>The last entry; (-1, base offset) for an empty index.</summary>
    public TimestampOffset LastEntry => Entries == 0 ? new(TimestampOffset.NoTimestamp, BaseOffset) : this[Entries - 1];

    public TimestampOffset this[int slot] =>
        new(BinaryPrimitives.ReadInt64BigEndian(Entry(slot)), BaseOffset + BinaryPrimitives.ReadInt32BigEndian(Entry(slot)[8..]));

    /// <summary>
    /// Appends if the timestamp is larger than the last one. <paramref name="closing"/>: the entry made when the segment rolls or closes,
    /// which may take the last place.
    /// </summary>
    public IndexAppend MaybeAppend(long timestamp, Offset offset, bool closing = false)
    {
        if (closing ? Entries >= MaxEntries : IsFull) return IndexAppend.Full;
        var last = LastEntry;
        if (Entries > 0 && offset < last.Offset) return IndexAppend.OffsetNotIncreasing;
        if (Entries > 0 && timestamp < last.Timestamp) return IndexAppend.TimestampDecreasing;
        if (timestamp <= last.Timestamp) return IndexAppend.Ignored;
        if (!CanAppend(offset)) return IndexAppend.OffsetOutOfSegment;
        var entry = NewEntry();
        BinaryPrimitives.WriteInt64BigEndian(entry, timestamp);
        BinaryPrimitives.WriteInt32BigEndian(entry[8..], (int)(offset - BaseOffset));
        return IndexAppend.Appended;
    }

    /// <summary>The largest entry at or before the timestamp; (-1, base offset) if there is none.</summary>
    public TimestampOffset Lookup(long timestamp)
    {
        var slot = LargestLowerBound(timestamp, IndexColumn.Key);
        return slot < 0 ? new(TimestampOffset.NoTimestamp, BaseOffset) : this[slot];
    }

    /// <summary>Drops the entries at and behind the offset.</summary>
    public void TruncateTo(Offset offset)
    {
        var slot = LargestLowerBound(offset - BaseOffset, IndexColumn.Value);
        if (slot < 0) Clear();
        else KeepFirst(this[slot].Offset == offset ? slot : slot + 1);
    }

    /// <summary>Reads a file, with the sanity check that brokers made before KAFKA-7283: the last entry is not before the first.</summary>
    public static Decoded<TimeIndex> Read(Offset baseOffset, int maxSizeInBytes, ReadOnlySpan<byte> file)
    {
        if (file.Length % EntrySize != 0) return new Decoded<TimeIndex>.Corrupt($"size {file.Length} is no multiple of {EntrySize}");
        var index = new TimeIndex(baseOffset, Math.Max(maxSizeInBytes, file.Length));
        index.Load(file, file.Length);
        if (index.Entries == 0) return new Decoded<TimeIndex>.Valid(index);
        if (index.LastEntry.Timestamp < index[0].Timestamp)
            return new Decoded<TimeIndex>.Corrupt($"last timestamp {index.LastEntry.Timestamp} is before the first, {index[0].Timestamp}");
        if (index.LastEntry.Offset < baseOffset)
            return new Decoded<TimeIndex>.Corrupt($"last offset {index.LastEntry.Offset} is before the base offset {baseOffset}");
        return new Decoded<TimeIndex>.Valid(index);
    }

    /// <summary>
    /// Opens a file as the broker does when it loads a segment that it does not rebuild: without a look at what is in it, for what is above the recovery
    /// point is rebuilt anyway (LogSegment.sanityCheck since KAFKA-7283).
    /// </summary>
    /// <param name="baseOffset">The segment's.</param>
    /// <param name="written">The file as far as it was written.</param>
    /// <param name="length">The file's length: the rest are zeros.</param>
    public static TimeIndex Open(Offset baseOffset, ReadOnlySpan<byte> written, int length)
    {
        var index = new TimeIndex(baseOffset, length);
        index.Load(written, length);
        return index;
    }

    private protected override long Read(int slot, IndexColumn column) =>
        column == IndexColumn.Key ? BinaryPrimitives.ReadInt64BigEndian(Entry(slot)) : BinaryPrimitives.ReadInt32BigEndian(Entry(slot)[8..]);
}
