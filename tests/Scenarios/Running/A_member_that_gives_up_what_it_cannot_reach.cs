using Lab.Model.Guarantees;

namespace Lab.Scenarios.Tests.Running;

/// <summary>A partition is being revoked while the connection to its leader is down. The file is what `lab replay --write` made of a run of the swarm.</summary>
public sealed class A_member_that_gives_up_what_it_cannot_reach
{
    // Nobody fetched from that leader any more, so nobody connected again, and whoever waited for the connection looked for it without a pause: the run never ended.
    [Fact]
    public void Does_not_wait_for_a_connection_that_nobody_opens()
    {
        var scenario = ScenarioFile.Load(Path.Combine(Approved.Root, "tests", "Scenarios", "data", "revoked-while-unreachable.yaml")).Scenarios[0];
        var verdicts = Run.ToTheEnd(Run.Build(scenario, 1176));
        Assert.NotEmpty(verdicts);
        Assert.All(verdicts, v => Assert.NotEqual(Outcome.Violated, v.Outcome));
    }
}
