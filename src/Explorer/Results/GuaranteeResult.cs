using Lab.Model.Guarantees;

namespace Lab.Explorer.Results;

/// <summary>What became of one guarantee over all runs of a variant.</summary>
public sealed record GuaranteeResult
{
    public required Guarantee Guarantee { get; init; }

    public Expectation Expected { get; init; }

    /// <summary>Runs that were judged: those that reached their steps.</summary>
    public required long Judged { get; init; }

    /// <summary>Runs in which it was violated.</summary>
    public required long Violations { get; init; }

    /// <summary>Runs in which a search met its bound.</summary>
    public long Unknown { get; init; }

    /// <summary>The first seed, in seed order, that violated it.</summary>
    public ulong? FirstFailingSeed { get; init; }

    /// <summary>The causes named, the most frequent first, then in the order of <see cref="Cause"/>.</summary>
    public IReadOnlyList<CauseCount> Causes { get; init; } = [];

    /// <summary>What the first failing seed's witness proves, in one sentence.</summary>
    public string? Witness { get; init; }

    /// <summary>Violated in at least one run; else unknown when a search met its bound or nothing was judged; else it holds.</summary>
    public Outcome Observed => Violations > 0 ? Outcome.Violated : Unknown > 0 || Judged == 0 ? Outcome.Unknown : Outcome.Holds;

    /// <summary>Violated runs among the judged; 0 when none was.</summary>
    public double Rate => Judged == 0 ? 0 : Violations / (double)Judged;

    /// <summary>The 95 % Wilson interval of <see cref="Rate"/>.</summary>
    public Interval Interval => Wilson.Interval(Violations, Judged);

    public Standing Standing => (Expected, Observed) switch
    {
        (Expectation.None, _) => Standing.AsExpected,
        (_, Outcome.Unknown) => Standing.Undecided,
        (Expectation.Holds, Outcome.Holds) or (Expectation.Violated, Outcome.Violated) => Standing.AsExpected,
        _ => Standing.NotAsExpected,
    };
}
