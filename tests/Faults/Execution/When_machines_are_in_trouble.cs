using Lab.Faults.Plans;
using Lab.Faults.Tests.Execution.Support;
using Lab.Kernel.Disks;
using Lab.Model;
using Lab.Model.Facts;
using static Lab.Faults.Tests.Execution.Support.PlanText;

namespace Lab.Faults.Tests.Execution;

/// <summary>Disks that fail and clocks that are wrong: what each fault does, what several do together, what is left when they end.</summary>
public sealed class When_machines_are_in_trouble
{
    private readonly PlanWorld world = new() { Ticking = true };

    private Disk Disk1 => world.World.DiskOf(world.MachineOf("broker-1"));

    private long Wall1 => world.World.ClockOf(world.MachineOf("broker-1")).WallMs(world.World.Now.Nanos);

    [Fact]
    public void A_disk_is_what_all_its_troubles_make_of_it_and_well_when_they_are_over()
    {
        world.Carry(
            Fault(At(5), Disk(new DiskTrouble.Full(), 20), "a"), Fault(At(5), Disk(new DiskTrouble.Full(), 10), "b"), Fault(At(5), Disk(new DiskTrouble.ReadError(), 10), "c"),
            Fault(At(5), Disk(new DiskTrouble.FsyncError(), 10), "d"), Fault(At(5), Disk(new DiskTrouble.Slow(10), 20), "e"), Fault(At(5), Disk(new DiskTrouble.Slow(3), 10), "f"));
        world.RunTo(10);
        Assert.Equal((true, true, true, 30L), (Disk1.Full, Disk1.ReadFails, Disk1.FlushFails, Disk1.SlowFactor));
        Assert.False(world.World.DiskOf(world.MachineOf("broker-2")).Full);
        world.RunTo(20);
        Assert.Equal((true, false, false, 10L), (Disk1.Full, Disk1.ReadFails, Disk1.FlushFails, Disk1.SlowFactor));
        world.RunTo(30);
        Assert.Equal((false, false, false, 1L), (Disk1.Full, Disk1.ReadFails, Disk1.FlushFails, Disk1.SlowFactor));
        Assert.Contains("25ms disk full of broker(1) for 20ms", world.Ended);
    }

    [Fact]
    public void What_died_of_a_disk_starts_when_the_disk_is_well()
    {
        world.Carry(Fault(At(5), Disk(new DiskTrouble.Full(), 20)));
        world.At(10, () => world.World.Crash(world.ProcessOf("broker-1")));
        world.RunTo(20);
        Assert.False(world.IsAlive("broker-1"));
        world.RunTo(30);
        Assert.True(world.IsAlive("broker-1"));
    }

    [Fact]
    public void Unless_another_fault_keeps_it_down()
    {
        world.Carry(Fault(At(5), Disk(new DiskTrouble.Full(), 20), "disk"), Fault(At(10), Crash("broker(1)", restartAfter: 30), "crash"));
        world.RunTo(30);
        Assert.False(world.IsAlive("broker-1"));
        world.RunTo(50);
        Assert.True(world.IsAlive("broker-1"));
    }

    [Fact]
    public void A_flipped_bit_is_done_at_once_and_nothing_of_it_is_in_force()
    {
        world.Carry(Fault(At(5), new FaultAction.Disk(Who("broker(1)", "broker(2)"), new DiskTrouble.FlipBit(new("o", 0)), null)));
        world.RunTo(10);
        Assert.Equal(["5ms broker-1 o-0", "5ms broker-2 o-0"], world.Flips);
        Assert.Equal(0, world.Executor.InForce);
    }

    [Fact]
    public void Jumps_of_a_wall_clock_add_up_and_are_taken_back()
    {
        var right = Wall1;
        world.Carry(Fault(At(5), Clock(new ClockTrouble.Jump(Ms(60_000)), 20), "a"), Fault(At(5), Clock(new ClockTrouble.Jump(Ms(-10_000)), 10), "b"));
        world.RunTo(10);
        Assert.Equal(right + 50_010, Wall1);
        world.RunTo(20);
        Assert.Equal(right + 60_020, Wall1);
        world.RunTo(30);
        Assert.Equal(right + 30, Wall1);
    }

    [Fact]
    public void A_clock_that_drifts_runs_at_its_own_pace_and_keeps_what_it_has_gained()
    {
        var right = Wall1;
        world.Carry(Fault(At(0), Clock(new ClockTrouble.Drift(500_000), 1_000)));
        world.RunTo(1_000);
        Assert.Equal(right + 1_500, Wall1);
        world.RunTo(2_000);
        Assert.Equal(right + 2_500, Wall1);
    }

    [Fact]
    public void Clocks_never_stand_however_many_slow_them()
    {
        world.Carry(Fault(At(0), Clock(new ClockTrouble.Drift(-400_000)), "a"), Fault(At(0), Clock(new ClockTrouble.Drift(-400_000)), "b"), Fault(At(0), Clock(new ClockTrouble.Drift(-400_000)), "c"));
        world.RunTo(10);
        Assert.Equal(-ClockLimits.DriftMax, world.World.ClockOf(world.MachineOf("broker-1")).DriftPpm);
    }

    [Fact]
    public void Healing_the_world_mends_disks_and_clocks()
    {
        world.Carry(Fault(At(5), Disk(new DiskTrouble.Full()), "a"), Fault(At(5), Clock(new ClockTrouble.Jump(Ms(5_000))), "b"), Fault(At(5), Clock(new ClockTrouble.Drift(200)), "c"));
        world.RunTo(10);
        world.Executor.Heal();
        var clock = world.World.ClockOf(world.MachineOf("broker-1"));
        Assert.Equal((false, Duration.Zero, 0L), (Disk1.Full, clock.Offset, clock.DriftPpm));
        Assert.Single(world.Facts, f => f.Kind == FactKind.WorldHealed);
    }

    private static FaultAction.Disk Disk(DiskTrouble trouble, double? @for = null) => new(Who("broker(1)"), trouble, @for is { } ms ? Exactly(ms) : null);

    private static FaultAction.Clock Clock(ClockTrouble trouble, double? @for = null) => new(Who("broker(1)"), trouble, @for is { } ms ? Exactly(ms) : null);
}
