using System.Buffers.Binary;
using System.Globalization;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Reports.Diagrams;

/// <summary>
/// Finds messages in record batches of format 2 (kafka.apache.org/documentation/#recordbatch), uncompressed, one or several in a row.
/// Written against the format alone, so that it may disagree with a broker that reads its own bytes. A value is a message when it
/// begins with <c>m</c> and digits, ended by <c>|</c> or by a byte that is no digit. What is torn, compressed or a marker gives nothing.
/// </summary>
public sealed class RecordBatchLocator : IMessageLocator
{
    private const int HeaderSize = 61;
    private const int LengthAt = 8;
    private const int MagicAt = 16;
    private const int AttributesAt = 21;
    private const int CountAt = 57;
    private const int CompressionMask = 0x07;
    private const int ControlFlag = 0x20;

    public IReadOnlyList<LocatedMessage> In(in Fact written)
    {
        var bytes = written.Detail switch
        {
            ReadOnlyMemory<byte> memory => memory.Span,
            byte[] array => array,
            _ => [],
        };
        var found = new List<LocatedMessage>();
        while (bytes.Length >= HeaderSize && bytes[MagicAt] == 2)
        {
            var size = 12L + BinaryPrimitives.ReadInt32BigEndian(bytes[LengthAt..]);
            if (size < HeaderSize || size > bytes.Length) break;
            ReadBatch(bytes[..(int)size], found);
            bytes = bytes[(int)size..];
        }

        return found;
    }

    private static void ReadBatch(ReadOnlySpan<byte> batch, List<LocatedMessage> found)
    {
        var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[AttributesAt..]);
        if ((attributes & (CompressionMask | ControlFlag)) != 0) return;

        var firstOffset = BinaryPrimitives.ReadInt64BigEndian(batch);
        var count = BinaryPrimitives.ReadInt32BigEndian(batch[CountAt..]);
        var rest = batch[HeaderSize..];
        for (var i = 0; i < count; i++)
        {
            if (!TryVarint(ref rest, out var length) || length < 0 || length > rest.Length) return;
            var record = rest[..(int)length];
            rest = rest[(int)length..];
            if (record.IsEmpty) return;
            record = record[1..]; // attributes
            if (!TryVarint(ref record, out _) || !TryVarint(ref record, out var delta)) return; // timestamp, offset
            if (!TryBytes(ref record, out _) || !TryBytes(ref record, out var value)) return;
            if (IdOf(value) is { IsNone: false } id) found.Add(new(id, firstOffset + delta));
        }
    }

    private static MessageId IdOf(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2 || value[0] != (byte)'m') return MessageId.None;
        var digits = 1;
        while (digits < value.Length && char.IsAsciiDigit((char)value[digits])) digits++;
        return int.TryParse(value[1..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new(id) : MessageId.None;
    }

    /// <summary>Length and bytes; a length of -1 is null.</summary>
    private static bool TryBytes(ref ReadOnlySpan<byte> source, out ReadOnlySpan<byte> bytes)
    {
        bytes = [];
        if (!TryVarint(ref source, out var length) || length > source.Length) return false;
        if (length <= 0) return true;
        bytes = source[..(int)length];
        source = source[(int)length..];
        return true;
    }

    /// <summary>Zig-zag, seven bits a byte, the low ones first.</summary>
    private static bool TryVarint(ref ReadOnlySpan<byte> source, out long value)
    {
        var raw = 0UL;
        for (var i = 0; i < source.Length && i < 10; i++)
        {
            raw |= unchecked((ulong)(source[i] & 0x7F) << (7 * i));
            if ((source[i] & 0x80) != 0) continue;
            value = unchecked((long)(raw >> 1) ^ -(long)(raw & 1));
            source = source[(i + 1)..];
            return true;
        }

        value = 0;
        return false;
    }
}
