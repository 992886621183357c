using System.Text;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.SettingFiles;

/// <summary>
/// The text of a file of settings: Latin-1 where java.util.Properties reads it, UTF-8 (or UTF-16 that says so) where it is YAML. What is no text at
/// all would be read as names that nobody knows, and every default would seem to be what was asked for: that is a problem, never a guess.
/// </summary>
internal static class FileText
{
    /// <summary>Null when it cannot be read as text.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="isYaml">YAML, else properties.</param>
    /// <param name="source">The file's name, for messages.</param>
    /// <param name="problems">What is wrong with it.</param>
    public static string? Of(ReadOnlySpan<byte> bytes, bool isYaml, string source, List<Problem> problems)
    {
        if (Utf16(bytes) is { } wide)
        {
            if (isYaml && bytes.StartsWith(wide.Preamble)) return wide.GetString(bytes[wide.Preamble.Length..]);
            problems.Add(new(Place.Whole(source), $"the file is UTF-16, in which {(isYaml ? "nothing reads YAML without a byte order mark" : "Java takes every byte for a letter")}; save it as {(isYaml ? "UTF-8" : "UTF-8 or Latin-1")}"));
            return null;
        }

        if (bytes.IndexOfAnyInRange((byte)0, (byte)8) is >= 0 and var at)
        {
            problems.Add(new(Place.Whole(source), $"this is no text: byte {at + 1} is 0x{bytes[at]:x2}"));
            return null;
        }

        var hasMark = bytes.StartsWith(Encoding.UTF8.Preamble);
        if (hasMark && !isYaml) problems.Add(new(new(source, 1, 1), "the file begins with a byte order mark, which Java reads as part of the first key; save it without one"));
        return (isYaml ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes[(hasMark ? Encoding.UTF8.Preamble.Length : 0)..]);
    }

    /// <summary>UTF-16 by its mark, or by zeros in every second place of its beginning.</summary>
    private static UnicodeEncoding? Utf16(ReadOnlySpan<byte> bytes)
    {
        var little = new UnicodeEncoding(bigEndian: false, byteOrderMark: true);
        var big = new UnicodeEncoding(bigEndian: true, byteOrderMark: true);
        if (bytes.StartsWith(little.Preamble)) return little;
        if (bytes.StartsWith(big.Preamble)) return big;
        if (bytes.Length < 4) return null;
        return (bytes[0], bytes[1], bytes[2], bytes[3]) switch
        {
            (not 0, 0, not 0, 0) => little,
            (0, not 0, 0, not 0) => big,
            _ => null,
        };
    }
}
