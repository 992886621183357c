using System.Globalization;
using Lab.Explorer.Results;
using Lab.Model.Roles;

namespace Lab.Scenarios.Figures;

/// <summary>Holds figures against what the file says of them, once all variants have run.</summary>
internal static class FigureJudge
{
    /// <param name="claims">Of the variant.</param>
    /// <param name="own">Its results.</param>
    /// <param name="all">Results of all variants of its file that ran.</param>
    public static IEnumerable<OtherExpectation> Judge(IEnumerable<FigureClaim> claims, VariantResult own, IReadOnlyList<VariantResult> all)
    {
        foreach (var claim in claims)
        {
            if (claim.Bound is null || Find(own, claim.Figure) is not { } measured) continue;
            yield return claim.Bound switch
            {
                FigureBound.Times times => AgainstVariant(claim, measured, times, all.FirstOrDefault(v => v.Variant == times.Variant)),
                FigureBound.Fixed bound => Of(claim, measured, bound.Value, Text(measured)),
                _ => throw new System.Diagnostics.UnreachableException(claim.Bound.GetType().Name),
            };
        }
    }

    private static OtherExpectation AgainstVariant(FigureClaim claim, FigureResult measured, FigureBound.Times times, VariantResult? other)
    {
        if (other is null || Find(other, claim.Figure) is not { Runs: > 0 } theirs) return new(claim.Figure.ToString(), claim.Expected, $"{Text(measured)}; @{times.Variant} did not run", Standing.Undecided);
        var ratio = (measured.Median / theirs.Median).ToString("0.##", CultureInfo.InvariantCulture);
        return Of(claim, measured, times.Factor * theirs.Median, $"{Text(measured)}, {ratio}x {Text(theirs)}");
    }

    private static OtherExpectation Of(FigureClaim claim, FigureResult measured, double bound, string observed)
    {
        var holds = claim.Comparison switch
        {
            Comparison.AtMost => measured.Median <= bound,
            Comparison.AtLeast => measured.Median >= bound,
            Comparison.Below => measured.Median < bound,
            _ => measured.Median > bound,
        };
        return new(claim.Figure.ToString(), claim.Expected, observed, measured.Runs == 0 ? Standing.Undecided : holds ? Standing.AsExpected : Standing.NotAsExpected);
    }

    private static FigureResult? Find(VariantResult variant, Figure figure) => variant.Figures.FirstOrDefault(f => f.Name == figure.ToString());

    private static string Text(FigureResult figure) => figure.Runs == 0 ? "nothing to measure" : FigureWords.Of(figure.Median, figure.Unit);
}
