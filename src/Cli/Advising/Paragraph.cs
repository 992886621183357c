using System.Text;

namespace Lab.Cli.Advising;

/// <summary>Breaks text into lines of a terminal's width, between words only.</summary>
public static class Paragraph
{
    public const int Width = 100;

    /// <summary>The text behind a beginning; further lines stand under the first one's text.</summary>
    public static IEnumerable<string> Lines(string beginning, string text) => Lines(beginning, text.Replace(" %", "\u00a0%", StringComparison.Ordinal), new string(' ', beginning.Length), "");

    /// <summary>A command over several lines, each but the last with a backslash at its end, to be copied as a whole. Words in quotes stay whole.</summary>
    public static IEnumerable<string> Command(string indent, string command) => Lines(indent, command, indent + "  ", " \\");

    private static IEnumerable<string> Lines(string beginning, string text, string indent, string joint)
    {
        var line = new StringBuilder(beginning);
        var isEmpty = true;
        foreach (var word in WordsOf(text, keepPairs: joint.Length > 0))
        {
            if (!isEmpty && line.Length + 1 + word.Length + joint.Length > Width)
            {
                yield return line.Append(joint).ToString();
                line.Clear().Append(indent);
                isEmpty = true;
            }

            if (!isEmpty) line.Append(' ');
            line.Append(word.Replace('\u00a0', ' '));
            isEmpty = false;
        }

        yield return line.ToString().TrimEnd();
    }

    /// <summary>Words; of a command an option and its value are one, and quotes keep their blanks.</summary>
    private static IEnumerable<string> WordsOf(string text, bool keepPairs)
    {
        var word = new StringBuilder();
        var inQuotes = false;
        foreach (var c in text)
        {
            if (c == '\'' && keepPairs) inQuotes = !inQuotes;
            var isOption = keepPairs && word.Length > 1 && word[0] == '-' && word[1] == '-' && !word.ToString().Contains(' ', StringComparison.Ordinal);
            if (c == ' ' && !inQuotes && !isOption)
            {
                if (word.Length > 0) yield return word.ToString();
                word.Clear();
                continue;
            }

            word.Append(c);
        }

        if (word.Length > 0) yield return word.ToString();
    }
}
