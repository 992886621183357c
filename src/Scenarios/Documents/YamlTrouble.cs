using YamlDotNet.Core;

namespace Lab.Scenarios.Documents;

/// <summary>Says where a text stops being YAML. A tab that indents is told where it stands: parsers complain at what comes before it.</summary>
internal static class YamlTrouble
{
    /// <param name="place">Where the parser gave up.</param>
    /// <param name="text">The whole text.</param>
    /// <param name="head">What the message begins with.</param>
    /// <param name="broken">What the parser said.</param>
    public static Problem At(Place place, string text, string head, YamlException broken)
    {
        if (broken.Message.Contains("tab", StringComparison.Ordinal) && Tab(text) is var (line, column))
            return new(place with { Line = line, Column = column }, $"{head}: a tab stands in the indentation; YAML takes blanks alone");
        return new(place, $"{head}: {Sentence(broken)}");
    }

    private static (int Line, int Column)? Tab(string text)
    {
        var (line, column, isIndent) = (1, 1, true);
        foreach (var c in text)
        {
            if (c == '\n') (line, column, isIndent) = (line + 1, 1, true);
            else if (isIndent && c == '\t') return (line, column);
            else (column, isIndent) = (column + 1, isIndent && c == ' ');
        }

        return null;
    }

    private static string Sentence(YamlException broken)
    {
        var message = broken.Message.TrimEnd('.');
        return message.Length > 1 ? char.ToLowerInvariant(message[0]) + message[1..] : "it cannot be read";
    }
}
