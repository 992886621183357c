using Lab.Faults.Plans;
using Lab.Model;

namespace Lab.Faults.Swarm;

/// <summary>The faults that a swarm has drawn for one run.</summary>
/// <param name="Faults">In the order of their kinds.</param>
public sealed record SwarmPlan(ValueList<SwarmFault> Faults)
{
    public static readonly SwarmPlan Empty = new([]);

    /// <summary>As a plan that a file could have written.</summary>
    public FaultPlan ToPlan(ValueList<PlannedStep> steps) => new(Faults.Select(f => f.Fault).ToValueList(), steps);

    /// <summary>The kind of the fault of this name; null when the swarm has not drawn it.</summary>
    public string? KindOf(string name)
    {
        foreach (var fault in Faults)
            if (fault.Fault.Name == name) return fault.Kind;
        return null;
    }
}

/// <summary>One fault that a swarm has drawn.</summary>
/// <param name="Kind">Of <see cref="SwarmKinds"/>.</param>
/// <param name="Fault">Its name begins with the kind's.</param>
public sealed record SwarmFault(string Kind, PlannedFault Fault);
