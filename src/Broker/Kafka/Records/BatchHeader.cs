using System.Buffers.Binary;

namespace Lab.Broker.Kafka.Records;

/// <summary>
/// The 61 bytes in front of a batch's records (message format 2). The length covers everything behind the length field; the CRC everything
/// from the attributes on, so a leader stamps the base offset and its epoch without touching it.
/// </summary>
public readonly record struct BatchHeader(
    Offset BaseOffset,
    int BatchLength,
    LeaderEpoch PartitionLeaderEpoch,
    sbyte Magic,
    uint Crc,
    BatchAttributes Attributes,
    int LastOffsetDelta,
    long BaseTimestamp,
    long MaxTimestamp,
    ProducerId ProducerId,
    ProducerEpoch ProducerEpoch,
    SequenceNumber BaseSequence,
    int Count)
{
    /// <summary>Bytes of base offset and length, which the length does not count.</summary>
    public const int LogOverhead = 12;

    /// <summary>Bytes of the whole header, the least a batch can have.</summary>
    public const int Size = 61;

    /// <summary>The format that this type describes, and the only one that current brokers write.</summary>
    public const sbyte CurrentMagic = 2;

    internal const int BatchLengthAt = 8;
    internal const int PartitionLeaderEpochAt = 12;
    internal const int MagicAt = 16;
    internal const int CrcAt = 17;
    internal const int AttributesAt = 21;
    internal const int LastOffsetDeltaAt = 23;
    internal const int BaseTimestampAt = 27;
    internal const int MaxTimestampAt = 35;
    internal const int ProducerIdAt = 43;
    internal const int ProducerEpochAt = 51;
    internal const int BaseSequenceAt = 53;
    internal const int CountAt = 57;

    public int SizeInBytes => BatchLength + LogOverhead;

    public static BatchHeader Read(ReadOnlySpan<byte> bytes) => new(
        new(BinaryPrimitives.ReadInt64BigEndian(bytes)),
        BinaryPrimitives.ReadInt32BigEndian(bytes[BatchLengthAt..]),
        new(BinaryPrimitives.ReadInt32BigEndian(bytes[PartitionLeaderEpochAt..])),
        unchecked((sbyte)bytes[MagicAt]),
        BinaryPrimitives.ReadUInt32BigEndian(bytes[CrcAt..]),
        new BatchAttributes(BinaryPrimitives.ReadInt16BigEndian(bytes[AttributesAt..])),
        BinaryPrimitives.ReadInt32BigEndian(bytes[LastOffsetDeltaAt..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[BaseTimestampAt..]),
        BinaryPrimitives.ReadInt64BigEndian(bytes[MaxTimestampAt..]),
        new(BinaryPrimitives.ReadInt64BigEndian(bytes[ProducerIdAt..])),
        new(BinaryPrimitives.ReadInt16BigEndian(bytes[ProducerEpochAt..])),
        new(BinaryPrimitives.ReadInt32BigEndian(bytes[BaseSequenceAt..])),
        BinaryPrimitives.ReadInt32BigEndian(bytes[CountAt..]));

    /// <summary>Writes all fields but the CRC, whose place <see cref="Seal"/> fills when everything behind it stands.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, BaseOffset.Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes[BatchLengthAt..], BatchLength);
        BinaryPrimitives.WriteInt32BigEndian(bytes[PartitionLeaderEpochAt..], PartitionLeaderEpoch.Value);
        bytes[MagicAt] = unchecked((byte)Magic);
        BinaryPrimitives.WriteInt16BigEndian(bytes[AttributesAt..], Attributes.Bits);
        BinaryPrimitives.WriteInt32BigEndian(bytes[LastOffsetDeltaAt..], LastOffsetDelta);
        BinaryPrimitives.WriteInt64BigEndian(bytes[BaseTimestampAt..], BaseTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[MaxTimestampAt..], MaxTimestamp);
        BinaryPrimitives.WriteInt64BigEndian(bytes[ProducerIdAt..], ProducerId.Value);
        BinaryPrimitives.WriteInt16BigEndian(bytes[ProducerEpochAt..], ProducerEpoch.Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes[BaseSequenceAt..], BaseSequence.Value);
        BinaryPrimitives.WriteInt32BigEndian(bytes[CountAt..], Count);
    }

    /// <summary>Computes the CRC of a whole batch and stores it.</summary>
    public static void Seal(Span<byte> batch) =>
        BinaryPrimitives.WriteUInt32BigEndian(batch[CrcAt..], Crc32C.Compute(batch[AttributesAt..]));
}
