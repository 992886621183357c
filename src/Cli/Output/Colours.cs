using System.Text;

namespace Lab.Cli.Output;

/// <summary>Colours what stands at the end of a table's lines, and the commands to copy. Plain text stays what it was, letter by letter.</summary>
public static class Colours
{
    private const string Reset = "\e[0m";
    private const string Dim = "\e[2m";

    private static readonly (string Ending, string Colour)[] Endings =
    [
        ("  NOT as expected", "\e[1;31m"),
        ("  undecided", "\e[33m"),
        ("  ok", "\e[32m"),
    ];

    public static string Table(string plain, string lab)
    {
        var text = new StringBuilder(plain.Length + 512);
        foreach (var line in plain.Split('\n'))
        {
            if (text.Length > 0) text.Append('\n');
            Append(text, line, lab);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string line, string lab)
    {
        if (line.TrimStart().StartsWith(lab + " ", StringComparison.Ordinal))
        {
            text.Append(Dim).Append(line).Append(Reset);
            return;
        }

        foreach (var (ending, colour) in Endings)
        {
            if (!line.EndsWith(ending, StringComparison.Ordinal)) continue;
            var word = ending.TrimStart();
            text.Append(line.AsSpan(0, line.Length - word.Length)).Append(colour).Append(word).Append(Reset);
            return;
        }

        text.Append(line);
    }
}
