using System.Buffers.Binary;
using System.Text;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Schemas;

/// <summary>
/// Reads the protocol's field types; the mirror of <see cref="FieldWriter"/>. The first thing that is wrong stays in <see cref="Complaint"/> and
/// everything read after it is empty, so a decoder reads straight through and asks once at the end.
/// </summary>
public ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int position;

    /// <summary>What is wrong with the bytes; null while nothing is.</summary>
    public string? Complaint { get; private set; }

    public readonly int Remaining => bytes.Length - position;

    public bool Bool() => Take(1) is [not 0];

    public sbyte Int8() => Take(1) is [var b] ? unchecked((sbyte)b) : default;

    public short Int16() => Take(2) is { Length: 2 } b ? BinaryPrimitives.ReadInt16BigEndian(b) : default;

    public ushort UInt16() => Take(2) is { Length: 2 } b ? BinaryPrimitives.ReadUInt16BigEndian(b) : default;

    public int Int32() => Take(4) is { Length: 4 } b ? BinaryPrimitives.ReadInt32BigEndian(b) : default;

    public long Int64() => Take(8) is { Length: 8 } b ? BinaryPrimitives.ReadInt64BigEndian(b) : default;

    public double Float64() => Take(8) is { Length: 8 } b ? BinaryPrimitives.ReadDoubleBigEndian(b) : default;

    public Uuid Uuid() => Take(Kafka.Uuid.SizeInBytes) is { Length: Kafka.Uuid.SizeInBytes } b ? Kafka.Uuid.Read(b) : default;

    public uint UnsignedVarint()
    {
        if (Complaint is not null) return 0;
        if (Varint.TryReadUnsigned(bytes, ref position, out uint value) == VarintStatus.Ok) return value;
        Refuse("unreadable varint");
        return 0;
    }

    /// <summary>A number of bytes or elements that follow; complains if it cannot be.</summary>
    public int Size()
    {
        var size = UnsignedVarint();
        if (size <= (uint)Remaining) return (int)size;
        Refuse($"{size} announced, {Remaining} bytes left");
        return 0;
    }

    /// <summary>UTF-8; null for null.</summary>
    public string? String(bool compact)
    {
        var length = Length(compact, compact ? 0 : Int16());
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>A string that must be there.</summary>
    public string RequiredString(bool compact = true)
    {
        if (String(compact) is { } value) return value;
        Refuse("null where a string must be");
        return "";
    }

    public OptionalBytes Bytes(bool compact)
    {
        var length = Length(compact, compact ? 0 : Int32());
        return length < 0 ? OptionalBytes.Null : Take(length);
    }

    /// <summary>The count in front of an array; -1 for null. Complains of more elements than bytes.</summary>
    public int ArrayCount(bool compact) => Length(compact, compact ? 0 : Int32());

    /// <summary>A count that must be there.</summary>
    public int RequiredCount(bool compact = true)
    {
        var count = ArrayCount(compact);
        if (count >= 0) return count;
        Refuse("null where an array must be");
        return 0;
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (Complaint is not null) return default;
        if (count > Remaining)
        {
            Refuse($"{count} bytes wanted, {Remaining} left");
            return default;
        }
        var taken = bytes.Slice(position, count);
        position += count;
        return taken;
    }

    /// <summary>Complains of bytes that nobody read.</summary>
    public void End()
    {
        if (Remaining > 0) Refuse($"{Remaining} bytes too many");
    }

    /// <summary>Ends a reader of a part, and takes over what it complains of.</summary>
    public void Adopt(FieldReader part, string name)
    {
        part.End();
        if (part.Complaint is { } complaint) Refuse($"{name}: {complaint}");
    }

    public void Refuse(string complaint) => Complaint ??= complaint;

    private int Length(bool compact, int plain)
    {
        var length = compact ? unchecked((int)UnsignedVarint() - 1) : plain;
        if (Complaint is not null) return -1;
        if (length >= -1 && length <= Remaining) return length;
        Refuse($"{length} announced, {Remaining} bytes left");
        return -1;
    }
}
