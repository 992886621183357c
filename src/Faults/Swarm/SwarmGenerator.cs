using Lab.Kernel;
using Lab.Model;

namespace Lab.Faults.Swarm;

/// <summary>
/// Draws the faults of one run from its seed: which kinds are on, how long the phase of faults is, how many strokes of each kind, and each stroke by itself.
/// Every decision draws under a name of its own, so that without one stroke the others stay what they were.
/// </summary>
public static class SwarmGenerator
{
    private static readonly int[] Spans = [800, 3_000, 10_000];
    private const int LongSpanMs = 10_000;

    public static SwarmPlan Draw(Choices choices, SwarmSpec spec, SwarmField field)
    {
        var run = new Lots(choices, "run");
        var spanMs = run.Of(Spans);
        var strokesMax = run.Of(1, 2, 3);
        if (spanMs == LongSpanMs && field.BusyMs > LongSpanMs) (spanMs, strokesMax) = (field.BusyMs, strokesMax * field.BusyMs / LongSpanMs);
        var faults = new List<SwarmFault>();
        foreach (var kind in SwarmKinds.All)
        {
            if (!Allows(spec, kind.Name) || !kind.IsPossible(field)) continue;
            if (new Lots(choices, kind.Name).Chance(kind.Percent)) Draw(choices, kind, 1 + new Lots(choices, $"{kind.Name} count").Below(strokesMax), spanMs, field, faults);
        }

        if (faults.Count == 0) DrawOne(choices, spec, run, spanMs, field, faults);
        return new(faults.ToValueList());
    }

    /// <summary>No kind came up: one is drawn, for a run without faults shows little.</summary>
    private static void DrawOne(Choices choices, SwarmSpec spec, Lots run, int spanMs, SwarmField field, List<SwarmFault> faults)
    {
        var possible = SwarmKinds.All.Where(k => Allows(spec, k.Name) && k.IsPossible(field)).ToList();
        if (possible.Count > 0) Draw(choices, possible[run.Below(possible.Count)], 1, spanMs, field, faults);
    }

    private static void Draw(Choices choices, SwarmKind kind, int strokes, int spanMs, SwarmField field, List<SwarmFault> faults)
    {
        for (var n = 1; n <= strokes; n++)
        {
            var name = $"{kind.Name}-{n}";
            var sketch = new SwarmSketch(new(choices, name), field, name, spanMs);
            kind.Draw(sketch);
            foreach (var fault in sketch.Faults) faults.Add(new(kind.Name, fault));
        }
    }

    private static bool Allows(SwarmSpec spec, string kind) => spec.Kinds.Count == 0 || spec.Kinds.Contains(kind);
}
