using FsCheck;
using FsCheck.Fluent;
using Lab.Faults.Execution;
using Lab.Faults.Plans;
using Lab.Faults.Tests.Execution.Support;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Quantities;
using static Lab.Faults.Tests.Execution.Support.PlanText;

namespace Lab.Faults.Tests.Execution;

public sealed class When_the_fault_phase_ends
{
    private readonly PlanWorld world = new(ready: PlanWorld.Time(5));

    [Fact]
    public void An_empty_plan_is_over_when_the_world_is_ready()
    {
        world.Carry(FaultPlan.Empty);
        world.RunTo(4);
        Assert.Equal(PlanProgress.Running, world.Executor.Progress);
        world.RunTo(6);
        Assert.Equal(PlanWorld.Time(5), world.Executor.OverAt);
    }

    [Theory]
    [InlineData("crash", 5 + 10 + 30)]
    [InlineData("crash for good", 5 + 10)]
    [InlineData("pause", 5 + 10 + 30)]
    [InlineData("cut for good", 5 + 10)]
    [InlineData("every", 5 + 40 + 3)]
    public void Pending_restarts_and_ends_count_as_not_over(string what, int overAtMs)
    {
        var over = 0;
        world.Carry(what switch
        {
            "crash" => Fault(At(10), Crash("broker(1)", 30)),
            "crash for good" => Fault(At(10), Crash("broker(1)")),
            "pause" => Fault(At(10), Pause("broker(1)", 30)),
            "cut for good" => Fault(At(10), Cut("broker(1)->p1")),
            _ => Fault(new Trigger.Every(Exactly(20), new(default, Ms(50), null)), Pause("broker(1)", 3)),
        }).WhenOver = () => over++;
        world.RunTo(overAtMs - 0.1);
        Assert.Equal((0, PlanProgress.Running), (over, world.Executor.Progress));
        world.RunTo(200);
        Assert.Equal((1, PlanProgress.Over), (over, world.Executor.Progress));
        Assert.Equal(PlanWorld.Time(overAtMs), world.Executor.OverAt);
    }

    [Fact]
    public void What_may_never_come_is_waiting()
    {
        world.Carry(Fault(At(10), Crash("broker(1)", 30), "timed"), Fault(When("acked(p1) >= 20"), Crash("broker(2)"), "acked"), Fault(When("at(billing.effect,1)"), Crash("broker(3)"), "at"));
        world.RunTo(20);
        Assert.Equal(PlanProgress.Running, world.Executor.Progress);
        world.RunTo(100);
        Assert.Equal(PlanProgress.Waiting, world.Executor.Progress);
        Assert.Equal(["acked", "at"], world.Executor.Waiting);
        world.Executor.Heal();
        Assert.Equal((PlanProgress.Over, 0), (world.Executor.Progress, world.Executor.Waiting.Count));
        for (var m = 1; m <= 20; m++) world.Report(110, "p1", FactKind.SendReturned, m, 1);
        world.RunTo(200);
        Assert.True(world.IsAlive("broker-2"));
    }

    [Fact]
    public void A_healed_world_has_no_fault_left_whoever_made_it()
    {
        world.Carry(
            Fault(At(1), Crash("broker(1)", 500), "a"), Fault(At(1), PowerLoss("broker(2)"), "b"), Fault(At(1), Pause("broker(3)"), "c"), Fault(At(1), Isolate("p1"), "d"),
            Fault(At(200), Crash("p1"), "later"), Fault(new Trigger.Every(Exactly(50), new(default, null, 100)), Crash("billing"), "again"));
        world.At(7, () =>
        {
            world.World.Network.Cut(world.MachineOf("broker-3"), world.MachineOf("controller"));
            world.World.Crash(world.ProcessOf("controller"));
            world.World.DiskOf(world.MachineOf("broker-3")).Full = true;
        });
        world.RunTo(100);
        world.Executor.Heal();
        Assert.Equal(FactKind.WorldHealed, world.Facts[^1].Kind);
        Expect_a_whole_world(world);
        Assert.False(world.World.DiskOf(world.MachineOf("broker-3")).Full);
        world.RunTo(1_000);
        Assert.Equal(FactKind.WorldHealed, world.Facts[^1].Kind);
    }

