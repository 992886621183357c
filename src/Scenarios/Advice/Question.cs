using Lab.Model.Guarantees;

namespace Lab.Scenarios.Advice;

/// <summary>
/// One thing that can happen to settings, asked of an entry of the catalogue: the entry's world and faults, the settings in place of its own.
/// </summary>
public sealed record Question
{
    /// <summary>Short and fixed, for programs: <c>leader-power-loss</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The entry's file in the lab's folder.</summary>
    public required string File { get; init; }

    /// <summary>What happens, to stand behind "when": <c>the leader loses its power</c>.</summary>
    public required Func<InForce, string> Fault { get; init; }

    /// <summary>What the entry is about; others of its guarantees are told only when they break.</summary>
    public required IReadOnlyList<Guarantee> Asks { get; init; }

    /// <summary>Some file speaks of what it is about, and what it is about is not settled by a setting at first sight.</summary>
    public required Func<InForce, bool> Applies { get; init; }

    /// <summary>The steps of the entry can be reached with these settings.</summary>
    public Func<InForce, bool> CanHappen { get; init; } = _ => true;

    /// <summary>What the plan needs so that it can happen with these settings: longer waits for longer timeouts. As of <c>--set</c>.</summary>
    public Func<InForce, IEnumerable<string>> Plan { get; init; } = _ => [];

    /// <summary>True when the given consumer is in question. Elsewhere a reader that begins at the beginning and commits after its effect shows what the log holds.</summary>
    public bool IsOfConsumer { get; init; }

    /// <summary>Broker settings of the entry that stay where no file gives them: they cost or save time and promise nothing.</summary>
    public IReadOnlyList<string> Keeps { get; init; } = [];

    /// <summary>What helps where no setting does, and against what.</summary>
    public (Guarantee Against, string What)? BeyondSettings { get; init; }
}
