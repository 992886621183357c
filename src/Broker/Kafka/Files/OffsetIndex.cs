using System.Buffers.Binary;

namespace Lab.Broker.Kafka.Files;

/// <summary>An entry of the offset index: a batch's last offset and where in the segment the batch starts.</summary>
public readonly record struct OffsetPosition(Offset Offset, int Position);

/// <summary>
/// The sparse index from offsets to file positions: <c>&lt;base&gt;.index</c>, eight bytes an entry (offset minus base offset, position).
/// A reader takes the entry at or before its offset and scans from there.
/// </summary>
public sealed class OffsetIndex(Offset baseOffset, int maxSizeInBytes) : IndexFile(baseOffset, maxSizeInBytes, EntrySize)
{
    public const int EntrySize = 8;

    /// <summary>No further entry: the segment rolls.</summary>
    public bool IsFull => Entries >= MaxEntries;

    /// <summary>The offset of the last entry; the base offset of an empty index.</summary>
    public Offset LastOffset => Entries == 0 ? BaseOffset : this[Entries - 1].Offset;

    public OffsetPosition this[int slot] =>
        new(BaseOffset + BinaryPrimitives.ReadInt32BigEndian(Entry(slot)), BinaryPrimitives.ReadInt32BigEndian(Entry(slot)[4..]));

    /// <summary>Appends; the offset must be behind the last entry's.</summary>
    public IndexAppend Append(Offset offset, int position)
    {
        if (IsFull) return IndexAppend.Full;
        if (Entries > 0 && offset <= LastOffset) return IndexAppend.OffsetNotIncreasing;
        if (!CanAppend(offset)) return IndexAppend.OffsetOutOfSegment;
        var entry = NewEntry();
        BinaryPrimitives.WriteInt32BigEndian(entry, (int)(offset - BaseOffset));
        BinaryPrimitives.WriteInt32BigEndian(entry[4..], position);
        return IndexAppend.Appended;
    }

    /// <summary>The largest entry at or before the offset; the segment's start if there is none.</summary>
    public OffsetPosition Lookup(Offset target)
    {
        var slot = LargestLowerBound(target - BaseOffset, IndexColumn.Key);
        return slot < 0 ? new(BaseOffset, 0) : this[slot];
    }

    /// <summary>The smallest entry at or behind the end of a fetch of this size; null where only the segment's end bounds it.</summary>
    public OffsetPosition? UpperBoundOfFetch(OffsetPosition from, int fetchSize)
    {
        var slot = SmallestUpperBound((long)from.Position + fetchSize, IndexColumn.Value);
        return slot < 0 ? null : this[slot];
    }

    /// <summary>Drops the entries at and behind the offset.</summary>
    public void TruncateTo(Offset offset)
    {
        var slot = LargestLowerBound(offset - BaseOffset, IndexColumn.Key);
        if (slot < 0) Clear();
        else KeepFirst(this[slot].Offset == offset ? slot : slot + 1);
    }

    /// <summary>
    /// Reads a file, with the sanity check that brokers made before KAFKA-7283. A mapped index that was not cut at its close (kill, power loss) has zeros behind
    /// its entries, which pass here; the time index beside it shows them.
    /// </summary>
    public static Decoded<OffsetIndex> Read(Offset baseOffset, int maxSizeInBytes, ReadOnlySpan<byte> file)
    {
        if (file.Length % EntrySize != 0) return new Decoded<OffsetIndex>.Corrupt($"size {file.Length} is no multiple of {EntrySize}");
        var index = new OffsetIndex(baseOffset, Math.Max(maxSizeInBytes, file.Length));
        index.Load(file, file.Length);
        if (index.Entries > 0 && index.LastOffset < baseOffset)
            return new Decoded<OffsetIndex>.Corrupt($"last offset {index.LastOffset} is before the base offset {baseOffset}");
        return new Decoded<OffsetIndex>.Valid(index);
    }

    /// <summary>
    /// Opens a file as the broker does when it loads a segment that it does not rebuild: without a look at what is in it, for what is above the recovery
    /// point is rebuilt anyway (LogSegment.sanityCheck since KAFKA-7283).
    /// </summary>
    /// <param name="baseOffset">The segment's.</param>
    /// <param name="written">The file as far as it was written.</param>
    /// <param name="length">The file's length: the rest are zeros.</param>
    public static OffsetIndex Open(Offset baseOffset, ReadOnlySpan<byte> written, int length)
    {
        var index = new OffsetIndex(baseOffset, length);
        index.Load(written, length);
        return index;
    }

    private protected override long Read(int slot, IndexColumn column) =>
        BinaryPrimitives.ReadInt32BigEndian(Entry(slot)[(column == IndexColumn.Key ? 0 : 4)..]);
}
