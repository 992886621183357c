using Lab.Scenarios.Documents;

namespace Lab.Scenarios.SettingFiles;

/// <summary>One document of a Spring configuration file: what stands between two <c>---</c> of YAML, two <c>#---</c> of properties.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Entries">Its leaves, in the order of the file.</param>
public sealed record SpringDocument(Place Start, IReadOnlyList<PropertyEntry> Entries)
{
    /// <summary>The documents of a properties file: a line <c>#---</c> or <c>!---</c> with no comment right above or below it begins the next.</summary>
    public static IReadOnlyList<SpringDocument> OfProperties(string source, string text, IReadOnlyList<PropertyEntry> entries)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        List<int> starts = [0];
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimEnd() is "#---" or "!---" && !IsComment(lines, i - 1, lines[i][0]) && !IsComment(lines, i + 1, lines[i][0])) starts.Add(i + 1);
        }

        var documents = new List<SpringDocument>();
        for (var i = 0; i < starts.Count; i++)
        {
            var (from, to) = (starts[i], i + 1 < starts.Count ? starts[i + 1] : int.MaxValue);
            documents.Add(new(new(source, from + 1, 1), [.. entries.Where(e => e.Place.Line > from && e.Place.Line <= to)]));
        }

        return documents;
    }

    private static bool IsComment(string[] lines, int at, char prefix) => at >= 0 && at < lines.Length && lines[at].StartsWith(prefix);
}
