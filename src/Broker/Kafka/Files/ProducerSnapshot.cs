using System.Buffers.Binary;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Files;

/// <summary>What a producer snapshot keeps of a producer: its last batch of up to five, and its open transaction.</summary>
/// <param name="ProducerId">Whose entry this is.</param>
/// <param name="ProducerEpoch">Its epoch by what it wrote last.</param>
/// <param name="LastSequence">Sequence number that its last batch ends with; none if it wrote only end markers.</param>
/// <param name="LastOffset">Offset that its last batch ends with.</param>
/// <param name="OffsetDelta">Last minus first offset of that batch.</param>
/// <param name="Timestamp">Largest timestamp of what it wrote last, milliseconds since 1970.</param>
/// <param name="CoordinatorEpoch">Of the coordinator that ended its last transaction; -1 if none did.</param>
/// <param name="CurrentTransactionFirstOffset">Where its open transaction starts; none if none is open.</param>
public readonly record struct ProducerSnapshotEntry(
    ProducerId ProducerId,
    ProducerEpoch ProducerEpoch,
    SequenceNumber LastSequence,
    Offset LastOffset,
    int OffsetDelta,
    long Timestamp,
    int CoordinatorEpoch,
    Offset CurrentTransactionFirstOffset);

/// <summary>
/// The file <c>&lt;offset&gt;.snapshot</c>: what a partition knows of its producers up to that offset. Version (int16, 1), CRC-32C of the rest,
/// count, 46 bytes an entry. Written at each roll and at a clean close, not synced at a roll.
/// </summary>
public static class ProducerSnapshot
{
    private const short Version = 1;
    private const int CrcAt = 2;
    private const int CountAt = 6;
    private const int EntriesAt = 10;
    private const int EntrySize = 46;

    public static byte[] Encode(IReadOnlyList<ProducerSnapshotEntry> entries)
    {
        var file = new byte[EntriesAt + entries.Count * EntrySize];
        BinaryPrimitives.WriteInt16BigEndian(file, Version);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(CountAt), entries.Count);
        for (var i = 0; i < entries.Count; i++) Write(file.AsSpan(EntriesAt + i * EntrySize), entries[i]);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(CrcAt), Crc32C.Compute(file.AsSpan(CountAt)));
        return file;
    }

    /// <summary>The entries; a file that is torn or of another version is corrupt, and the broker deletes it and takes the one before.</summary>
    public static Decoded<IReadOnlyList<ProducerSnapshotEntry>> Decode(ReadOnlySpan<byte> file)
    {
        if (file.Length < EntriesAt) return Corrupt($"only {file.Length} bytes");
        var version = BinaryPrimitives.ReadInt16BigEndian(file);
        if (version != Version) return Corrupt($"unknown version {version}");
        var stored = BinaryPrimitives.ReadUInt32BigEndian(file[CrcAt..]);
        var computed = Crc32C.Compute(file[CountAt..]);
        if (stored != computed) return Corrupt($"CRC is {computed:x8}, stored {stored:x8}");
        var count = BinaryPrimitives.ReadInt32BigEndian(file[CountAt..]);
        if (count < 0 || file.Length != EntriesAt + (long)count * EntrySize) return Corrupt($"{count} entries do not take {file.Length} bytes");
        var entries = new ProducerSnapshotEntry[count];
        for (var i = 0; i < count; i++) entries[i] = Read(file[(EntriesAt + i * EntrySize)..]);
        return new Decoded<IReadOnlyList<ProducerSnapshotEntry>>.Valid(entries);
    }

    private static void Write(Span<byte> bytes, ProducerSnapshotEntry entry)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, entry.ProducerId.Value);
        BinaryPrimitives.WriteInt16BigEndian(bytes[8..], entry.ProducerEpoch.Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes[10..], entry.LastSequence.Value);
        BinaryPrimitives.WriteInt64BigEndian(bytes[14..], entry.LastOffset.Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes[22..], entry.OffsetDelta);
        BinaryPrimitives.WriteInt64BigEndian(bytes[26..], entry.Timestamp);
        BinaryPrimitives.WriteInt32BigEndian(bytes[34..], entry.CoordinatorEpoch);
        BinaryPrimitives.WriteInt64BigEndian(bytes[38..], entry.CurrentTransactionFirstOffset.Value);
    }

    private static ProducerSnapshotEntry Read(ReadOnlySpan<byte> bytes) => new(
        new(BinaryPrimitives.ReadInt64BigEndian(bytes)),
        new(BinaryPrimitives.ReadInt16BigEndian(bytes[8..])),
        new(BinaryPrimitives.ReadInt32BigEndian(bytes[10..])),
        new(BinaryPrimitives.ReadInt64BigEndian(bytes[14..])),
        BinaryPrimitives.ReadInt32BigEndian(bytes[22..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[26..]),
        BinaryPrimitives.ReadInt32BigEndian(bytes[34..]),
        new(BinaryPrimitives.ReadInt64BigEndian(bytes[38..])));

    private static Decoded<IReadOnlyList<ProducerSnapshotEntry>>.Corrupt Corrupt(string reason) => new(reason);
}
