using System.Buffers.Binary;

namespace Lab.Broker.Kafka.Files;

/// <summary>
/// An aborted transaction of one producer in one partition: its first offset, its abort marker's offset, and the last stable offset once the
/// marker was written. A read_committed consumer filters by these.
/// </summary>
public readonly record struct AbortedTransactionEntry(ProducerId ProducerId, Offset FirstOffset, Offset LastOffset, Offset LastStableOffset);

/// <summary>
/// The file <c>&lt;base&gt;.txnindex</c> of a segment: the transactions whose abort marker is in it, in the order of the markers, 34 bytes each
/// (version int16 0, producer id, first, last, last stable offset). Made only when the first one is aborted.
/// </summary>
public sealed class TransactionIndex
{
    public const int EntrySize = 34;

    private readonly List<AbortedTransactionEntry> entries = [];

    public IReadOnlyList<AbortedTransactionEntry> Entries => entries;

    public int SizeInBytes => entries.Count * EntrySize;

    /// <summary>Appends; markers come in the order of their offsets.</summary>
    public void Append(AbortedTransactionEntry aborted)
    {
        if (entries.Count > 0 && entries[^1].LastOffset >= aborted.LastOffset)
            throw new ArgumentException($"An abort marker at {aborted.LastOffset} cannot come after one at {entries[^1].LastOffset}.", nameof(aborted));
        entries.Add(aborted);
    }

    /// <summary>
    /// Adds those that a fetch of [from, upTo) must know to <paramref name="into"/>; true if the segments behind need not be asked, because
    /// all transactions before the bound had ended here.
    /// </summary>
    public bool Collect(Offset from, Offset upTo, List<AbortedTransactionEntry> into)
    {
        foreach (var entry in entries)
        {
            if (entry.LastOffset >= from && entry.FirstOffset < upTo) into.Add(entry);
            if (entry.LastStableOffset >= upTo) return true;
        }
        return false;
    }

    /// <summary>Drops the transactions whose marker is at or behind the offset.</summary>
    public void TruncateTo(Offset offset)
    {
        while (entries.Count > 0 && entries[^1].LastOffset >= offset) entries.RemoveAt(entries.Count - 1);
    }

    public void Clear() => entries.Clear();

    public byte[] Encode()
    {
        var file = new byte[SizeInBytes];
        for (var i = 0; i < entries.Count; i++) Write(file.AsSpan(i * EntrySize), entries[i]);
        return file;
    }

    /// <summary>Writes one entry, 34 bytes, as it is appended to the file.</summary>
    public static void Write(Span<byte> bytes, AbortedTransactionEntry entry)
    {
        BinaryPrimitives.WriteInt16BigEndian(bytes, 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes[2..], entry.ProducerId.Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes[10..], entry.FirstOffset.Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes[18..], entry.LastOffset.Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes[26..], entry.LastStableOffset.Value);
    }

    /// <summary>Reads a file with the broker's sanity check: whole entries of version 0, none before the segment's start.</summary>
    public static Decoded<TransactionIndex> Decode(Offset baseOffset, ReadOnlySpan<byte> file)
    {
        if (file.Length % EntrySize != 0) return new Decoded<TransactionIndex>.Corrupt($"size {file.Length} is no multiple of {EntrySize}");
        var index = new TransactionIndex();
        for (; file.Length > 0; file = file[EntrySize..])
        {
            var version = BinaryPrimitives.ReadInt16BigEndian(file);
            if (version != 0) return new Decoded<TransactionIndex>.Corrupt($"unknown version {version}");
            var entry = new AbortedTransactionEntry(
                new(BinaryPrimitives.ReadInt64BigEndian(file[2..])),
                new(BinaryPrimitives.ReadInt64BigEndian(file[10..])),
                new(BinaryPrimitives.ReadInt64BigEndian(file[18..])),
                new(BinaryPrimitives.ReadInt64BigEndian(file[26..])));
            if (entry.LastOffset < baseOffset) return new Decoded<TransactionIndex>.Corrupt($"marker at {entry.LastOffset} is before the base offset {baseOffset}");
            index.entries.Add(entry);
        }
        return new Decoded<TransactionIndex>.Valid(index);
    }
}
