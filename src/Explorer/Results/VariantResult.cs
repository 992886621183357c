using Lab.Model.Surviving;

namespace Lab.Explorer.Results;

/// <summary>One variant of a scenario after its campaign: the unit that is as expected, not as expected, or undecided.</summary>
public sealed record VariantResult
{
    /// <summary>The variant that the file itself describes, before any <c>set:</c>.</summary>
    public const string Base = "base";

    /// <summary>How the command is started in the lab's own folder.</summary>
    public const string DefaultLab = "./lab";

    /// <summary>The scenario's sentence.</summary>
    public required string Scenario { get; init; }

    /// <summary>The scenario's file as it was given, with forward slashes.</summary>
    public required string File { get; init; }

    /// <summary>The variant's name; <see cref="Base"/> for the file itself.</summary>
    public required string Variant { get; init; }

    /// <summary>What the variant sets, in the file's words (<c>producers/p1/properties/acks: all</c>); empty for the base.</summary>
    public string Change { get; init; } = "";

    /// <summary>What the command line set beyond the file, as it was written (<c>producers/p1/properties/acks=all</c>): a replay needs the same.</summary>
    public IReadOnlyList<string> Overrides { get; init; } = [];

    /// <summary>A swarm stood in for the script of the file: a replay needs the same.</summary>
    public bool IsTwin { get; init; }

    /// <summary>How the reader starts the command from where he is: for the lines to copy.</summary>
    public string Lab { get; init; } = DefaultLab;

    public required string System { get; init; }
    public required string Profile { get; init; }

    /// <summary>The timing assumption, printed beside every "holds": <c>bounded(late &lt;= 50ms)</c>, <c>asynchronous</c>.</summary>
    public required string Timing { get; init; }

    /// <summary>What the settings are said to survive; without entries when the system gives none.</summary>
    public FaultBudget Survives { get; init; } = FaultBudget.Unknown;

    /// <summary>Runs made, the unreached ones included.</summary>
    public required long Runs { get; init; }

    /// <summary>Runs that never reached one of their steps.</summary>
    public long Unreached { get; init; }

    /// <summary>The first of them; null when there is none.</summary>
    public UnreachedRun? FirstUnreached { get; init; }

    /// <summary>True when a violated variant ended before its number of runs, its interval being narrow enough.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>True when the campaign's time ended it before its number of runs: what was to happen and did not is undecided then.</summary>
    public bool OutOfTime { get; init; }

    public IReadOnlyList<GuaranteeResult> Guarantees { get; init; } = [];

    /// <summary>What the file measures, in its order.</summary>
    public IReadOnlyList<FigureResult> Figures { get; init; } = [];

    /// <summary>The cause, what clients were told and what was measured, where the file expects something of them.</summary>
    public IReadOnlyList<OtherExpectation> Others { get; init; } = [];

    public ulong FirstRunHash { get; init; }
    public double VirtualSeconds { get; init; }

    /// <summary>Wall seconds, summed over the runs: on two cores about twice what the reader waited.</summary>
    public double WallSeconds { get; init; }

    public long Events { get; init; }
    public ToldCounts Told { get; init; }

    /// <summary>Losses of all runs that do not count, since the scenario excuses their cause.</summary>
    public long ExcusedLosses { get; init; }

    /// <summary>Runs that had such losses.</summary>
    public long RunsWithExcusedLosses { get; init; }

    /// <summary>Every mark the system knows, in its order, reached or not.</summary>
    public IReadOnlyList<MarkCount> Marks { get; init; } = [];

    /// <summary>What the swarm made; null when the faults were written down.</summary>
    public SwarmAudit? Swarm { get; init; }

    /// <summary>Of the first failing run, or of the first; null when nobody recorded it.</summary>
    public LatencySeries? Latency { get; init; }

    /// <summary>Events per wall second of one core; 0 when no time was measured.</summary>
    public double EventsPerSecond => WallSeconds > 0 ? Events / WallSeconds : 0;

    /// <summary>
    /// A violation where the file says "holds" counts however few runs reached their steps. Otherwise more than half unreached
    /// is undecided, and so is a variant without a run.
    /// </summary>
    public Standing Standing
    {
        get
        {
            if (Guarantees.Any(g => g.Expected == Expectation.Holds && g.Violations > 0)) return Standing.NotAsExpected;
            if (TooFewReached) return Standing.Undecided;
            if (Guarantees.Any(g => StandingOf(g) == Standing.NotAsExpected) || Others.Any(o => StandingOf(o) == Standing.NotAsExpected)) return Standing.NotAsExpected;
            if (Guarantees.Any(g => StandingOf(g) == Standing.Undecided) || Others.Any(o => StandingOf(o) == Standing.Undecided)) return Standing.Undecided;
            return Standing.AsExpected;
        }
    }

    /// <summary>More than half of the runs never reached their steps, or there was none.</summary>
    public bool TooFewReached => Unreached * 2 > Runs || Runs == 0;

    /// <summary>
    /// How one guarantee stands in this variant: what too few runs reached, and a violation that time did not suffice to see, are
    /// undecided, unless it broke what was to hold.
    /// </summary>
    public Standing StandingOf(GuaranteeResult guarantee)
    {
        if (guarantee.Expected == Expectation.None || (guarantee.Expected == Expectation.Holds && guarantee.Violations > 0)) return guarantee.Standing;
        return TooFewReached || (OutOfTime && guarantee is { Expected: Expectation.Violated, Violations: 0 }) ? Standing.Undecided : guarantee.Standing;
    }

    /// <summary>How another expectation stands in this variant: what time did not suffice to see is undecided.</summary>
    public Standing StandingOf(OtherExpectation other) =>
        OutOfTime && other is { MayStillCome: true, Standing: Standing.NotAsExpected } ? Standing.Undecided : other.Standing;

    /// <summary>True when some guarantee was violated in some run, expected or not.</summary>
    public bool AnyViolation => Guarantees.Any(g => g.Violations > 0);
}
