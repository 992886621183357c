using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Lab.Broker.Kafka;

/// <summary>
/// Sixteen bytes that name a topic, a log directory or a broker's incarnation. Text form: URL-safe base64 without padding, 22 characters.
/// The default value is <see cref="Zero"/>, which means "none".
/// </summary>
public readonly record struct Uuid(long MostSignificant, long LeastSignificant) : IComparable<Uuid>
{
    public const int SizeInBytes = 16;

    public static readonly Uuid Zero;

    /// <summary>The topic id of __cluster_metadata.</summary>
    public static readonly Uuid One = new(0, 1);

    public bool IsZero => MostSignificant == 0 && LeastSignificant == 0;

    /// <summary>Reads sixteen bytes.</summary>
    public static Uuid Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadInt64BigEndian(source), BinaryPrimitives.ReadInt64BigEndian(source[8..]));

    /// <summary>Writes sixteen bytes.</summary>
    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64BigEndian(destination, MostSignificant);
        BinaryPrimitives.WriteInt64BigEndian(destination[8..], LeastSignificant);
    }

    /// <summary>Reads the 22 characters of the text form; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Uuid uuid)
    {
        uuid = default;
        if (text.Length != 22) return false;
        Span<byte> ascii = stackalloc byte[22];
        Span<byte> bytes = stackalloc byte[18];
        foreach (var c in text)
            if (c > 127) return false;
        Encoding.ASCII.GetBytes(text, ascii);
        if (!Base64Url.IsValid(ascii, out var length) || length != SizeInBytes) return false;
        Base64Url.DecodeFromUtf8(ascii, bytes);
        uuid = Read(bytes);
        return true;
    }

    public int CompareTo(Uuid other)
    {
        var most = MostSignificant.CompareTo(other.MostSignificant);
        return most != 0 ? most : LeastSignificant.CompareTo(other.LeastSignificant);
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[SizeInBytes];
        Write(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
