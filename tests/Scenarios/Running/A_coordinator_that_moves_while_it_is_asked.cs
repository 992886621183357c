using Lab.Scenarios.Tests.Catalogue;

namespace Lab.Scenarios.Tests.Running;

/// <summary>A member waits for an answer of its coordinator, and learns from another answer meanwhile that it coordinates no more.</summary>
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

    // Between the answer to its join and its sync there was nobody to send the sync to: the run failed.
    [Fact]
    public void Makes_a_member_that_has_joined_join_again()
    {
        var run = Run.Build(Shipped.Load("swarm/s05-groups-4-3.yaml").Scenarios.First(s => s.Variant == "classic"), 5775);
        Assert.All(Run.ToTheEnd(run), verdict => Assert.True(verdict.Guarantee.Kind == Lab.Model.Guarantees.GuaranteeKind.NoDuplicates || verdict.Outcome != Lab.Model.Guarantees.Outcome.Violated, verdict.ToString()));
    }
}
