using Lab.Explorer.Results;
using Lab.Faults.Swarm;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Explorer.Running;

/// <summary>
/// One variant of a scenario, made ready to be run: <c>run = f(scenario, seed)</c>. Safe to use from several threads at once;
/// every run has its own world.
/// </summary>
public interface IExperiment
{
    /// <summary>Every guarantee that is judged, with what the file expects of it, in the order to be shown.</summary>
    IReadOnlyList<(Guarantee Guarantee, Expectation Expected)> Guarantees { get; }

    /// <summary>One run, judged. Violations are explained, which costs a second execution of the same run.</summary>
    RunResult Run(ulong seed);

    /// <summary>The same run with everything kept: history, facts, disks.</summary>
    RunRecord Record(ulong seed, Action<EventTrace>? trace = null);

    /// <summary>The names that a result carries before there are any numbers.</summary>
    VariantResult Head { get; }

    /// <summary>The figures that every run brings, in the order to be shown.</summary>
    IReadOnlyList<(string Name, FigureUnit Unit)> Figures => [];

    /// <summary>What the file says of its figures, held against the results of the variant and of all that ran beside it.</summary>
    IReadOnlyList<OtherExpectation> Compared(VariantResult own, IReadOnlyList<VariantResult> all) => [];

    /// <summary>Every rare mark that runs are counted by, in the order to be shown, with the share of the runs that must reach it; 0 asks for nothing.</summary>
    IReadOnlyList<(string Name, double Floor)> Marks => [];

    /// <summary>What the file expects beside guarantees, over all runs.</summary>
    IReadOnlyList<OtherExpectation> Others(IReadOnlyList<RunResult> runs);
}

/// <summary>A run with everything that it left: for replays, diagrams and tools.</summary>
public sealed record RunRecord(RunResult Result, RunHash Hash, History History, FactLog Facts, IReadOnlyList<(string Machine, DiskImage Disk)> Disks, Lab.Model.VirtualTime Ready, Lab.Model.VirtualTime End)
{
    /// <summary>The cause of each violated guarantee in words.</summary>
    public IReadOnlyList<Explanation> Explanations { get; init; } = [];

    /// <summary>What the judge was told: with it the history can be judged again.</summary>
    public required Lab.Checker.Judging.JudgeContext Context { get; init; }

    public required Lab.Checker.Judging.RunEnding Ending { get; init; }

    /// <summary>What a swarm drew for the run and what became of it; null when the faults were written down.</summary>
    public SwarmWatch? Swarm { get; init; }

    /// <summary>The step that was never reached; null when all were.</summary>
    public string? UnreachedWhy => Result.UnreachedWhy;
}
