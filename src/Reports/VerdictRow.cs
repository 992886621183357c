using System.Globalization;
using Lab.Explorer.Results;

namespace Lab.Reports;

/// <summary>One line of every table: a guarantee of a variant, or something else that its file expects; all cells as words.</summary>
public sealed record VerdictRow(VariantResult Variant, string What, string Expected, string Observed, string Runs, string Violations, string FirstSeed, Standing Standing, GuaranteeResult? Guarantee)
{
    public bool IsViolated => Guarantee is { Violations: > 0 };

    /// <summary>The command that shows the violation again; null when there is none.</summary>
    public string? Replay => Guarantee?.FirstFailingSeed is { } seed ? ReplayCommand.For(Variant, seed) : null;

    /// <summary>The rows of a variant: its guarantees in their order, then the rest.</summary>
    public static IEnumerable<VerdictRow> Of(VariantResult variant)
    {
        foreach (var g in variant.Guarantees)
        {
            yield return new(
                variant,
                g.Guarantee.ToString(),
                Words.Of(g.Expected),
                Words.Of(g.Observed),
                Words.Count(g.Judged),
                Words.Violations(g),
                g.FirstFailingSeed?.ToString(CultureInfo.InvariantCulture) ?? "-",
                variant.StandingOf(g),
                g);
        }

        foreach (var o in variant.Others) yield return new(variant, o.What, o.Expected, o.Observed, "", "", "", variant.StandingOf(o), null);
    }

    /// <summary>Causes of a violated guarantee with their counts: <c>truncated-by-new-leader 39, unflushed-page-cache 2</c>.</summary>
    public string Causes => Guarantee is null ? "" : string.Join(", ", Guarantee.Causes.Select(c => $"{Lab.Model.Guarantees.Causes.NameOf(c.Cause)} {Words.Count(c.Runs)}"));
}
