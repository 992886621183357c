using Lab.Faults.Plans;
using Lab.Faults.Swarm;
using Lab.Model;
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

    /// <summary>
    /// Where a rule is wrong the swarm stays within the budget of the right one, so that what breaks is the rule; where the settings are what breaks, nothing is
    /// held back.
    /// </summary>
    public static Scenario Of(Scenario scenario) => scenario with
    {
        Plan = FaultPlan.Empty,
        Swarm = scenario.Deltas.Count > 0 ? new([], SwarmWithin.Budget, 0) : SwarmSpec.Everything,
        Floors = [],
        Heal = HealMode.Auto,
        Producers = [.. scenario.Producers.Select(p => p with { Records = p.Records == 0 ? Records : p.Records, Rate = p.Records == 0 ? Pace : p.Rate })],
        Consumers = [.. scenario.Consumers.Select(c => c.Start is ConsumerStart.Manual ? c with { Start = new ConsumerStart.Ready() } : c)],
    };
}
