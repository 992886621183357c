using Lab.Faults.Plans;
using Lab.Faults.Tests.Execution.Support;
using Lab.Model;
using Lab.Model.Quantities;
using static Lab.Faults.Tests.Execution.Support.PlanText;

namespace Lab.Faults.Tests.Execution;

public sealed class When_faults_have_times
{
    [Fact]
    public void They_count_from_ready()
    {
        var world = new PlanWorld(ready: PlanWorld.Time(40));
        world.Carry(Fault(new Trigger.Immediately(), Pause("broker(1)"), "now"), Fault(At(5), Crash("broker(2)"), "then"));
        world.RunTo(100);
        Assert.Equal(["40ms pause broker(1)", "45ms crash broker(2)"], world.Began);
    }

    [Fact]
    public void The_delay_comes_on_top()
    {
        var world = new PlanWorld();
        world.Carry(Fault(At(5), Crash("broker(2)"), after: 2.5));
        world.RunTo(100);
        Assert.Equal(["7500us crash broker(2)"], world.Began);
    }

    [Fact]
    public void A_range_is_drawn_within_its_ends_and_differs_between_seeds()
    {
        var times = new SortedSet<VirtualTime>();
        for (var seed = 1UL; seed <= 50; seed++)
        {
            var world = new PlanWorld(seed);
            world.Carry(Fault(new Trigger.At(Range(10, 20)), Crash("broker(1)")));
            world.RunTo(30);
            times.Add(Assert.Single(world.BeganAt));
        }

        Assert.InRange(times.Min.Ms, 10, 11);
        Assert.InRange(times.Max.Nanos, 18_000_000, 20_000_000);
        Assert.True(times.Count > 45, $"{times.Count} different times in 50 seeds");
    }

    [Fact]
    public void A_repeated_fault_fires_at_most_so_often()
    {
        var world = new PlanWorld();
        world.Carry(Fault(new Trigger.Every(Exactly(10), new(Ms(5), null, 3)), Pause("broker(1)", 1)));
        world.RunTo(100);
        Assert.Equal([PlanWorld.Time(15), PlanWorld.Time(25), PlanWorld.Time(35)], world.BeganAt);
    }

    [Fact]
    public void A_repeated_fault_does_not_fire_at_its_end_or_later()
    {
        var world = new PlanWorld(ready: PlanWorld.Time(100));
        world.Carry(Fault(new Trigger.Every(Exactly(10), new(default, Ms(30), null)), Pause("broker(1)", 1)));
        world.RunTo(200);
        Assert.Equal([PlanWorld.Time(110), PlanWorld.Time(120)], world.BeganAt);
    }

    [Fact]
    public void Each_interval_is_drawn_anew()
    {
        var world = new PlanWorld();
        world.Carry(Fault(new Trigger.Every(Range(10, 20), new(default, null, 40)), Pause("broker(1)", 1)));
        world.RunTo(1_000);
        var gaps = Gaps(world.BeganAt);
        Assert.Equal(40, gaps.Count);
        Assert.All(gaps, g => Assert.InRange(g.Nanos, 10_000_000, 20_000_000));
        Assert.True(gaps.Distinct().Count() > 35);
    }

    /// <summary>Of an exponential distribution 36.8 % are above the mean and 9.5 % below a tenth of it. The bounds are five standard deviations away.</summary>
    [Fact]
    public void Gaps_of_a_rate_are_those_of_a_poisson_process()
    {
        const int N = 4_000;
        var world = new PlanWorld();
        world.Carry(Fault(new Trigger.AtRate(new Rate(100, Ms(1_000)), new(default, null, N)), HealAll()));
        world.RunTo(60_000);
        var gaps = Gaps(world.BeganAt);
        Assert.Equal(N, gaps.Count);
        Assert.InRange(gaps.Average(g => g.Nanos / 1e6), 10 - 0.8, 10 + 0.8);
        Assert.InRange(gaps.Count(g => g > Ms(10)), N * 0.368 - 155, N * 0.368 + 155);
        Assert.InRange(gaps.Count(g => g < Ms(1)), N * 0.095 - 95, N * 0.095 + 95);
    }

    [Fact]
    public void Removing_one_fault_leaves_the_times_of_the_others()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            PlannedFault[] all =
            [
                Fault(new Trigger.At(Range(0, 50)), Pause("broker(1)", 1), "a", after: 1),
                Fault(new Trigger.Every(Range(1, 20), new(default, Ms(100), null)), Pause("broker(2)", 1), "b"),
                Fault(new Trigger.AtRate(new Rate(100, Ms(1_000)), new(default, Ms(100), null)), Cut("broker(3)->p1", 1), "c"),
                new("d", new Trigger.At(Range(0, 50)), Range(0, 10), new FaultAction.Crash(Who("any-broker"), false, Range(1, 30))),
            ];
            var whole = Timeline(seed, all);
            foreach (var removed in all)
            {
                var rest = Timeline(seed, [.. all.Where(f => f != removed)]);
                Assert.Equal(whole.Where(l => !l.EndsWith(removed.Action.ToString(), StringComparison.Ordinal)), rest);
                Assert.True(rest.Count < whole.Count);
            }
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        string Run(ulong seed)
        {
            var world = new PlanWorld(seed);
            world.Carry(
                Fault(new Trigger.At(Range(0, 50)), Crash("any-broker", 10), "a"),
                Fault(new Trigger.AtRate(new Rate(50, Ms(1_000)), new(default, Ms(500), null)), PowerLoss("any-broker", 20), "b"),
                Fault(new Trigger.Every(Range(5, 50), new(default, Ms(500), null)), Isolate("leader(o-0)", 30), "c"));
            world.RunTo(600);
            return $"{world.World.RunHash} {string.Join(';', world.Began)}";
        }

        for (var seed = 1UL; seed <= 10; seed++) Assert.Equal(Run(seed), Run(seed));
        Assert.NotEqual(Run(1), Run(2));
    }

    private static List<string> Timeline(ulong seed, PlannedFault[] faults)
    {
        var world = new PlanWorld(seed);
        world.Carry(faults);
        world.RunTo(200);
        return world.Began;
    }

    private static List<Duration> Gaps(List<VirtualTime> times)
    {
        var gaps = new List<Duration>();
        for (var i = 0; i < times.Count; i++) gaps.Add(times[i] - (i == 0 ? VirtualTime.Zero : times[i - 1]));
        return gaps;
    }
}
