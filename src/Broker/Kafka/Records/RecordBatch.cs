using System.Buffers.Binary;

namespace Lab.Broker.Kafka.Records;

/// <summary>What a reader finds where a batch should start.</summary>
public enum BatchStatus
{
    /// <summary>A batch of format 2, whole; its CRC is another question.</summary>
    Ok,

    /// <summary>The bytes end before the batch does: a torn tail, or more is to come.</summary>
    Incomplete,

    /// <summary>The length field is smaller than any batch.</summary>
    TooSmall,

    /// <summary>A message of the formats 0 or 1 (before 0.11); see <see cref="LegacyMessage"/>.</summary>
    OldFormat,

    /// <summary>A format number that no release has.</summary>
    UnknownFormat,
}

/// <summary>
/// A record batch of format 2 as a view of its bytes: every field is read where it lies. Batches stay bytes from the producer to the
/// consumer and to the disk; nothing between needs more than this.
/// </summary>
public readonly ref struct RecordBatch
{
    /// <summary>Bytes that must be there to know a batch's length and format.</summary>
    public const int SizeUpToMagic = 17;

    /// <summary>The least length of a message of the old formats, below which a length field cannot be right.</summary>
    private const int SmallestMessage = 14;

    /// <summary>Takes a whole batch; use <see cref="TryRead"/> on bytes that nobody has looked at.</summary>
    public RecordBatch(ReadOnlySpan<byte> bytes) => Bytes = bytes;

    public ReadOnlySpan<byte> Bytes { get; }

    public int SizeInBytes => Bytes.Length;

    public Offset BaseOffset => new(BinaryPrimitives.ReadInt64BigEndian(Bytes));

    public Offset LastOffset => BaseOffset + LastOffsetDelta;

    /// <summary>The offset behind the batch.</summary>
    public Offset NextOffset => BaseOffset + (LastOffsetDelta + 1L);

    public LeaderEpoch PartitionLeaderEpoch => new(BinaryPrimitives.ReadInt32BigEndian(Bytes[BatchHeader.PartitionLeaderEpochAt..]));

    public sbyte Magic => unchecked((sbyte)Bytes[BatchHeader.MagicAt]);

    /// <summary>The checksum as stored.</summary>
    public uint Crc => BinaryPrimitives.ReadUInt32BigEndian(Bytes[BatchHeader.CrcAt..]);

    public BatchAttributes Attributes => new(BinaryPrimitives.ReadInt16BigEndian(Bytes[BatchHeader.AttributesAt..]));

    public int LastOffsetDelta => BinaryPrimitives.ReadInt32BigEndian(Bytes[BatchHeader.LastOffsetDeltaAt..]);

    /// <summary>The timestamp that the records' deltas start from: the first record's, or the delete horizon.</summary>
    public long BaseTimestamp => BinaryPrimitives.ReadInt64BigEndian(Bytes[BatchHeader.BaseTimestampAt..]);

    public long MaxTimestamp => BinaryPrimitives.ReadInt64BigEndian(Bytes[BatchHeader.MaxTimestampAt..]);

    public ProducerId ProducerId => new(BinaryPrimitives.ReadInt64BigEndian(Bytes[BatchHeader.ProducerIdAt..]));

    public ProducerEpoch ProducerEpoch => new(BinaryPrimitives.ReadInt16BigEndian(Bytes[BatchHeader.ProducerEpochAt..]));

    public SequenceNumber BaseSequence => new(BinaryPrimitives.ReadInt32BigEndian(Bytes[BatchHeader.BaseSequenceAt..]));

    /// <summary>The last record's sequence number; counts offsets, so it survives compaction.</summary>
    public SequenceNumber LastSequence => BaseSequence.Plus(LastOffsetDelta);

    /// <summary>Number of records in it; after compaction fewer than its offsets.</summary>
    public int Count => BinaryPrimitives.ReadInt32BigEndian(Bytes[BatchHeader.CountAt..]);

    public bool HasProducerId => ProducerId > ProducerId.None;

    public bool IsTransactional => Attributes.IsTransactional;

    public bool IsControl => Attributes.IsControl;

    public CompressionType Compression => Attributes.Compression;

    /// <summary>When the cleaner may drop its tombstones and markers, in milliseconds since 1970; null where it has not passed yet.</summary>
    public long? DeleteHorizonMs => Attributes.HasDeleteHorizon ? BaseTimestamp : null;

    /// <summary>The records as stored, compressed or not.</summary>
    public ReadOnlySpan<byte> Payload => Bytes[BatchHeader.Size..];

    public BatchHeader Header => BatchHeader.Read(Bytes);

    /// <summary>Whether it is as long as a batch must be and its bytes are those that were sealed.</summary>
    public bool IsValid => Bytes.Length >= BatchHeader.Size && Crc == Crc32C.Compute(Bytes[BatchHeader.AttributesAt..]);

    /// <summary>
    /// Finds the batch at the start of <paramref name="source"/>, which may hold more behind it. Does not check the CRC:
    /// that is <see cref="IsValid"/>, as the real broker's scan has it.
    /// </summary>
    public static BatchStatus TryRead(ReadOnlySpan<byte> source, out RecordBatch batch)
    {
        batch = default;
        if (source.Length < SizeUpToMagic) return BatchStatus.Incomplete;
        var length = BinaryPrimitives.ReadInt32BigEndian(source[BatchHeader.BatchLengthAt..]);
        if (length < SmallestMessage) return BatchStatus.TooSmall;
        if (length > source.Length - BatchHeader.LogOverhead) return BatchStatus.Incomplete;
        var magic = unchecked((sbyte)source[BatchHeader.MagicAt]);
        if (magic is 0 or 1) return BatchStatus.OldFormat;
        if (magic != BatchHeader.CurrentMagic) return BatchStatus.UnknownFormat;
        if (length < BatchHeader.Size - BatchHeader.LogOverhead) return BatchStatus.TooSmall;
        batch = new(source[..(length + BatchHeader.LogOverhead)]);
        return BatchStatus.Ok;
    }

    /// <summary>Walks the records of an uncompressed batch. A compressed one complains at once: see <see cref="RecordsOf"/>.</summary>
    public RecordEnumerator GetEnumerator() => Compression == CompressionType.None
        ? new(Header, Payload)
        : RecordEnumerator.Refused("compressed");

    /// <summary>Walks the records of a batch whose payload somebody has decompressed.</summary>
    public RecordEnumerator RecordsOf(ReadOnlySpan<byte> decompressed) => new(Header, decompressed);
}
