using Lab.Faults.Tests.Execution.Support;
using Lab.Model.Facts;
using Lab.Model.Roles;
using static Lab.Faults.Tests.Execution.Support.PlanText;

namespace Lab.Faults.Tests.Execution;

/// <summary>Faults that wait for what happens now and then, that strike who lives through it, and that begin behind another.</summary>
public sealed class When_faults_follow_moments
{
    private readonly PlanWorld world = new();

    [Theory]
    [InlineData("seen(cuts) >= 2", FactKind.CopyTruncated)]
    [InlineData("seen(leads) == 2", FactKind.LeaderStarted)]
    [InlineData("seen(follows) += 2", FactKind.FollowerStarted)]
    [InlineData("seen(repeats) >= 2", FactKind.DuplicateBatch)]
    [InlineData("seen(retries) >= 2", FactKind.BatchRetried)]
    [InlineData("seen(commits) >= 2", FactKind.PositionCommitted)]
    public void A_moment_is_counted_wherever_it_comes(string predicate, FactKind kind)
    {
        world.Carry(Fault(When(predicate), Pause("p1")));
        world.Report(5, "broker-1", kind, 7);
        world.Report(10, "broker-2", kind, 8);
        world.RunTo(20);
        Assert.Equal([PlanWorld.Time(10)], world.BeganAt);
    }

    [Fact]
    public void A_proposal_counts_by_whether_it_adds_or_drops()
    {
        world.Carry(Fault(When("seen(proposes-more) >= 1"), Pause("p1"), "a"), Fault(When("seen(proposes-fewer) >= 1"), Pause("billing"), "b"));
        world.Report(5, "broker-1", FactKind.InSyncSetProposed, 2, 3);
        world.Report(10, "broker-1", FactKind.InSyncSetProposed, 3, 2);
        world.RunTo(20);
        Assert.Equal([PlanWorld.Time(5), PlanWorld.Time(10)], world.BeganAt);
        Assert.Contains("billing", world.Began[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Last_is_who_lived_through_it_and_nobody_before()
    {
        world.Carry(Fault(At(1), Pause("last(cuts)"), "a"), Fault(At(8), Isolate("others(last(cuts))"), "b"));
        world.Report(5, "broker-2", FactKind.CopyTruncated, 7, 9);
        world.RunTo(6);
        Assert.Equal([PlanWorld.Time(5)], world.BeganAt);
        Assert.True(world.World.IsPaused(world.ProcessOf("broker-2")));
        world.RunTo(20);
        Assert.Equal((true, true, false), (world.IsCut("broker-1", "p1"), world.IsCut("broker-3", "p1"), world.IsCut("broker-2", "p1")));
    }

    [Fact]
    public void Who_joins_an_in_sync_set_is_the_last_to_join()
    {
        world.Carry(Fault(When("seen(joins) >= 1"), Pause("last(joins)")));
        world.Change(5, "o-0", 1, 1, 2);
        world.Change(10, "o-0", 1, 1, 2, 3);
        world.RunTo(20);
        Assert.Equal([PlanWorld.Time(10)], world.BeganAt);
        Assert.True(world.World.IsPaused(world.ProcessOf("broker-3")));
    }

    [Fact]
    public void One_behind_another_counts_from_its_first_stroke()
    {
        world.Carry(Fault(At(10), Pause("p1", 1), "first"), Fault(At(5), Pause("billing", 1), "second") with { Behind = "first" }, Fault(When("seen(cuts) += 1"), Pause("broker(3)"), "third") with { Behind = "second" });
        world.Report(12, "broker-1", FactKind.CopyTruncated, 7, 9);
        world.Report(18, "broker-1", FactKind.CopyTruncated, 7, 9);
        world.RunTo(30);
        Assert.Equal([PlanWorld.Time(10), PlanWorld.Time(15), PlanWorld.Time(18)], world.BeganAt);
    }

    [Fact]
    public void While_the_first_still_waits_the_plan_does_too()
    {
        var plan = world.Carry(Fault(When("seen(cuts) >= 1"), Pause("p1", 1), "first"), Fault(At(5), Pause("billing", 1), "second") with { Behind = "first" });
        world.RunTo(30);
        Assert.Equal((Lab.Faults.Execution.PlanProgress.Waiting, 2), (plan.Progress, plan.Waiting.Count));
        world.Report(40, "broker-1", FactKind.CopyTruncated, 7, 9);
        world.RunTo(60);
        Assert.Equal(Lab.Faults.Execution.PlanProgress.Over, plan.Progress);
    }

    [Fact]
    public void A_leader_that_is_not_there_is_a_mistake_of_the_plan() =>
        Assert.Throws<ArgumentException>(() => world.Carry(Fault(At(5), Pause("p1"), "second") with { Behind = "first" }));

    [Fact]
    public void Every_moment_has_one_word_and_reads_back()
    {
        Assert.Equal(Enum.GetValues<Moment>().Length, Moments.All.Count);
        Assert.Equal(Moments.Words.Count, Moments.Words.Distinct().Count());
        foreach (var moment in Enum.GetValues<Moment>())
        {
            Assert.True(Moments.TryRead(Moments.Word(moment), out var read));
            Assert.Equal(moment, read);
            Assert.Equal(new Predicate.Compare(new Measure.Seen(moment), Lab.Model.Roles.Comparison.AtLeast, 3), Question($"seen({Moments.Word(moment)}) >= 3"));
        }
    }
}
