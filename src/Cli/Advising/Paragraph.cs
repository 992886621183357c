using System.Text;

namespace Lab.Cli.Advising;

/// <summary>Breaks text into lines of a terminal's width, between words only.</summary>
/// <param name="width">Characters of a line.</param>
public sealed class Paragraph(int width)
{
    /// <summary>Of files and pipes, and the most of any terminal: longer lines are hard to read.</summary>
    public const int Width = 100;

    private const int Least = 60;

    /// <summary>What suits a terminal of so many columns; null is none.</summary>
    public static int WidthFor(int? columns) => columns is { } wide ? Math.Clamp(wide, Least, Width) : Width;

    /// <summary>The text behind a beginning; further lines stand under the first one's text.</summary>
    public IEnumerable<string> Lines(string beginning, string text) => Lines(beginning, text.Replace(" %", "\u00a0%", StringComparison.Ordinal), new string(' ', beginning.Length), "");

    /// <summary>A command over several lines, each but the last with a backslash at its end, to be copied as a whole. Words in quotes stay whole.</summary>
    public IEnumerable<string> Command(string indent, string command) => Lines(indent, command, indent + "  ", " \\");

    private IEnumerable<string> Lines(string beginning, string text, string indent, string joint)
    {
        var line = new StringBuilder(beginning);
        var isEmpty = true;
        foreach (var word in WordsOf(text, keepPairs: joint.Length > 0))
        {
            if (!isEmpty && line.Length + 1 + word.Length + joint.Length > width)
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
