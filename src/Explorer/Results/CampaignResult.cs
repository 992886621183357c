using Lab.Explorer.Results.Baselines;

namespace Lab.Explorer.Results;

/// <summary>All variants of one scenario file, in the file's order.</summary>
public sealed record ScenarioResult(string Name, string File, IReadOnlyList<VariantResult> Variants)
{
    /// <summary>What the file is about, for a person: the interleaving. Empty when it does not say.</summary>
    public string About { get; init; } = "";

    /// <summary>Where the scenario comes from.</summary>
    public string Source { get; init; } = "";
}

/// <summary>A whole campaign: the scenarios that ran, in order, and what was unusable.</summary>
public sealed record CampaignResult(IReadOnlyList<ScenarioResult> Scenarios)
{
    /// <summary>One message per unusable input, as the reader was told.</summary>
    public IReadOnlyList<string> Unusable { get; init; } = [];

    /// <summary>The command that made it, for the reader to repeat.</summary>
    public string Command { get; init; } = "";

    /// <summary>How it stands beside an earlier campaign; null when none was named.</summary>
    public BaselineComparison? Baseline { get; init; }

    public IEnumerable<VariantResult> Variants => Scenarios.SelectMany(s => s.Variants);

    /// <summary>0 as expected, 1 not, or a rate has risen above the baseline's, 2 unusable input, 3 undecided; 2 beats 1 beats 3. A campaign without a variant is unusable.</summary>
    public int ExitCode
    {
        get
        {
            if (Unusable.Count > 0 || !Variants.Any()) return 2;
            if (Variants.Any(v => v.Standing == Standing.NotAsExpected) || Baseline is { Risen.Count: > 0 }) return 1;
            return Variants.Any(v => v.Standing == Standing.Undecided) ? 3 : 0;
        }
    }
}
