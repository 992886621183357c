using Lab.Model.Guarantees;
using Lab.Scenarios.Tests.Catalogue;

namespace Lab.Scenarios.Tests.Running;

/// <summary>The metadata quorum may have three voters: what clients are promised stays the same.</summary>
public sealed class With_three_controllers
{
    public static TheoryData<string> Files => [.. Shipped.Files];

    [Theory, MemberData(nameof(Files))]
    public void A_guarantee_that_holds_still_holds(string file)
    {
        foreach (var scenario in Shipped.Load(file).Scenarios)
        {
            // What a cause excuses only a run with facts can tell.
            if (Shipped.HasWrongRule(file, scenario) || scenario.Cluster.Controllers > 1 || scenario.Excused.Count > 0) continue;
            var three = scenario with { Cluster = scenario.Cluster with { Controllers = 3 } };
            for (var seed = 1UL; seed <= 2; seed++)
            {
                var run = Run.Build(three, seed);
                var invariants = run.Watch();
                var verdicts = Run.ToTheEnd(run);
                foreach (var violation in invariants.Violations) Assert.Fail($"{file} {scenario.Variant} seed {seed}: {violation}");
                foreach (var expected in scenario.Expect.Guarantees)
                {
                    if (expected.Expected != Expected.Holds) continue;
                    var verdict = verdicts.FirstOrDefault(v => v.Guarantee == expected.Guarantee);
                    Assert.False(verdict is { Outcome: Outcome.Violated }, $"{file} {scenario.Variant} seed {seed}: {verdict}");
                }
            }
        }
    }
}
