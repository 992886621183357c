using Lab.Model;

namespace Lab.Faults.Swarm;

/// <summary>What a scenario asks of the swarm: plans of faults drawn from the seed, another for every run.</summary>
/// <param name="Kinds">Names of <see cref="SwarmKinds"/> that may come up; empty: all.</param>
/// <param name="Within">What holds faults back.</param>
/// <param name="Beyond">So many steps beyond the budget.</param>
public sealed record SwarmSpec(ValueList<string> Kinds, SwarmWithin Within, int Beyond)
{
    /// <summary>All kinds, held back by nothing: what a scripted scenario is compared with.</summary>
    public static readonly SwarmSpec Everything = new([], SwarmWithin.Nothing, 0);
}

/// <summary>What holds the faults of a swarm back.</summary>
public enum SwarmWithin
{
    /// <summary>What the settings are said to survive.</summary>
    Budget,

    /// <summary>Nothing.</summary>
    Nothing,
}
