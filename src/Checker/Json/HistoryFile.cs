using Lab.Checker.Judging;
using Lab.Model.Histories;

namespace Lab.Checker.Json;

/// <summary>A recorded history with everything that a judge needs: what <c>lab replay --history</c> writes and <c>lab check</c> reads.</summary>
public sealed record HistoryFile(HistoryHeader Header, History History);

/// <summary>The first line of a recorded history: where it comes from and what was promised.</summary>
public sealed record HistoryHeader
{
    /// <summary>The version of the format that this code writes; it reads no other.</summary>
    public const int Version = 1;

    /// <summary>The scenario's name; empty where there was none.</summary>
    public string Scenario { get; init; } = "";

    /// <summary>The variant; empty for the scenario itself.</summary>
    public string Variant { get; init; } = "";

    public ulong Seed { get; init; }

    /// <summary>What the application took for sent: <c>future</c> or <c>returned</c>. The results say already what came of it.</summary>
    public string Success { get; init; } = "future";

    /// <summary>Guarantees, groups, owed, excused, and how the run ended.</summary>
    public required JudgeContext Context { get; init; }
}
