using Lab.Faults.Swarm;
using Lab.Model;
using Lab.Model.Guarantees;

namespace Lab.Explorer.Results;

/// <summary>
/// What one run was judged to be, with its figures: a line of runs.jsonl. Everything but <see cref="WallMicros"/> is a pure
/// function of (scenario, seed, overrides).
/// </summary>
public sealed record RunResult
{
    public required ulong Seed { get; init; }

    /// <summary>The rolling hash over the run's total order.</summary>
    public required ulong Hash { get; init; }

    /// <summary>The step that was never reached, and why; null when all were.</summary>
    public string? UnreachedWhy { get; init; }

    /// <summary>False when a step was never reached: such a run is reported and never judged.</summary>
    public bool Reached => UnreachedWhy is null;

    /// <summary>One per judged guarantee; a violated one carries its witness and, once explained, its cause.</summary>
    public IReadOnlyList<Verdict> Verdicts { get; init; } = [];

    /// <summary>Calls of actors' handlers; a cancelled timer does not count.</summary>
    public long Events { get; init; }

    /// <summary>Virtual time from the beginning of the world to the end of the run.</summary>
    public Duration Virtual { get; init; }

    /// <summary>Wall time in microseconds.</summary>
    public long WallMicros { get; init; }

    public ToldCounts Told { get; init; }

    /// <summary>Effects of all groups, repeats included.</summary>
    public long Effects { get; init; }

    /// <summary>Effects beyond the first of a message in its group.</summary>
    public long Duplicates { get; init; }

    /// <summary>Losses that do not count, since the scenario excuses their cause.</summary>
    public long ExcusedLosses { get; init; }

    /// <summary>The observations that the file asks for and that held at the end of this run, as their text.</summary>
    public IReadOnlyList<string> Observations { get; init; } = [];

    /// <summary>The figures that the file asks for, in its order.</summary>
    public IReadOnlyList<FigureValue> Figures { get; init; } = [];

    /// <summary>What became of each fault that a swarm drew; empty where none did.</summary>
    public IReadOnlyList<Stroke> Strokes { get; init; } = [];

    /// <summary>Names of the rare marks this run reached, each once.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];
}
