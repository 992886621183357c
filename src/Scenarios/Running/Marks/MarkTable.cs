using Lab.Model;

namespace Lab.Scenarios.Running.Marks;

/// <summary>The rare states that are counted, in the order to be shown. What no run of a campaign reached is a blind spot of it.</summary>
internal static class MarkTable
{
    /// <summary>Counted in every run: their facts are rare.</summary>
    public static ValueList<string> Always { get; } =
    [
        "leader changed", "partition without a leader", "unclean election", "in-sync set of one", "broker fenced", "broker came back after an unclean stop",
        "power lost", "recovery cut a torn log", "replica truncated its log", "produce refused", "producer retried a batch", "broker recognised a repeated batch",
        "consumer reset its position",
    ];

    /// <summary>Counted where faults are drawn or floors are asked for: they follow every partition.</summary>
    public static ValueList<string> Deep { get; } =
    [
        DeepMarks.AtMinimum, DeepMarks.BelowMinimum, DeepMarks.ExpansionInFlight, DeepMarks.ShrinkInFlight, DeepMarks.Eligible, DeepMarks.TwoLeaders, DeepMarks.OldMetadata, DeepMarks.WatermarkBack,
        DeepMarks.LostFromCache, DeepMarks.TruncatedBelow, DeepMarks.Orphan, DeepMarks.ControllerChanged, DeepMarks.CoordinatorMoved, DeepMarks.CleanReturn, DeepMarks.UnknownOutcome,
        DeepMarks.EndedItself, DeepMarks.FollowerRead,
    ];

    public static ValueList<string> All { get; } = [.. Always, .. Deep];
}
