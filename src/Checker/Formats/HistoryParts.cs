using Lab.Checker.Json;
using Lab.Checker.Recordings;

namespace Lab.Checker.Formats;

/// <summary>The lab's own history for a model: whole, or each partition or queue by itself.</summary>
public static class HistoryParts
{
    /// <param name="file">What clients saw, and what was promised.</param>
    /// <param name="asLog">For a model of logs; else for one of queues.</param>
    /// <param name="byPlace">Each place by itself.</param>
    public static IReadOnlyList<Part> Of(HistoryFile file, bool asLog, bool byPlace)
    {
        var history = file.History;
        var whole = asLog ? HistoryRecording.AsLog(history, file.Header.Context) : HistoryRecording.AsQueue(history);
        if (!byPlace) return [new Part("", whole, [])];
        // The line of an operation is its row plus two: the header is line 1.
        var keyOf = new int[whole.Count];
        for (var row = 0; row < keyOf.Length; row++) keyOf[row] = history.Places[whole.Lines[row] - 2];
        return [.. Parts.Split(whole, keyOf, history.Names.Count, place => history.Names[new(place)]).Where(p => p.Recording.Count > 0)];
    }
}
