using Lab.Faults.Plans;
using Lab.Faults.Tests.Execution.Support;
using Lab.Model;
using static Lab.Faults.Tests.Execution.Support.PlanText;

namespace Lab.Faults.Tests.Execution;

/// <summary>Pings go every millisecond from broker 1 to broker 2; undisturbed each takes one.</summary>
public sealed class When_links_are_in_trouble
{
    private readonly PlanWorld world = new();

    [Fact]
    public void A_cut_of_one_direction_leaves_the_other()
    {
        world.Carry(Fault(At(5), Cut("broker(1)->broker(2)", 10)));
        world.RunTo(10);
        Assert.True(world.IsCut("broker-1", "broker-2"));
        Assert.False(world.IsCut("broker-2", "broker-1"));
        world.RunTo(20);
        Assert.False(world.IsCut("broker-1", "broker-2"));
    }

    [Fact]
    public void A_cut_of_roles_that_mean_several_means_each()
    {
        world.Carry(Fault(At(5), Cut("leader(o-0)<->all-followers(o-0)")));
        world.RunTo(10);
        Assert.Equal(["1-2", "1-3", "2-1", "3-1"], CutPairs());
    }

    [Fact]
    public void Groups_are_cut_from_each_other_and_others_keep_their_links()
    {
        world.Carry(Fault(At(5), new FaultAction.Split([Who("broker(1)", "p1"), Who("broker(2)")], Exactly(10))));
        world.RunTo(10);
        Assert.Equal(["1-2", "2-1"], CutPairs());
        Assert.True(world.IsCut("p1", "broker-2"));
        Assert.False(world.IsCut("p1", "broker-1"));
        Assert.False(world.IsCut("p1", "broker-3"));
        world.RunTo(20);
        Assert.Empty(CutPairs());
    }

    [Fact]
    public void The_isolated_reach_nobody_and_not_each_other()
    {
        world.Carry(Fault(At(5), new FaultAction.Isolate(Who("broker(1)", "broker(2)"), Exactly(10))));
        world.RunTo(10);
        Assert.Equal(["1-2", "1-3", "2-1", "2-3", "3-1", "3-2"], CutPairs());
        foreach (var other in (string[])["controller", "p1", "billing-1"])
        {
            Assert.True(world.IsCut("broker-1", other) && world.IsCut(other, "broker-2"));
            Assert.False(world.IsCut("broker-3", other));
        }

        world.RunTo(20);
        Assert.Empty(CutPairs());
    }

    [Fact]
    public void Overlapping_cuts_last_until_the_last_has_ended()
    {
        world.Carry(Fault(At(5), Isolate("broker(1)", 10), "a"), Fault(At(10), Cut("broker(1)<->broker(2)", 10), "b"));
        world.RunTo(16);
        Assert.Equal(["1-2", "2-1"], CutPairs());
        world.RunTo(21);
        Assert.Empty(CutPairs());
    }

    [Fact]
    public void Slowness_adds_to_latency_and_two_add_up()
    {
        Pings(40);
        world.Carry(Fault(At(9.5), Slow("broker(1)->broker(2)", 5, 20), "a"), Fault(At(14.5), Slow("broker(1)<->broker(2)", 2, 10), "b"));
        world.RunTo(100);
        Assert.Equal(Ms(1), LatencyOf(9));
        Assert.Equal(Ms(6), LatencyOf(10));
        Assert.Equal(Ms(8), LatencyOf(15));
        Assert.Equal(Ms(8), LatencyOf(24));
        Assert.Equal(Ms(6), LatencyOf(29));
        Assert.Equal(Ms(1), LatencyOf(36));
    }

    [Fact]
    public void A_range_of_slowness_is_drawn_for_each_message()
    {
        Pings(400, every: 100);
        world.Carry(Fault(At(0.5), new FaultAction.Slow(Links("broker(1)->broker(2)"), Range(10, 20), null)));
        world.RunTo(50_000);
        var extra = Enumerable.Range(1, 399).Select(n => LatencyOf(n) - Ms(1)).ToList();
        Assert.All(extra, e => Assert.InRange(e.Nanos, 10_000_000, 20_000_000));
        Assert.True(extra.Distinct().Count() > 390);
        Assert.InRange(extra.Average(e => e.Nanos / 1e6), 14.2, 15.8);
    }

