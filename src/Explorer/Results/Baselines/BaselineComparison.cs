namespace Lab.Explorer.Results.Baselines;

/// <summary>
/// A campaign beside an earlier one. A rate has risen when its 95 % interval lies wholly above the earlier one's, and fallen when
/// it lies wholly below: the numbers of runs need not be the same, and chance alone moves a rate so far about once in three hundred
/// comparisons, never where neither had a violation.
/// </summary>
public sealed class BaselineComparison
{
    private BaselineComparison(string source) => Source = source;

    /// <summary>The file with the earlier rates, as it was given.</summary>
    public string Source { get; }

    /// <summary>Guarantees found in both.</summary>
    public int Compared { get; private init; }

    /// <summary>Regressions: the campaign is red.</summary>
    public required IReadOnlyList<RateChange> Risen { get; init; }

    public required IReadOnlyList<RateChange> Fallen { get; init; }

    /// <summary>Variants that the earlier campaign did not have.</summary>
    public required IReadOnlyList<VariantResult> New { get; init; }

    /// <summary>Variants of the earlier campaign that did not run now: file and name.</summary>
    public required IReadOnlyList<(string File, string Variant)> Gone { get; init; }

    public static BaselineComparison Of(string source, IReadOnlyList<BaselineRate> before, IEnumerable<VariantResult> now)
    {
        var (risen, fallen, fresh) = (new List<RateChange>(), new List<RateChange>(), new List<VariantResult>());
        var gone = before.Select(b => (b.File, b.Variant)).Distinct().ToList();
        var compared = 0;
        foreach (var variant in now)
        {
            var file = FileOf(variant, before);
            if (file is null || !gone.Remove((file, variant.Variant)))
            {
                fresh.Add(variant);
                continue;
            }

            foreach (var guarantee in variant.Guarantees)
            {
                var name = guarantee.Guarantee.ToString();
                if (before.FirstOrDefault(b => b.File == file && b.Variant == variant.Variant && b.Guarantee == name) is not { } known) continue;
                compared++;
                if (guarantee.Interval.Low > known.Interval.High) risen.Add(new(variant, guarantee, known));
                else if (guarantee.Interval.High < known.Interval.Low) fallen.Add(new(variant, guarantee, known));
            }
        }

        return new(source) { Compared = compared, Risen = risen, Fallen = fallen, New = fresh, Gone = gone };
    }

    // The same path, else the one file of that name: a baseline may have been made in another folder.
    private static string? FileOf(VariantResult variant, IReadOnlyList<BaselineRate> before)
    {
        var files = before.Select(b => b.File).Distinct().ToList();
        if (files.Contains(variant.File)) return variant.File;
        var namesakes = files.FindAll(f => NameOf(f) == NameOf(variant.File));
        return namesakes.Count == 1 ? namesakes[0] : null;
    }

    private static string NameOf(string file) => file[(file.LastIndexOf('/') + 1)..];
}
