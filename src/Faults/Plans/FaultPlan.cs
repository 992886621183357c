using Lab.Model;
using Lab.Model.Quantities;

namespace Lab.Faults.Plans;

/// <summary>
/// What is done to the world: faults that wait for their triggers beside each other, and one sequence of steps. Plain data: whoever carries it out
/// resolves its roles and predicates through the cluster view. The default is no fault at all.
/// </summary>
public sealed record FaultPlan(ValueList<PlannedFault> Faults, ValueList<PlannedStep> Steps)
{
    public static readonly FaultPlan Empty = new([], []);

    public bool IsEmpty => Faults.Count == 0 && Steps.Count == 0;
}

/// <summary>
/// A fault beside others: when its trigger fires, <paramref name="After"/> is waited, then the action is done.
/// The name is unique in the plan, given by `as:` or derived from the action; `heal:` and variants address it.
/// </summary>
public sealed record PlannedFault(string Name, Trigger Trigger, DurationRange After, FaultAction Action)
{
    /// <summary>
    /// The fault, earlier in the plan, behind whose first stroke this one begins to wait: its times and what it counts begin then. Null: at ready. What a
    /// budget held back has had its turn as well.
    /// </summary>
    public string? Behind { get; init; }

    public override string ToString() => $"{(Behind is null ? "" : $"behind {Behind} ")}{Trigger}{Delay.Text(After)}: {Action}";
}

/// <summary>
/// One step of the sequence. It begins when the step before it has ended, waits <paramref name="After"/>, then acts. An action ends at once (its `for:`
/// and `restart-after:` run on beside the steps that follow); bind, send and heal end at once; await, read and for end when they have what they wait for.
/// </summary>
public sealed record PlannedStep(string Name, DurationRange After, Step Step)
{
    public override string ToString() => $"{Step}{Delay.Text(After)}";
}

internal static class Delay
{
    public static string Text(DurationRange after) => after == default ? "" : $" after {after}";
}
