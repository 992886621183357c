namespace Lab.Model;

/// <summary>The last part of a message about a name that does not exist.</summary>
public static class Suggestion
{
    /// <summary>`; did you mean records?`, or nothing when no known name is near.</summary>
    public static string DidYouMean(string written, IEnumerable<string> known) =>
        Spelling.Nearest(written, known) is { } nearest ? $"; did you mean {nearest}?" : "";
}
