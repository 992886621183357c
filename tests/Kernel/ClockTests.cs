using FsCheck;
using FsCheck.Fluent;
using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests;

public sealed class ClockTests
{
    [Fact]
    public void A_drifting_clock_runs_ahead_or_behind_and_never_jumps()
    {
        var clock = new MachineClock();
        clock.Drift(world: 1_000_000, ppm: 100);
        Assert.Equal(1_000_000, clock.Monotonic(1_000_000));
        Assert.Equal(2_000_100, clock.Monotonic(2_000_000));
        clock.Drift(world: 2_000_000, ppm: -50);
        Assert.Equal(2_000_100, clock.Monotonic(2_000_000));
        Assert.Equal(3_000_050, clock.Monotonic(3_000_000));
    }

    [Fact]
    public void A_jump_moves_the_wall_clock_alone()
    {
        var clock = new MachineClock();
        clock.Jump(Duration.FromSeconds(-3_600));
        Assert.Equal(MachineClock.EpochMs - 3_600_000, clock.WallMs(0));
        Assert.Equal(5, clock.Monotonic(5));
        clock.Jump(Duration.FromSeconds(7_200));
        Assert.Equal(MachineClock.EpochMs + 3_600_001, clock.WallMs(1_000_000));
    }

    [Fact] // Rounded up: who waits for a deadline and finds it not reached would set a timer of no length again and again.
    public void A_timer_never_comes_before_its_deadline_on_the_machines_own_clock() =>
        Prop.ForAll(
            Arb.From(Gen.Choose(-100_000, 100_000)), Arb.From(Gen.Choose(0, int.MaxValue)), Arb.From(Gen.Choose(0, int.MaxValue)), (ppm, start, length) =>
        {
            var clock = new MachineClock();
            clock.Drift(start / 2, ppm);
            return clock.Monotonic(start + clock.WorldLength(length)) - clock.Monotonic(start) is var passed && passed >= length && passed <= length + 2;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Timers_of_a_fast_machine_come_early_for_the_world_and_its_messages_travel_as_ever()
    {
        var fired = new List<(long World, long Own, long WallMs)>();
        var world = new World(1);
        var a = world.Add("a", new()
        {
            Start = self => self.Context.SetTimer(Duration.FromMs(1_100), 1),
            Timer = (self, _, _) => fired.Add((self.Context.WorldTime.Ms, self.Context.Now.Ms, self.Context.WallClockMs - MachineClock.EpochMs)),
        });
        world.ClockOf(a.Machine).Drift(0, 100_000);
        world.ClockOf(a.Machine).Jump(Duration.FromMs(-7));
        world.Start(a.Process);
        world.RunToMs(2_000);
        Assert.Equal([(1_000, 1_100, 1_093)], fired);
    }
}