    [Fact] // A lost segment is sent again after 200 ms; pings go often enough apart not to wait for each other.
    public void Loss_is_seen_as_delay_and_two_losses_are_independent()
    {
        const int Apart = 20_000;
        Pings(6_000, Apart);
        world.Carry(Fault(At(0.5), Loss("broker(1)->broker(2)", 20, 4_000 * Apart), "a"), Fault(At(2_000.0 * Apart), Loss("broker(1)->broker(2)", 20, 1_000 * Apart), "b"));
        world.RunTo(6_001.0 * Apart);
        Assert.InRange(Delayed(1, 1_999), 400 - 90, 400 + 90);
        Assert.InRange(Delayed(2_001, 2_999), 360 - 76, 360 + 76);
        Assert.InRange(Delayed(3_001, 3_999), 200 - 63, 200 + 63);
        Assert.Equal(0, Delayed(4_001, 5_999));

        int Delayed(int from, int to) => Enumerable.Range(from, to - from + 1).Count(n => LatencyOf(n) > Ms(1));
    }

    [Fact]
    public void Healing_everything_ends_every_fault_in_force()
    {
        Pings(40);
        world.Carry(
            Fault(At(5), Cut("broker(1)->broker(3)"), "cut"), Fault(At(5), Slow("broker(1)->broker(2)", 5), "slow"), Fault(At(5), Pause("broker(3)"), "pause"),
            Fault(At(5), Crash("p1"), "crash"), Fault(At(5), PowerLoss("billing"), "power"), Fault(At(20), HealAll(), "heal"));
        world.RunTo(60);
        Assert.Equal(["20ms heal all", "20ms cut broker(1)->broker(3)", "20ms slow broker(1)->broker(2) by 5ms", "20ms pause broker(3)", "20ms crash producer(p1)", "20ms power-loss consumer(billing), keep none"], world.Ended);
        Assert.Empty(CutPairs());
        Assert.Equal(Ms(1), LatencyOf(30));
        Assert.True(world.IsAlive("p1") && world.IsAlive("billing-1"));
        Assert.False(world.World.IsPaused(world.ProcessOf("broker-3")));
    }

    [Fact]
    public void Healing_by_name_leaves_the_others()
    {
        world.Carry(Fault(At(5), Isolate("broker(1)"), "a"), Fault(At(5), Cut("broker(1)->broker(2)"), "b"), Fault(At(10), Heal("a"), "heal"));
        world.RunTo(20);
        Assert.Equal(["1-2"], CutPairs());
    }

    [Fact]
    public void Healing_a_link_takes_it_out_of_every_fault()
    {
        Pings(400);
        world.Carry(
            Fault(At(5), Isolate("broker(1)"), "a"), Fault(At(5), Cut("broker(1)<->broker(2)"), "b"), Fault(At(5), Slow("broker(1)->broker(2)", 5), "c"),
            Fault(At(10), HealLink("broker(1)->broker(2)"), "heal"));
        world.RunTo(1_000);
        Assert.Equal(["1-3", "2-1", "3-1"], CutPairs());
        Assert.Equal(Ms(1), LatencyOf(390));
        Assert.Equal(["10ms heal broker(1)->broker(2)", "10ms slow broker(1)->broker(2) by 5ms"], world.Ended);
    }

    private void Pings(int count, double every = 1)
    {
        world.Inside("broker-1", 0.1, toy => toy.Connect(world.MachineOf("broker-2")));
        for (var n = 1; n < count; n++)
        {
            var number = n;
            world.Inside("broker-1", n * every, toy =>
            {
                sentAt[number] = toy.Context.WorldTime;
                toy.Send(world.MachineOf("broker-2"), number);
            });
        }
    }

    private readonly Dictionary<int, VirtualTime> sentAt = [];

    private Duration LatencyOf(int number) => world.Arrivals[number] - sentAt[number];

    private List<string> CutPairs()
    {
        var pairs = new List<string>();
        for (var a = 1; a <= 3; a++)
        {
            for (var b = 1; b <= 3; b++)
                if (world.IsCut($"broker-{a}", $"broker-{b}")) pairs.Add($"{a}-{b}");
        }

        return pairs;
    }
}
