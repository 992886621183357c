using Lab.Scenarios.Tests.Catalogue;

namespace Lab.Scenarios.Tests.Running;

/// <summary>A member asks for its committed positions; before the answer the coordinator is another broker, to which there is no connection.</summary>
public sealed class A_coordinator_that_moves_while_it_is_asked
{
    // The consumer looked again at once, for ever, at the same moment of virtual time: the run never ended.
    [Fact]
    public void Keeps_nobody_looking_without_a_pause()
    {
        var run = Run.Build(Shipped.Load("swarm/s05-groups-4-3.yaml").Scenarios[0], 3007);
        run.World.Trace = _ => Assert.True(run.World.Events < 100_000, $"The world stands still at {run.World.Now}.");
        Assert.All(Run.ToTheEnd(run), verdict => Assert.NotEqual(Lab.Model.Guarantees.Outcome.Violated, verdict.Outcome));
    }
}
