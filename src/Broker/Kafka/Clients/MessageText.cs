using System.Buffers.Text;
using System.Text;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients;

/// <summary>
/// How a message shows its id in its bytes, so that real clients and real clusters are judged alike: the value is
/// <c>m17</c>, filled up with <c>|</c> where a size is asked for; the key is <c>k3</c>.
/// </summary>
public static class MessageText
{
    private const byte Padding = (byte)'|';

    /// <summary>Bytes of a value: its id, or <paramref name="size"/> if that is more.</summary>
    public static int ValueSize(MessageId message, int size) => Math.Max(size, 1 + Digits(message.Value));

    /// <summary>Writes a value into <paramref name="destination"/>, which has <see cref="ValueSize"/>.</summary>
    public static void WriteValue(Span<byte> destination, MessageId message)
    {
        destination[0] = (byte)'m';
        Utf8Formatter.TryFormat(message.Value, destination[1..], out var digits);
        destination[(1 + digits)..].Fill(Padding);
    }

    /// <summary>The id that a value shows; none when these are not the bytes of a message.</summary>
    public static MessageId ReadValue(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2 || value[0] != (byte)'m' || !Utf8Parser.TryParse(value[1..], out int id, out var digits) || id <= 0) return MessageId.None;
        return value[(1 + digits)..].ContainsAnyExcept(Padding) ? MessageId.None : new(id);
    }

    /// <summary>The text of the key with this number.</summary>
    public static string Key(int number) => $"k{number}";

    public static byte[] Bytes(string key) => Encoding.UTF8.GetBytes(key);

    private static int Digits(int value)
    {
        var digits = 1;
        for (; value >= 10; value /= 10) digits++;
        return digits;
    }
}
