using Lab.Faults.Tests.Execution.Support;
using Lab.Model.Facts;
using static Lab.Faults.Tests.Execution.Support.PlanText;

namespace Lab.Faults.Tests.Execution;

/// <summary>Each predicate becomes true at 10 ms; the fault strikes at that instant and not before.</summary>
public sealed class When_faults_wait_for_a_predicate
{
    private readonly PlanWorld world = new();

    [Theory]
    [InlineData("isr(o-0) == broker(3),broker(1)")]
    [InlineData("isr(o-0) != broker(1),broker(2),broker(3)")]
    [InlineData("broker(2) not in isr(o-0)")]
    [InlineData("all-followers(o-0) in isr(o-0)", true)]
    [InlineData("leader(o-0) == broker(3)")]
    [InlineData("leader(o-0) != broker(1)")]
    [InlineData("isr-size(o-0) < 3")]
    [InlineData("isr-size(o-0) == 2")]
    public void About_committed_metadata(string predicate, bool atOnce = false)
    {
        world.Carry(Fault(When(predicate), Pause("p1")));
        world.Change(10, "o-0", 3, 1, 3);
        Expect(atOnce ? 0 : 10);
    }

    [Fact]
    public void For_no_leader_and_for_a_leader_again()
    {
        world.Carry(Fault(When("leader(o-0) == none"), Pause("p1"), "a"), Fault(When("leader(o-0) != broker(1)"), Pause("p1"), "b"));
        world.Change(10, "o-0", -1, 1);
        world.RunTo(20);
        Assert.Equal([PlanWorld.Time(10), PlanWorld.Time(10)], world.BeganAt);

        var other = new PlanWorld();
        other.Change(0, "o-0", -1, 1);
        other.RunTo(1);
        other.Carry(Fault(When("leader(o-0) != none"), Pause("p1")));
        other.Change(10, "o-0", 2, 2);
        other.RunTo(20);
        Assert.Equal([PlanWorld.Time(10)], other.BeganAt);
    }

    [Theory]
    [InlineData("sent(p1) >= 2", FactKind.SendCalled)]
    [InlineData("acked(p1) == 2", FactKind.SendReturned)]
    [InlineData("acked(p1) += 2", FactKind.SendReturned)]
    [InlineData("told(p1,ok) > 1", FactKind.SendReturned)]
    [InlineData("at(p1.send,2)", FactKind.SendCalled)]
    [InlineData("at(p1.told,2)", FactKind.SendReturned)]
    public void About_what_a_producer_was_told(string predicate, FactKind kind)
    {
        world.Carry(Fault(When(predicate), Pause("broker(1)")));
        world.Report(5, "p1", kind, 17, 1);
        world.Report(7, "billing-1", kind, 18, 1);
        world.Report(10, "p1", kind, 19, 1);
        world.Report(12, "p1", kind, 20, 1);
        Expect(10);
    }

    [Fact]
    public void Resends_count_as_told_and_not_as_sent_or_acked()
    {
        world.Carry(
            Fault(When("sent(p1) == 2"), Pause("broker(1)"), "sent"),
            Fault(When("acked(p1) == 2"), Pause("broker(2)"), "acked"),
            Fault(When("told(p1,info) == 2"), Pause("broker(3)"), "told"));
        foreach (var ms in (int[])[1, 2, 3])
        {
            world.Report(ms, "p1", FactKind.SendCalled, 17, ms);
            world.Report(ms + 0.5, "p1", FactKind.SendReturned, 17, ms == 3 ? 1 : 3);
        }

        world.Report(4, "p1", FactKind.SendReturned, 17, 1);
        world.Report(5, "p1", FactKind.SendCalled, 18, 1);
        world.Report(6, "p1", FactKind.SendReturned, 18, 1);
        world.RunTo(20);
        Assert.Equal(["2500us pause broker(3)", "5ms pause broker(1)", "6ms pause broker(2)"], world.Began);
    }

    [Theory]
    [InlineData("consumed(billing) >= 2", FactKind.RecordRead)]
    [InlineData("effects(billing) >= 2", FactKind.EffectDone)]
    public void About_what_a_group_did_over_all_its_members(string predicate, FactKind kind)
    {
        world.Carry(Fault(When(predicate), Pause("broker(1)")));
        world.Report(5, "billing-1", kind, 0, 17);
        world.Report(6, "p1", kind, 0, 17);
        world.Report(10, "billing-2", kind, 0, 17);
        Expect(10);
    }

    [Fact]
    public void About_what_a_coordinator_holds()
    {
        world.Carry(Fault(When("committed(billing,o-0) == 0"), Pause("broker(1)"), "none is 0"), Fault(When("committed(billing,o-0) >= 5"), Pause("broker(2)"), "five"));
        world.At(10, () => world.CommittedOffset = 5);
        world.Report(10, "billing-1", FactKind.PositionCommitted, 5);
        world.RunTo(20);
        Assert.Equal(["0ms pause broker(1)", "10ms pause broker(2)"], world.Began);
    }

    [Fact]
    public void About_a_high_watermark_which_nobody_has_while_nobody_leads()
    {
        world.Carry(Fault(When("hw(o-0) < 5"), Pause("broker(1)"), "low"), Fault(When("hw(o-0) != 7"), Pause("broker(2)"), "other"));
        world.HighWatermark = 7;
        world.Change(3, "o-0", -1, 1);
        world.At(5, () => world.HighWatermark = 4);
        world.Report(5, "broker-1", FactKind.HighWatermark, 4);
        world.Change(10, "o-0", 2, 2);
        world.RunTo(20);
        Assert.Equal(["10ms pause broker(1)", "10ms pause broker(2)"], world.Began);
    }

