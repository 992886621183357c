using Lab.Faults.Plans;
using Lab.Faults.Swarm;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Quantities;

namespace Lab.Scenarios;

/// <summary>
/// A scenario without its script: the same settings, releases and deltas, work that does not wait for steps, and a swarm in place of what was written down.
/// Whether that finds the same shows what a script is needed for.
/// </summary>
public static class SwarmTwin
{
    private const int Records = 240;
    private static readonly Rate Pace = new(40, Duration.FromSeconds(1));

    /// <summary>Whether there is a script to be taken away: faults or steps that are written down.</summary>
    public static bool HasScript(Scenario scenario) => scenario.Swarm is null && !scenario.Plan.IsEmpty;

    /// <summary>
    /// What the twin is asked: whether a swarm breaks what the script breaks. Of a scenario that breaks nothing: whether it keeps, within the budget of its
    /// settings, what a budget speaks of; repeats, and the order of several requests in flight, no budget rules out.
    /// </summary>
    public static IReadOnlyList<ExpectedGuarantee> AskedOf(Scenario scenario) => Breaks(scenario)
        ? [.. scenario.Expect.Guarantees.Where(g => g.Expected == Expected.Violated)]
        : [.. scenario.Expect.Guarantees.Where(g => g.Guarantee.Kind is GuaranteeKind.NoLoss or GuaranteeKind.NoPhantom or GuaranteeKind.Progress)];

    private static bool Breaks(Scenario scenario) => scenario.Expect.Guarantees.Any(g => g.Expected == Expected.Violated);

    /// <summary>
    /// Where a rule is wrong the swarm stays within the budget of the right one, so that what breaks is the rule; where the settings are what breaks, nothing is
    /// held back; where nothing breaks, nothing beyond the budget comes.
    /// </summary>
    public static Scenario Of(Scenario scenario) => scenario with
    {
        Plan = FaultPlan.Empty,
        Swarm = scenario.Deltas.Count > 0 || !Breaks(scenario) ? new([], SwarmWithin.Budget, 0) : SwarmSpec.Everything,
        Floors = [],
        Heal = HealMode.Auto,
        // A script that knows what it takes away may say how soon all is back; of a swarm the timers tell.
        Owed = null,
        Producers = [.. scenario.Producers.Select(p => p with { Records = p.Records == 0 ? Records : p.Records, Rate = p.Records == 0 ? Pace : p.Rate })],
        Consumers = [.. scenario.Consumers.Select(c => c.Start is ConsumerStart.Manual ? c with { Start = new ConsumerStart.Ready() } : c)],
    };
}