    [Fact]
    public void Any_plan_can_be_healed_and_ends_what_it_began()
    {
        Prop.ForAll(Plans.ToArbitrary(), Gen.Choose(1, 1_000_000).ToArbitrary(), (plan, seed) =>
        {
            var one = new PlanWorld((ulong)seed);
            one.Carry(plan);
            for (var ms = 10; ms < 400; ms += 70) one.Change(ms, "o-0", ms % 3 == 0 ? -1 : ms % 3, 1, 2);
            one.RunTo(300);
            one.Executor.Heal();
            Expect_a_whole_world(one);
            Assert.Equal(0, one.Executor.InForce);
            Assert.Equal(
                one.Facts.Where(f => f.Kind == FactKind.FaultBegan).Select(f => f.A).Order(),
                one.Facts.Where(f => f.Kind == FactKind.FaultEnded).Select(f => f.A).Order());
            var before = one.Facts.Count;
            one.RunTo(1_000);
            Assert.DoesNotContain(one.Facts.Skip(before), f => f.Kind is FactKind.FaultBegan or FactKind.ProcessCrashed or FactKind.PowerLost or FactKind.LinkCut);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>With an end to everything, the plan is over by itself and the world is whole without healing.</summary>
    [Fact]
    public void Any_plan_whose_faults_all_end_leaves_a_whole_world()
    {
        Prop.ForAll(Ending.ToArbitrary(), Gen.Choose(1, 1_000_000).ToArbitrary(), (plan, seed) =>
        {
            var one = new PlanWorld((ulong)seed);
            one.Carry(plan);
            one.RunTo(2_000);
            Assert.Equal(PlanProgress.Over, one.Executor.Progress);
            Assert.Equal(0, one.Executor.InForce);
            Expect_a_whole_world(one);
        }).QuickCheckThrowOnFailure();
    }

    private static void Expect_a_whole_world(PlanWorld world)
    {
        for (var m = 0; m < world.World.MachineCount; m++)
        {
            var machine = new MachineId(m);
            Assert.True(world.World.IsPowered(machine), $"{world.World.MachineNames[m]} has no power");
            foreach (var process in world.World.ProcessesOn(machine))
                Assert.True(world.World.IsAlive(process) && !world.World.IsPaused(process), $"{world.World.NameOf(process)} does not run");
            var disk = world.World.DiskOf(machine);
            Assert.Equal((false, false, false, 1L), (disk.Full, disk.ReadFails, disk.FlushFails, disk.SlowFactor));
            Assert.Equal((Duration.Zero, 0L), (world.World.ClockOf(machine).Offset, world.World.ClockOf(machine).DriftPpm));
            for (var o = 0; o < world.World.MachineCount; o++) Assert.False(world.World.Network.IsCut(machine, new(o)));
        }
    }

    private static Gen<FaultPlan> PlansOf(bool ending)
    {
        var roles = Gen.Elements("broker(1)", "broker(2)", "any-broker", "all-brokers", "follower(o-0)", "leader(o-1)", "controller", "p1", "billing");
        var links = Gen.Elements("broker(1)<->broker(2)", "broker(1)->broker(2)", "p1->all-brokers", "leader(o-1)<->controller");
        var end = Gen.Choose(1, 100).Select(ms => (DurationRange?)Range(ms, ms + 20));
        if (!ending) end = Gen.OneOf(end, Gen.Constant((DurationRange?)null));
        var action = Gen.OneOf(
            from r in roles from e in end from w in Gen.Elements(true, false) select (FaultAction)new FaultAction.Crash(Who(r), w, e),
            from r in roles from e in end from k in Gen.Elements(Keep.All, Keep.None, Keep.Random) select (FaultAction)new FaultAction.PowerLoss(Who(r), k, false, e),
            from r in roles from e in end select (FaultAction)new FaultAction.WipeDisks(Who(r), e),
            from r in roles from e in end select (FaultAction)new FaultAction.Pause(Who(r), e),
            from r in roles from e in end select (FaultAction)new FaultAction.Isolate(Who(r), e),
            from l in links from e in end select (FaultAction)new FaultAction.Cut(Links(l), e),
            from l in links from e in end select (FaultAction)new FaultAction.Slow(Links(l), Range(1, 5), e),
            from l in links from e in end select (FaultAction)new FaultAction.Loss(Links(l), new(300_000), e),
            from r in roles from e in end from t in Gen.Elements<DiskTrouble>(new DiskTrouble.Full(), new DiskTrouble.ReadError(), new DiskTrouble.FsyncError(), new DiskTrouble.Slow(3)) select (FaultAction)new FaultAction.Disk(Who(r), t, e),
            from r in roles from e in end from t in Gen.Elements<ClockTrouble>(new ClockTrouble.Jump(Ms(-5)), new ClockTrouble.Drift(300_000)) select (FaultAction)new FaultAction.Clock(Who(r), t, e),
            from l in links select HealLink(l));
        var trigger = Gen.OneOf(
            from a in Gen.Choose(0, 200) select (Trigger)new Trigger.At(Range(a, a + 50)),
            from i in Gen.Choose(1, 40) select (Trigger)new Trigger.Every(Range(i, i + 20), new(default, Ms(200), 6)),
            Gen.Constant((Trigger)new Trigger.Immediately()));
        return from items in (from t in trigger from a in action select (t, a)).ListOf()
               select new FaultPlan(items.Select((x, i) => Fault(x.t, x.a, $"f{i}")).ToValueList(), []);
    }

    private static Gen<FaultPlan> Plans => PlansOf(ending: false);

    private static Gen<FaultPlan> Ending => PlansOf(ending: true);
}
