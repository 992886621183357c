using Lab.Faults.Execution;
using Lab.Faults.Plans;
using Lab.Faults.Tests.Execution.Support;
using Lab.Model;
using Lab.Model.Facts;
using static Lab.Faults.Tests.Execution.Support.PlanText;

namespace Lab.Faults.Tests.Execution;

public sealed class When_steps_follow_each_other
{
    private readonly PlanWorld world = new();

    [Fact]
    public void Each_begins_when_the_one_before_has_ended()
    {
        world.CarrySteps(For(10), Send(3), Do(Pause("broker(1)", 50), "p", after: 5), For(2.5), Do(Cut("broker(1)->p1"), "c"));
        world.RunTo(30);
        Assert.Equal(["10ms 3 by p1"], world.Sent);
        Assert.Equal(["15ms pause broker(1) for 50ms", "17500us cut broker(1)->producer(p1)"], world.Began);
    }

    [Fact]
    public void Steps_that_need_no_waiting_happen_at_one_instant()
    {
        world.CarrySteps(Bind(("a", "leader(o-0)")), Await("isr-size(o-0) == 3"), Do(Crash("a")), Send(1));
        world.RunTo(1);
        Assert.Equal(["0ms crash a"], world.Began);
        Assert.Equal(["0ms 1 by p1"], world.Sent);
        Assert.True(world.Executor.FaultPhaseOver);
    }

    [Fact]
    public void A_bound_name_keeps_who_it_was()
    {
        world.CarrySteps(Bind(("a", "leader(o-0)"), ("b", "follower(o-0)"), ("c", "follower(o-0,2)")), Await("leader(o-0) == b"), Do(Crash("a"), "x"), Do(Crash("c"), "y"), Do(Crash("leader(o-0)"), "z"));
        world.Change(10, "o-0", 2, 2, 3);
        world.RunTo(20);
        Assert.Equal(["10ms ProcessCrashed broker-1", "10ms ProcessCrashed broker-3", "10ms ProcessCrashed broker-2"], world.Done(FactKind.ProcessCrashed));
    }

    [Fact]
    public void A_fault_can_wait_for_a_name_that_a_step_binds()
    {
        world.Carry(new FaultPlan([Fault(At(5), Crash("a"))], [For(20), Bind(("a", "broker(3)"))]));
        world.RunTo(30);
        Assert.Equal(["20ms crash a (waited 15ms for a)"], world.Began);
    }

    [Fact]
    public void Growth_counts_from_when_the_step_began()
    {
        world.CarrySteps(For(10), Await("acked(p1) += 2", after: 5), Do(Pause("broker(1)")));
        foreach (var ms in (int[])[3, 5, 12, 20, 25]) world.Report(ms, "p1", FactKind.SendReturned, ms, 1);
        world.RunTo(100);
        Assert.Equal(["20ms pause broker(1)"], world.Began);
    }

    [Fact]
    public void Growth_of_a_broker_counts_from_when_the_step_began()
    {
        world.CarrySteps(For(10), Await("registered(leader(o-0)) += 1"), Do(Pause("p1")));
        world.At(5, () => world.Registrations[2] = 2);
        world.At(12, () => world.Registrations[2] = 3);
        world.Change(15, "o-0", 2, 2);
        world.RunTo(100);
        Assert.Equal(["15ms pause producer(p1)"], world.Began);
    }

    [Fact]
    public void What_does_not_come_true_in_time_is_not_reached_and_nothing_follows()
    {
        world.CarrySteps(For(10), Await("isr-size(o-0) == 1", within: 20, name: "shrunk"), Do(Crash("broker(1)")));
        world.Change(31, "o-0", 1, 1);
        world.RunTo(29);
        Assert.Null(world.Executor.Unreached);
        world.RunTo(100);
        Assert.Equal(new Unreached("shrunk", "isr-size(o-0) == 1 did not come true within 20ms"), world.Executor.Unreached);
        Assert.Equal(PlanWorld.Time(30), world.Executor.OverAt);
        Assert.Empty(world.Began);
    }

    [Fact]
    public void A_step_waits_until_somebody_plays_its_role_but_not_for_ever()
    {
        world.Change(1, "o-0", -1, 1);
        world.Change(20, "o-0", 3, 3);
        world.Change(21, "o-1", -1, 2);
        world.CarrySteps(For(10), Bind(("a", "leader(o-0)"), ("b", "broker(1)")), Do(Crash("a"), "x"), For(10), Do(Crash("follower(o-1)"), "y"));
        world.RunTo(400_000);
        Assert.Equal(["20ms crash a"], world.Began);
        Assert.Equal("y: nobody was follower(o-1) within 5m", world.Executor.Unreached?.ToString());
    }

    [Fact]
    public void A_read_ends_when_so_many_have_been_handled_by_all_members()
    {
        world.CarrySteps(For(10), Read(5), Do(Pause("broker(1)")));
        world.Report(5, "billing-1", FactKind.RecordsHandled, 4);
        world.Report(11, "billing-1", FactKind.RecordsHandled, 3);
        world.Report(12, "p1", FactKind.RecordsHandled, 3);
        world.Report(14, "billing-2", FactKind.RecordsHandled, 2);
        world.RunTo(100);
        Assert.Equal(["10ms 5 by billing"], world.Reads);
        Assert.Equal(["14ms pause broker(1)"], world.Began);
    }

