namespace Lab.Broker.Kafka.Records;

/// <summary>How reading a variable-length number ended.</summary>
public enum VarintStatus
{
    /// <summary>The number is there.</summary>
    Ok,

    /// <summary>The input ends before the number does.</summary>
    Underflow,

    /// <summary>The last byte that the width allows still asks for another one.</summary>
    TooLong,
}

/// <summary>
/// Variable-length integers as Kafka writes them: seven bits a byte, lowest first, the top bit says that another byte follows.
/// Signed ones are zigzag coded first (0, -1, 1, -2 become 0, 1, 2, 3). A reader takes at most 5 bytes for 32 bits and 10 for 64,
/// accepts padded forms, and drops what the last byte holds beyond the width.
/// </summary>
public static class Varint
{
    /// <summary>The longest 32-bit number.</summary>
    public const int MaxBytes32 = 5;

    /// <summary>The longest 64-bit number.</summary>
    public const int MaxBytes64 = 10;

    public static uint ZigZag(int value) => unchecked((uint)((value << 1) ^ (value >> 31)));

    public static ulong ZigZag(long value) => unchecked((ulong)((value << 1) ^ (value >> 63)));

    public static int UnZigZag(uint value) => unchecked((int)(value >> 1) ^ -(int)(value & 1));

    public static long UnZigZag(ulong value) => unchecked((long)(value >> 1) ^ -(long)(value & 1));

    /// <summary>Bytes that the zigzag form of <paramref name="value"/> takes.</summary>
    public static int SizeOf(int value) => SizeOfUnsigned(ZigZag(value));

    /// <summary>Bytes that the zigzag form of <paramref name="value"/> takes.</summary>
    public static int SizeOf(long value) => SizeOfUnsigned(ZigZag(value));

    public static int SizeOfUnsigned(uint value) => (38 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) / 7;

    public static int SizeOfUnsigned(ulong value) => (70 - System.Numerics.BitOperations.LeadingZeroCount(value | 1)) / 7;

    /// <summary>Writes the zigzag form; returns the bytes written.</summary>
    public static int Write(Span<byte> destination, int value) => WriteUnsigned(destination, ZigZag(value));

    /// <summary>Writes the zigzag form; returns the bytes written.</summary>
    public static int Write(Span<byte> destination, long value) => WriteUnsigned(destination, ZigZag(value));

    public static int WriteUnsigned(Span<byte> destination, uint value)
    {
        var written = 0;
        while (value > 0x7f)
        {
            destination[written++] = unchecked((byte)(value | 0x80));
            value >>= 7;
        }
        destination[written++] = (byte)value;
        return written;
    }

    public static int WriteUnsigned(Span<byte> destination, ulong value)
    {
        var written = 0;
        while (value > 0x7f)
        {
            destination[written++] = unchecked((byte)(value | 0x80));
            value >>= 7;
        }
        destination[written++] = (byte)value;
        return written;
    }

    /// <summary>Reads a zigzag number and moves <paramref name="position"/> behind it; leaves it alone when it fails.</summary>
    public static VarintStatus TryRead(ReadOnlySpan<byte> source, ref int position, out int value)
    {
        var status = TryReadUnsigned(source, ref position, out uint raw);
        value = UnZigZag(raw);
        return status;
    }

    /// <summary>Reads a zigzag number and moves <paramref name="position"/> behind it; leaves it alone when it fails.</summary>
    public static VarintStatus TryRead(ReadOnlySpan<byte> source, ref int position, out long value)
    {
        var status = TryReadUnsigned(source, ref position, out ulong raw);
        value = UnZigZag(raw);
        return status;
    }

    /// <summary>Reads an unsigned number and moves <paramref name="position"/> behind it; leaves it alone when it fails.</summary>
    public static VarintStatus TryReadUnsigned(ReadOnlySpan<byte> source, ref int position, out uint value)
    {
        value = 0;
        var at = position;
        for (var shift = 0; shift < 7 * MaxBytes32; shift += 7)
        {
            if ((uint)at >= (uint)source.Length) { value = 0; return VarintStatus.Underflow; }
            var b = source[at++];
            value |= (uint)(b & 0x7f) << shift;
            if (b < 0x80) { position = at; return VarintStatus.Ok; }
        }
        value = 0;
        return VarintStatus.TooLong;
    }

    /// <summary>Reads an unsigned number and moves <paramref name="position"/> behind it; leaves it alone when it fails.</summary>
    public static VarintStatus TryReadUnsigned(ReadOnlySpan<byte> source, ref int position, out ulong value)
    {
        value = 0;
        var at = position;
        for (var shift = 0; shift < 7 * MaxBytes64; shift += 7)
        {
            if ((uint)at >= (uint)source.Length) { value = 0; return VarintStatus.Underflow; }
            var b = source[at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80) { position = at; return VarintStatus.Ok; }
        }
        value = 0;
        return VarintStatus.TooLong;
    }
}
