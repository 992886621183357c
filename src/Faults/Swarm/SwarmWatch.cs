using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Surviving;

namespace Lab.Faults.Swarm;

/// <summary>The swarm of one run: its plan, what holds it back, and a book of what it did.</summary>
public sealed class SwarmWatch(SwarmPlan plan, FaultLimits limits)
{
    private readonly List<Stroke> strokes = [];

    public SwarmPlan Plan => plan;

    public FaultLimits Limits => limits;

    /// <summary>In the order of their moments; those whose moment never came last.</summary>
    public IReadOnlyList<Stroke> Strokes =>
        [.. strokes, .. plan.Faults.Where(f => !strokes.Exists(s => s.Name == f.Fault.Name)).Select(f => new Stroke(f.Kind, f.Fault.Name, StrokeFate.NeverDue, Duration.Zero))];

    /// <summary>
    /// A plan that does the same without a swarm. What was held back stands in it with an action that does nothing, the release of what holds nothing: its trigger
    /// is waited for as before, so that the phase of faults is as long.
    /// </summary>
    public FaultPlan Made(ValueList<PlannedStep> steps) => new(plan.Faults.Select(f => WasHeldBack(f.Fault.Name) ? f.Fault with { Action = new FaultAction.Release(f.Fault.Name) } : f.Fault).ToValueList(), steps);

    private bool WasHeldBack(string name) => strokes.Exists(s => s.Name == name && s.Fate == StrokeFate.HeldBack);

    /// <summary>A fault that is not the swarm's is a step of the scenario's own: it is written into no book.</summary>
    internal void Write(string name, bool struck, Duration at)
    {
        if (plan.KindOf(name) is { } kind) strokes.Add(new(kind, name, struck ? StrokeFate.Struck : StrokeFate.HeldBack, at));
    }
}
