using Lab.Explorer.Results;

namespace Lab.Reports;

/// <summary>What a reader of a variant's rows must know beside them, a sentence each, the same in every table.</summary>
internal static class VariantNotes
{
    public static IEnumerable<string> Of(VariantResult variant)
    {
        if (variant.ExcusedLosses > 0) yield return Words.Excused(variant);
        if (variant.Unreached > 0) yield return $"{Words.Count(variant.Unreached)} of {Tally.Many(variant.Runs, "run")} never reached their steps{First(variant.FirstUnreached)}";
        if (variant.OutOfTime) yield return $"its share of the time ended it after {Tally.Many(variant.Runs, "run")}";
    }

    private static string First(UnreachedRun? run) => run is null ? "" : $"; the first is seed {run.Seed}, {run.Why}";
}
