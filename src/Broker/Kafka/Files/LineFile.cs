using System.Globalization;
using System.Text;

namespace Lab.Broker.Kafka.Files;

/// <summary>
/// The frame that all checkpoint files share: a line with the version (0), a line with the number of entries, an entry a line. Written to a
/// temporary file that is synced and renamed, so a reader meets all or nothing, unless the disk did neither.
/// </summary>
internal static class LineFile
{
    private const int Version = 0;

    public static byte[] Encode<T>(IReadOnlyList<T> entries, Action<StringBuilder, T> line)
    {
        const int LineLength = 32; // Of most, so that the text hardly ever grows.
        var text = new StringBuilder(LineLength * (entries.Count + 1));
        text.Append(Version).Append('\n').Append(entries.Count).Append('\n');
        for (var i = 0; i < entries.Count; i++)
        {
            line(text, entries[i]);
            text.Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static Decoded<IReadOnlyList<T>> Decode<T>(ReadOnlySpan<byte> file, TryParse<T> parse)
    {
        var lines = Encoding.UTF8.GetString(file).Split('\n');
        var count = lines.Length > 0 && lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        if (count < 1 || !TryNumber(lines[0], out int version)) return Corrupt<T>("no version in line 1");
        if (version != Version) return Corrupt<T>($"unknown version {version}");
        if (count < 2 || !TryNumber(lines[1], out int expected)) return Corrupt<T>("no number of entries in line 2");
        var entries = new List<T>();
        for (var i = 2; i < count; i++)
        {
            if (!parse(lines[i], out var entry)) return Corrupt<T>($"line {i + 1} is no entry: '{lines[i]}'");
            entries.Add(entry);
        }
        if (entries.Count != expected) return Corrupt<T>($"{expected} entries announced, {entries.Count} found");
        return new Decoded<IReadOnlyList<T>>.Valid(entries);
    }

    public delegate bool TryParse<T>(string line, out T entry);

    public static bool TryNumber(string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public static bool TryNumber(string text, out long value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static Decoded<IReadOnlyList<T>>.Corrupt Corrupt<T>(string reason) => new(reason);
}
