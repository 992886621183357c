using Lab.Model;

namespace Lab.Faults.Swarm;

/// <summary>What became of one drawn fault: the audit of a generator counts what it really made.</summary>
/// <param name="Kind">Of <see cref="SwarmKinds"/>.</param>
/// <param name="Name">Of the fault.</param>
/// <param name="Fate">Struck, held back, or neither.</param>
/// <param name="At">When, counted from ready; zero when its moment never came.</param>
public readonly record struct Stroke(string Kind, string Name, StrokeFate Fate, Duration At);

/// <summary>What became of a drawn fault.</summary>
public enum StrokeFate
{
    /// <summary>It struck.</summary>
    Struck,

    /// <summary>Its moment came, and with what was wrong already it would have been more than the budget allows.</summary>
    HeldBack,

    /// <summary>Its moment never came: no such message, no such role, or the run was over.</summary>
    NeverDue,
}
