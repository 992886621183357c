using System.Buffers.Binary;
using System.Text;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Schemas;

/// <summary>
/// Writes the protocol's field types, big-endian, into a buffer that grows. "Compact" forms belong to flexible versions (KIP-482): length or
/// count plus one as unsigned varint, 0 for null; the others have int16 for strings, int32 for bytes and counts, -1 for null.
/// </summary>
public sealed class FieldWriter
{
    private byte[] buffer = new byte[128];
    private int position;

    public int Length => position;

    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, position);

    public byte[] ToArray() => Written.ToArray();

    public void Clear() => position = 0;

    public void Bool(bool value) => Room(1)[0] = value ? (byte)1 : (byte)0;

    public void Int8(sbyte value) => Room(1)[0] = unchecked((byte)value);

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Room(2), value);

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Room(2), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Room(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Room(8), value);

    public void Float64(double value) => BinaryPrimitives.WriteDoubleBigEndian(Room(8), value);

    public void Uuid(Uuid value) => value.Write(Room(Kafka.Uuid.SizeInBytes));

    public void UnsignedVarint(uint value)
    {
        Span<byte> bytes = stackalloc byte[Varint.MaxBytes32];
        Raw(bytes[..Varint.WriteUnsigned(bytes, value)]);
    }

    public void UnsignedVarint(int value) => UnsignedVarint(checked((uint)value));

    /// <summary>UTF-8.</summary>
    public void String(string? value, bool compact)
    {
        var length = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        if (compact) UnsignedVarint(length + 1);
        else Int16(checked((short)length));
        if (value is not null) Encoding.UTF8.GetBytes(value, Room(length));
    }

    public void CompactString(string? value) => String(value, compact: true);

    public void Bytes(OptionalBytes value, bool compact)
    {
        var length = value.IsNull ? -1 : value.Length;
        if (compact) UnsignedVarint(length + 1);
        else Int32(length);
        Raw(value.Span);
    }

    /// <summary>The count in front of an array; -1 for null.</summary>
    public void ArrayCount(int count, bool compact)
    {
        if (compact) UnsignedVarint(count + 1);
        else Int32(count);
    }

    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Room(bytes.Length));

    private Span<byte> Room(int bytes)
    {
        if (buffer.Length - position < bytes) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, position + bytes));
        var room = buffer.AsSpan(position, bytes);
        position += bytes;
        return room;
    }
}