    [Fact]
    public void A_read_that_does_not_end_is_not_reached()
    {
        world.CarrySteps(Read(5, within: 50));
        world.Report(11, "billing-1", FactKind.RecordsHandled, 3);
        world.RunTo(100);
        Assert.Equal("read: within 50ms billing handled 3 of 5", world.Executor.Unreached?.ToString());
    }

    [Fact]
    public void Faults_beside_the_steps_go_on()
    {
        world.Carry(new FaultPlan([Fault(At(15), Crash("broker(2)", 30))], [For(10), Do(Pause("broker(1)", 20))]));
        world.RunTo(100);
        Assert.Equal(["10ms pause broker(1) for 20ms", "15ms crash broker(2), restart after 30ms"], world.Began);
        Assert.Equal(PlanWorld.Time(45), world.Executor.OverAt);
    }

    [Fact]
    public void Ranges_of_steps_are_drawn_by_their_names()
    {
        List<VirtualTime> Run(ulong seed, bool withFault)
        {
            var one = new PlanWorld(seed);
            PlannedStep[] steps = [new("for", default, new Step.For(Range(0, 50))), new("do", Range(0, 50), new Step.Do(Pause("broker(1)")))];
            one.Carry(new FaultPlan(withFault ? [Fault(new Trigger.At(Range(0, 10)), Elect(), "do")] : [], steps.ToValueList()));
            one.RunTo(200);
            return [.. one.Facts.Where(f => f.Kind == FactKind.ProcessPaused).Select(f => f.At)];
        }

        for (var seed = 1UL; seed <= 10; seed++) Assert.Equal(Run(seed, true), Run(seed, false));
        Assert.NotEqual(Run(1, true), Run(2, true));

        static FaultAction Elect() => new FaultAction.Elect(new("o", 0), ElectionType.Preferred);
    }

    /// <summary>
    /// A consumer with two records. Each step of its handler is an event of its own, due at the instant at which the step before ended; the fault strikes in
    /// that gap: [commit, effect] loses the effect, [effect, commit] has the effect and no commit.
    /// </summary>
    [Theory]
    [InlineData("commit,effect", "at(billing.commit,1)", "commit")]
    [InlineData("commit,effect", "at(billing.effect,1)", "commit effect")]
    [InlineData("effect,commit", "at(billing.effect,1)", "effect")]
    [InlineData("effect,commit", "at(billing.effect,2)", "effect commit effect")]
    [InlineData("effect,commit", "at(billing.commit,2)", "effect commit effect commit")]
    public void A_process_dies_between_two_steps_of_its_handler(string handler, string predicate, string done)
    {
        foreach (var asStep in (bool[])[false, true])
        {
            var one = new PlanWorld();
            var ran = RunHandler(one, handler.Split(','), records: 2);
            if (asStep) one.CarrySteps(Await(predicate), Do(Crash("billing")));
            else one.Carry(Fault(When(predicate), Crash("billing")));
            one.RunTo(50);
            Assert.Equal(done.Split(' '), ran);
            Assert.False(one.IsAlive("billing-1"));
        }
    }

    [Fact]
    public void Steps_are_counted_over_members_and_restarts()
    {
        world.Carry(Fault(When("at(billing.effect,3)"), Pause("broker(1)")));
        Step(5, "billing-1");
        Step(6, "billing-2");
        world.At(7, () => world.World.Crash(world.ProcessOf("billing-1")));
        world.At(8, () => world.World.Start(world.ProcessOf("billing-1")));
        world.Report(9, "billing-1", FactKind.HandlerStepDone, 1, 0, "commit");
        Step(10, "billing-1");
        world.RunTo(20);
        Assert.Equal(["10ms pause broker(1)"], world.Began);
    }

    [Fact]
    public void Behind_a_step_means_not_yet_in_the_next()
    {
        Step(5, "billing-1");
        world.Report(6, "billing-1", FactKind.HandlerStep, 1, 0, "commit");
        world.CarrySteps(For(8), Await("at(billing.effect,1)", within: 10, name: "gone"));
        world.RunTo(50);
        Assert.Equal("gone", world.Executor.Unreached?.Name);

        var other = new PlanWorld();
        other.Report(5, "billing-1", FactKind.HandlerStepDone, 1, 0, "effect");
        other.CarrySteps(For(8), Await("at(billing.effect,1)", within: 10));
        other.RunTo(50);
        Assert.Null(other.Executor.Unreached);
    }

    private void Step(double ms, string member) => world.Report(ms, member, FactKind.HandlerStepDone, 1, 17, "effect");

    private static List<string> RunHandler(PlanWorld world, string[] steps, int records)
    {
        const int Next = 7;
        var ran = new List<string>();
        world.OnTimer = (toy, _, n) =>
        {
            var step = steps[n % steps.Length];
            toy.Context.Report(FactKind.HandlerStep, NameId.None, 0, 0, detail: step);
            toy.Context.Charge(Duration.FromMicros(3));
            ran.Add(step);
            toy.Context.Report(FactKind.HandlerStepDone, NameId.None, 0, 0, detail: step);
            if (n + 1 < steps.Length * records) toy.Context.SetTimer(Duration.Zero, Next, n + 1);
        };
        world.Inside("billing-1", 10, toy => toy.Context.SetTimer(Duration.Zero, Next, 0));
        return ran;
    }
}
