using Lab.Faults.Plans;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Faults.Execution.Striking;

/// <summary>What all faults in force do together to one machine's disk and clocks: slowness multiplies, jumps and drifts add up.</summary>
internal static class MachineTrouble
{
    public static void ApplyDisk(World world, List<ActiveFault> active, MachineId machine)
    {
        var disk = world.DiskOf(machine);
        (disk.Full, disk.ReadFails, disk.FlushFails, disk.SlowFactor) = (false, false, false, 1);
        foreach (var fault in active)
        {
            foreach (var (where, trouble) in fault.Disks)
            {
                if (where != machine) continue;
                if (trouble is DiskTrouble.Full) disk.Full = true;
                if (trouble is DiskTrouble.ReadError) disk.ReadFails = true;
                if (trouble is DiskTrouble.FsyncError) disk.FlushFails = true;
                if (trouble is DiskTrouble.Slow slow) disk.SlowFactor = checked(disk.SlowFactor * slow.Factor);
            }
        }
    }

    public static void StrikeClock(World world, List<ActiveFault> active, MachineId machine, ClockTrouble trouble)
    {
        if (trouble is ClockTrouble.Jump jump) world.ClockOf(machine).Jump(jump.By);
        else SetDrift(world, active, machine);
    }

    public static void RightClock(World world, List<ActiveFault> active, MachineId machine, ClockTrouble trouble)
    {
        if (trouble is ClockTrouble.Jump jump) world.ClockOf(machine).Jump(Duration.Zero - jump.By);
        else SetDrift(world, active, machine);
    }

    private static void SetDrift(World world, List<ActiveFault> active, MachineId machine)
    {
        var ppm = 0L;
        foreach (var fault in active)
        {
            foreach (var (where, trouble) in fault.Clocks)
                if (where == machine && trouble is ClockTrouble.Drift drift) ppm += drift.Ppm;
        }

        // A clock that stands or runs backwards is none.
        world.ClockOf(machine).Drift(world.Now.Nanos, Math.Max(ppm, -ClockLimits.DriftMax));
    }
}
