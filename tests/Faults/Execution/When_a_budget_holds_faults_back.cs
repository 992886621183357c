using Lab.Faults.Plans;
using Lab.Faults.Tests.Execution.Support;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;
using Lab.Model.Surviving;

namespace Lab.Faults.Tests.Execution;

/// <summary>Three brokers, one controller; two brokers may be disturbed while anybody has lost something.</summary>
public sealed class When_a_budget_holds_faults_back
{
    private static readonly FaultLimits Two = new() { DisturbedWithLoss = 2 };

    private static readonly Role Controller = new Role.Controller();

    private static Role Broker(int id) => new Role.Broker(id);

    private static PlannedFault At(int ms, FaultAction action) => new($"{action.Verb}-{ms}", new Trigger.At(DurationRange.Exactly(Duration.FromMs(ms))), default, action);

    private static DurationRange For(int ms) => DurationRange.Exactly(Duration.FromMs(ms));

    private static FaultAction PowerLoss(Role who) => new FaultAction.PowerLoss([who], Keep.None, false, For(10_000));

    private static FaultAction Stop(Role who) => new FaultAction.Stop([who], For(50));

    private static string Fates(FaultLimits limits, Action<PlanWorld> arrange, params PlannedFault[] faults)
    {
        PlanWorld world = new();
        arrange(world);
        var watch = world.Carry(limits, faults);
        world.RunTo(60_000);
        return string.Join(' ', watch.Strokes.OrderBy(s => s.At).Select(s => s.Fate));
    }

    [Fact]
    public void Two_may_lose_their_power_and_not_the_third() =>
        Assert.Equal("Struck Struck HeldBack", Fates(Two, static _ => { }, At(1, PowerLoss(Broker(1))), At(2, PowerLoss(Broker(2))), At(3, PowerLoss(Broker(3)))));

    [Fact]
    public void While_the_controller_is_away_nobody_may() =>
        Assert.Equal("Struck HeldBack", Fates(Two, static _ => { }, At(1, new FaultAction.Crash([Controller], false, For(100))), At(50, PowerLoss(Broker(1)))));

    [Fact]
    public void While_somebody_has_lost_something_the_controller_stays() =>
        Assert.Equal("Struck HeldBack", Fates(Two, static _ => { }, At(1, PowerLoss(Broker(1))), At(2, new FaultAction.Isolate([Controller], For(100)))));

    [Fact]
    public void While_the_active_controller_does_not_hear_the_others_nobody_may_however_the_sides_are_told()
    {
        var overlapping = new FaultAction.Split([[Broker(3), Controller], [new Role.AllBrokers(), Controller, new Role.StandbyController(1), new Role.StandbyController(2)]], For(10_000));
        var apart = new FaultAction.Split([[Broker(3), Controller], [Broker(1), Broker(2), new Role.StandbyController(1), new Role.StandbyController(2)]], For(10_000));
        foreach (var split in (FaultAction[])[overlapping, apart])
            Assert.Equal("Struck HeldBack", Fates(Two, static world => world.Standbys = ["billing-1", "billing-2"], At(1, split), At(50, PowerLoss(Broker(1)))));
    }

    [Fact]
    public void A_split_that_leaves_all_controllers_on_one_side_costs_the_other_side_alone()
    {
        var split = new FaultAction.Split([[Broker(3)], [Broker(1), Broker(2), Controller, new Role.StandbyController(1), new Role.StandbyController(2)]], For(10_000));
        Assert.Equal("Struck Struck HeldBack", Fates(Two, static world => world.Standbys = ["billing-1", "billing-2"], At(1, split), At(50, PowerLoss(Broker(1))), At(60, PowerLoss(Broker(2)))));
    }

    [Fact]
    public void The_controller_may_be_away_while_so_few_are_unclean_that_nobody_else_matters() =>
        Assert.Equal("Struck Struck HeldBack", Fates(Two with { UncleanWithLoss = 1 }, static _ => { }, At(1, PowerLoss(Broker(1))), At(2, new FaultAction.Pause([Controller], For(100))), At(3, PowerLoss(Broker(2)))));

    [Fact]
    public void Who_is_stopped_cleanly_before_it_is_back_is_unclean() =>
        Assert.Equal("Struck Struck Struck HeldBack", Fates(
            Two with { DisturbedWithLoss = 0, UncleanWithLoss = 1 }, static _ => { }, At(1, Stop(Broker(1))), At(2, Stop(Broker(2))), At(100, Stop(Broker(1))), At(200, PowerLoss(Broker(3)))));

    [Fact]
    public void Who_was_stopped_cleanly_once_is_not() =>
        Assert.Equal("Struck Struck Struck", Fates(Two with { DisturbedWithLoss = 0, UncleanWithLoss = 1 }, static _ => { }, At(1, Stop(Broker(1))), At(2, Stop(Broker(2))), At(200, PowerLoss(Broker(3)))));

    [Fact]
    public void Who_is_not_heard_by_the_controller_is_not_the_one_that_is_left_alone() =>
        Assert.Equal("Struck HeldBack", Fates(Two, static world => world.UnheardBrokers.Add(3), At(1, PowerLoss(Broker(1))), At(2, PowerLoss(Broker(2)))));
}
