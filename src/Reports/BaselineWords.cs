using Lab.Explorer.Results.Baselines;

namespace Lab.Reports;

/// <summary>A comparison with an earlier campaign in sentences, the same in every output.</summary>
internal static class BaselineWords
{
    /// <summary><c>Against baseline.json: 1 of 40 rates has risen, 2 have fallen; 1 variant is new, 1 did not run</c>.</summary>
    public static string Sum(BaselineComparison comparison)
    {
        var risen = comparison.Risen.Count == 0
            ? $"none of {Tally.Many(comparison.Compared, "rate")} has risen"
            : $"{Words.Count(comparison.Risen.Count)} of {Tally.Many(comparison.Compared, "rate")} {Have(comparison.Risen.Count)} risen";
        var fallen = comparison.Fallen.Count == 0 ? "" : $", {Words.Count(comparison.Fallen.Count)} {Have(comparison.Fallen.Count)} fallen";
        var fresh = comparison.New.Count == 0 ? "" : $"; {Tally.Many(comparison.New.Count, "variant")} {(comparison.New.Count == 1 ? "is" : "are")} new";
        var gone = comparison.Gone.Count == 0 ? "" : $"; {Tally.Many(comparison.Gone.Count, "variant")} of it did not run";
        return $"Against {comparison.Source}: {risen}{fallen}{fresh}{gone}";
    }

    /// <summary><c>loses a lot, acks-all: no-loss 12 (12 %, 7.0-20 %), was 0 (0-3.7 %)</c>.</summary>
    public static string Of(RateChange change) =>
        $"{change.Variant.Scenario}, {change.Variant.Variant}: {change.Now.Guarantee} {Words.Violations(change.Now)}, was {Words.Violations(change.Before.Violations, change.Before.Judged)}";

    private static string Have(int count) => count == 1 ? "has" : "have";
}
