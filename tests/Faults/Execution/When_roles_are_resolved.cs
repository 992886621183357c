using Lab.Faults.Plans;
using Lab.Faults.Tests.Execution.Support;
using Lab.Model.Facts;
using static Lab.Faults.Tests.Execution.Support.PlanText;

namespace Lab.Faults.Tests.Execution;

public sealed class When_roles_are_resolved
{
    private readonly PlanWorld world = new();

    [Theory]
    [InlineData("leader(o-0)", "broker-3")]
    [InlineData("follower(o-0)", "broker-1")]
    [InlineData("follower(o-0,2)", "broker-2")]
    [InlineData("claims-leader(o-0)", "broker-1,broker-3")]
    [InlineData("all-followers(o-0)", "broker-1,broker-2")]
    [InlineData("controller", "controller")]
    [InlineData("coordinator(billing)", "broker-2")]
    [InlineData("broker(2)", "broker-2")]
    [InlineData("all-brokers", "broker-1,broker-2,broker-3")]
    [InlineData("p1", "p1")]
    [InlineData("billing", "billing-1")]
    [InlineData("consumer(billing,2)", "billing-2")]
    public void They_mean_who_plays_them_when_the_action_is_carried_out(string role, string struck)
    {
        world.Claiming = [1];
        world.Carry(Fault(At(10), Crash(role)));
        world.Change(5, "o-0", 3, 3, 1);
        world.At(5, () => world.Claiming = [1, 3]);
        world.RunTo(20);
        Assert.Equal(struck.Split(',').Select(p => $"10ms ProcessCrashed {p}"), world.Done(FactKind.ProcessCrashed));
    }

    [Fact] // A follower that has fallen out of the in-sync set is a follower still.
    public void Followers_are_counted_in_the_order_of_the_assignment()
    {
        world.Carry(Fault(At(10), Crash("follower(o-1)"), "first"), Fault(At(10), Crash("follower(o-1,2)"), "second"));
        world.Change(5, "o-1", 3, 3);
        world.RunTo(20);
        Assert.Equal(["10ms ProcessCrashed broker-2", "10ms ProcessCrashed broker-1"], world.Done(FactKind.ProcessCrashed));
    }

    [Theory]
    [InlineData("leader(o-0)", "broker-2")]
    [InlineData("follower(o-0)", "broker-1")]
    public void A_fault_whose_role_nobody_plays_strikes_as_soon_as_somebody_does(string role, string struck)
    {
        world.Carry(Fault(At(10), Crash(role)));
        world.Change(5, "o-0", -1, 1);
        world.Change(8, "o-1", 1, 1);
        world.Change(25, "o-0", 2, 2);
        world.RunTo(20);
        Assert.Empty(world.Began);
        Assert.Equal(["f"], world.Executor.Waiting);
        world.RunTo(40);
        Assert.Equal([$"25ms crash {role} (waited 15ms for {role})"], world.Began);
        Assert.Equal([$"25ms ProcessCrashed {struck}"], world.Done(FactKind.ProcessCrashed));
    }

    [Fact]
    public void Nobody_is_struck_before_all_of_a_list_are_there()
    {
        world.Carry(Fault(At(10), new FaultAction.Crash(Who("leader(o-1)", "leader(o-0)"), false, null)));
        world.Change(5, "o-0", -1, 1);
        world.Change(25, "o-0", 3, 3);
        world.RunTo(40);
        Assert.Equal(["25ms ProcessCrashed broker-2", "25ms ProcessCrashed broker-3"], world.Done(FactKind.ProcessCrashed));
    }

    [Fact]
    public void An_occurrence_that_still_waits_gives_way_to_the_next()
    {
        world.Carry(Fault(new Trigger.Every(Exactly(10), new(default, null, 3)), Pause("leader(o-0)", 1)));
        world.Change(5, "o-0", -1, 1);
        world.Change(45, "o-0", 2, 2);
        world.RunTo(100);
        Assert.Equal(["45ms pause leader(o-0) for 1ms (waited 15ms for leader(o-0))"], world.Began);
    }

    [Fact]
    public void Any_broker_is_a_live_one_drawn_from_the_seed()
    {
        var struck = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var one = new PlanWorld(seed);
            one.Carry(Fault(At(1), Crash("broker(2)"), "a"), Fault(At(5), Crash("any-broker"), "b"), Fault(At(6), Crash("any-broker"), "c"), Fault(At(7), Crash("any-broker"), "d"));
            one.RunTo(10);
            var crashes = one.Done(FactKind.ProcessCrashed);
            Assert.Equal(3, crashes.Count);
            Assert.Equal(["d"], one.Executor.Waiting);
            struck.Add(crashes[1]);
        }

        Assert.Equal(["5ms ProcessCrashed broker-1", "5ms ProcessCrashed broker-3"], struck);
    }

    [Fact]
    public void Another_brokers_death_rarely_changes_who_is_drawn()
    {
        var same = 0;
        for (var seed = 1UL; seed <= 90; seed++)
        {
            string Struck(bool alone)
            {
                var one = new PlanWorld(seed);
                if (!alone) one.At(1, () => one.World.Crash(one.ProcessOfBroker(2)));
                one.Carry(Fault(At(5), Crash("any-broker")));
                one.RunTo(10);
                return one.Done(FactKind.ProcessCrashed).Last();
            }

            if (Struck(true) == Struck(false)) same++;
        }

        Assert.InRange(same, 45, 75);
    }
}