    [Theory]
    [InlineData("leo(broker(2),o-0) >= 8")]
    [InlineData("leo(broker(2),o-0) += 3")]
    public void About_the_end_of_a_log(string predicate)
    {
        world.LogEnd = 5;
        world.Carry(Fault(When(predicate), Pause("broker(1)")));
        world.At(5, () => world.LogEnd = 7);
        world.Report(5, "broker-2", FactKind.CopyWritten, 5, 6);
        world.At(10, () => world.LogEnd = 8);
        world.Report(10, "broker-2", FactKind.CopyWritten, 7, 7);
        Expect(10);
    }

    [Fact]
    public void Growth_counts_from_ready()
    {
        var later = new PlanWorld(ready: PlanWorld.Time(6));
        later.Carry(Fault(When("registered(broker(3)) += 1"), Pause("p1"), "registered"), Fault(When("acked(p1) += 1"), Pause("billing"), "acked"));
        later.At(5, () => later.Registrations[3]++);
        later.Report(5, "broker-3", FactKind.BrokerRegistered, 3);
        later.Report(5, "p1", FactKind.SendReturned, 1, 1);
        later.At(9, () => later.Registrations[3]++);
        later.Report(9, "broker-3", FactKind.BrokerRegistered, 3);
        later.Report(8, "p1", FactKind.SendReturned, 2, 1);
        later.RunTo(20);
        Assert.Equal(["8ms pause consumer(billing)", "9ms pause producer(p1)"], later.Began);
    }

    [Fact]
    public void About_whom_a_client_takes_for_the_leader()
    {
        world.Carry(Fault(When("metadata(p1,o-0).leader == broker(2)"), Pause("broker(1)")));
        world.Learn(5, "p1", "o-0", 1);
        world.Learn(6, "billing-1", "o-0", 2);
        world.Learn(10, "p1", "o-0", 2);
        Expect(10);
    }

    [Theory]
    [InlineData("not alive(broker(2))", 10)]
    [InlineData("alive(broker(2))", 0)]
    [InlineData("fenced(broker(2))", 10)]
    [InlineData("not fenced(broker(2))", 0)]
    public void About_brokers(string predicate, int expected)
    {
        world.Carry(Fault(When(predicate), Pause("p1")));
        world.At(10, () => world.World.Crash(world.ProcessOfBroker(2)));
        world.At(10, () => world.FencedBrokers.Add(2));
        world.Report(10, "controller", FactKind.BrokerFenced, 2);
        Expect(expected);
    }

    [Theory]
    [InlineData("not alive(broker(2))")]
    public void A_machine_without_power_runs_nothing(string predicate)
    {
        world.Carry(Fault(When(predicate), Pause("p1")));
        world.At(10, () => world.World.PowerLoss(world.MachineOfBroker(2), Kernel.KeepUnflushed.None));
        Expect(10);
    }

    [Fact] // One handler is told of m1 at 10.002, of m2 at 10.004, of m3 at 10.006 ms.
    public void A_count_is_met_at_the_fact_that_meets_it()
    {
        world.Carry(Fault(When("acked(p1) == 2"), Crash("p1")));
        world.Inside("p1", 10, toy =>
        {
            for (var m = 1; m <= 3; m++)
            {
                toy.Context.Charge(Model.Duration.FromMicros(2));
                toy.Context.Report(FactKind.SendReturned, default, m, 1);
            }
        });
        Expect(10.004);
    }

    [Fact] // The view changes only after the fact within the same handler.
    public void A_view_is_asked_when_the_handler_has_ended()
    {
        world.Carry(Fault(When("registered(broker(3)) == 2"), Pause("p1")));
        world.Inside("controller", 10, toy =>
        {
            toy.Context.Report(FactKind.BrokerRegistered, default, 3);
            world.Registrations[3] = 2;
        });
        Expect(10);
    }

    [Fact]
    public void It_strikes_once()
    {
        world.Carry(Fault(When("isr-size(o-0) == 2"), Pause("p1", 1)));
        world.Change(10, "o-0", 1, 1, 2);
        world.Change(11, "o-0", 1, 1, 2, 3);
        world.Change(12, "o-0", 1, 1, 2);
        Expect(10);
    }

    [Fact]
    public void The_delay_counts_from_the_moment_at_which_it_came_true()
    {
        world.Carry(Fault(When("isr-size(o-0) == 2"), Pause("p1"), after: 4));
        world.Change(10, "o-0", 1, 1, 2);
        Expect(14);
    }

    [Fact]
    public void Facts_that_change_no_answer_are_not_asked_for()
    {
        var executor = world.Carry(Fault(When("isr-size(o-0) == 2"), Crash("leader(o-0)")));
        Assert.Equal(1UL << (int)FactKind.PartitionChanged, executor.Interest);
        Assert.Equal(0UL, new PlanWorld().Carry(Fault(At(5), Crash("broker(1)"))).Interest);
    }

    private void Expect(double ms)
    {
        world.RunTo(30);
        Assert.Equal([PlanWorld.Time(ms)], world.BeganAt);
    }
}
