using Lab.Model.Guarantees;

namespace Lab.Scenarios.Tests.Running;

/// <summary>A broker asks one voter after the other for the metadata log. The file is what `lab replay --write` made of a run of the swarm.</summary>
public sealed class A_broker_that_looks_for_the_active_controller
{
    // It was to turn to another voter in a moment, lost the connection, asked the next one at once, and then turned away from its own question: the run failed.
    [Fact]
    public void Does_not_turn_away_from_whom_it_has_just_asked()
    {
        var scenario = ScenarioFile.Load(Path.Combine(Approved.Root, "tests", "Scenarios", "data", "metadata-channel-turns.yaml")).Scenarios[0];
        var verdicts = Run.ToTheEnd(Run.Build(scenario, 7735));
        Assert.NotEmpty(verdicts);
        Assert.All(verdicts, v => Assert.NotEqual(Outcome.Violated, v.Outcome));
    }
}
