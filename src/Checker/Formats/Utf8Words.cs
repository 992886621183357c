using System.Text;
using Lab.Checker.Json;
using Lab.Model;

namespace Lab.Checker.Formats;

/// <summary>Numbers of words by their bytes: the few that come up again and again are found without making a string.</summary>
internal sealed class Utf8Words(NameTable names, Func<HistoryFormatException> notText)
{
    private const int Slots = 1024;
    private const int LongestKept = 32;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[]?[] kept = new byte[Slots][];
    private readonly int[] numbers = new int[Slots];
    private char[] characters = new char[128];

    /// <exception cref="HistoryFormatException">The bytes are no UTF-8.</exception>
    public NameId Find(ReadOnlySpan<byte> word)
    {
        if (word.Length > LongestKept) return names.Intern(Decode(word));
        var slot = (int)(Hash.Of(word) & (Slots - 1));
        if (kept[slot] is { } known)
        {
            return word.SequenceEqual(known) ? new(numbers[slot]) : names.Intern(Decode(word));
        }

        var number = names.Intern(Decode(word));
        (kept[slot], numbers[slot]) = (word.ToArray(), number.Value);
        return number;
    }

    /// <summary>The characters, good until the next are asked for.</summary>
    /// <exception cref="HistoryFormatException">The bytes are no UTF-8.</exception>
    public Span<char> Decode(ReadOnlySpan<byte> utf8)
    {
        if (characters.Length < utf8.Length) characters = new char[utf8.Length * 2];
        try
        {
            return characters.AsSpan(0, Strict.GetChars(utf8, characters));
        }
        catch (DecoderFallbackException)
        {
            throw notText();
        }
    }
}
