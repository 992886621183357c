using System.Buffers.Binary;

namespace Lab.Broker.Kafka.Records;

/// <summary>
/// A message of the formats 0 and 1 (before Kafka 0.11), read only: offset, size, CRC-32, magic, attributes, in format 1 a timestamp, key, value.
/// Brokers from 4.0 on refuse to write them (KIP-724). Compressed ones nest a message set in the value, which stays closed here.
/// </summary>
public readonly ref struct LegacyMessage
{
    private const int CrcAt = 12;
    private const int MagicAt = 16;
    private const int AttributesAt = 17;
    private const int TimestampAt = 18;

    private readonly ReadOnlySpan<byte> bytes;

    private LegacyMessage(ReadOnlySpan<byte> bytes, OptionalBytes key, OptionalBytes value)
    {
        this.bytes = bytes;
        Key = key;
        Value = value;
    }

    public Offset Offset => new(BinaryPrimitives.ReadInt64BigEndian(bytes));

    public int SizeInBytes => bytes.Length;

    public int Magic => bytes[MagicAt];

    public CompressionType Compression => (CompressionType)(bytes[AttributesAt] & 0x07);

    /// <summary>Milliseconds since 1970; -1 in format 0, which has none.</summary>
    public long Timestamp => Magic == 0 ? -1 : BinaryPrimitives.ReadInt64BigEndian(bytes[TimestampAt..]);

    public OptionalBytes Key { get; }

    public OptionalBytes Value { get; }

    public bool IsValid => BinaryPrimitives.ReadUInt32BigEndian(bytes[CrcAt..]) == Crc32.Compute(bytes[MagicAt..]);

    /// <summary>Finds the message at the start of <paramref name="source"/>.</summary>
    public static BatchStatus TryRead(ReadOnlySpan<byte> source, out LegacyMessage message)
    {
        message = default;
        if (source.Length < RecordBatch.SizeUpToMagic) return BatchStatus.Incomplete;
        var magic = source[MagicAt];
        if (magic > 1) return BatchStatus.UnknownFormat;
        var length = BinaryPrimitives.ReadInt32BigEndian(source[BatchHeader.BatchLengthAt..]);
        var keyAt = magic == 0 ? TimestampAt : TimestampAt + sizeof(long);
        if (length < keyAt + 2 * sizeof(int) - BatchHeader.LogOverhead) return BatchStatus.TooSmall;
        if (length > source.Length - BatchHeader.LogOverhead) return BatchStatus.Incomplete;
        var whole = source[..(length + BatchHeader.LogOverhead)];
        var at = keyAt;
        if (!TryBytes(whole, ref at, out var key) || !TryBytes(whole, ref at, out var value)) return BatchStatus.TooSmall;
        message = new(whole, key, value);
        return BatchStatus.Ok;
    }

    private static bool TryBytes(ReadOnlySpan<byte> whole, scoped ref int at, out OptionalBytes bytes)
    {
        bytes = default;
        if (whole.Length - at < sizeof(int)) return false;
        var length = BinaryPrimitives.ReadInt32BigEndian(whole[at..]);
        at += sizeof(int);
        if (length < 0) return true;
        if (length > whole.Length - at) return false;
        bytes = whole.Slice(at, length);
        at += length;
        return true;
    }
}
