using Lab.Faults.Plans;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Faults.Execution.Striking;

/// <summary>All faults in force, in the order in which they began, and how each is taken back.</summary>
internal sealed class FaultsInForce(World world)
{
    private readonly List<ActiveFault> active = [];
    private int count;

    public int Count => active.Count;

    /// <summary>A fault begins: whoever calls writes down in it what it does.</summary>
    public ActiveFault Begin(string name, string text)
    {
        var fault = new ActiveFault(++count, name, text);
        active.Add(fault);
        return fault;
    }

    public void ReportBegan(ActiveFault fault, string text) => world.ReportWorld(FactKind.FaultBegan, fault.Machine, fault.Number, detail: text);

    /// <summary>Takes back what is left of it.</summary>
    public void End(ActiveFault fault)
    {
        if (!active.Remove(fault)) return;
        fault.EndedAt = world.Now;
        fault.End?.Cancel();
        foreach (var way in fault.Cuts) world.Network.Heal(way.From, way.To);
        foreach (var (way, _, _) in fault.Slowed) LinkTrouble.Apply(world, active, way);
        foreach (var (way, _) in fault.Lossy) LinkTrouble.Apply(world, active, way);
        foreach (var way in fault.Held) world.Network.Release(way);
        foreach (var (machine, _) in fault.Disks) MachineTrouble.ApplyDisk(world, active, machine);
        foreach (var (machine, trouble) in fault.Clocks) MachineTrouble.RightClock(world, active, machine, trouble);
        foreach (var life in fault.Paused) GoOn(life);
        foreach (var machine in fault.Dark) Boot(machine);
        foreach (var process in fault.Down) world.Start(process);
        foreach (var (machine, _) in fault.Disks) StartWhatDied(machine);
        world.ReportWorld(FactKind.FaultEnded, fault.Machine, fault.Number, detail: fault.Text);
    }

    public void EndAll()
    {
        while (active.Count > 0) End(active[0]);
    }

    /// <summary>Ends every occurrence in force of the fault or step of this name.</summary>
    public void EndNamed(string name)
    {
        foreach (var fault in active.FindAll(f => f.Name == name)) End(fault);
    }

    /// <summary>Takes back whatever is wrong with these links. A fault of which nothing is left has ended.</summary>
    public void Mend(List<Way> ways)
    {
        foreach (var fault in active.FindAll(f => Touches(f, ways)))
        {
            foreach (var way in fault.Cuts)
                if (ways.Contains(way)) world.Network.Heal(way.From, way.To);
            fault.Cuts.RemoveAll(ways.Contains);
            fault.Slowed.RemoveAll(s => ways.Contains(s.Way));
            fault.Lossy.RemoveAll(l => ways.Contains(l.Way));
            EndIfSpent(fault);
        }

        foreach (var way in ways) LinkTrouble.Apply(world, active, way);
    }

    /// <summary>Another fault, or a restart, decides from now on when this process starts.</summary>
    public void LetGo(ProcessId process)
    {
        foreach (var fault in active.FindAll(f => f.Down.Remove(process))) EndIfSpent(fault);
    }

    /// <summary>Another fault, or a restart, decides from now on when this machine gets its power back.</summary>
    public void LetGo(MachineId machine)
    {
        foreach (var fault in active.FindAll(f => f.Dark.Remove(machine))) EndIfSpent(fault);
    }

    /// <summary>Makes slowness and loss of these links what all faults in force make of them.</summary>
    public void Apply(List<Way> ways)
    {
        foreach (var way in ways) LinkTrouble.Apply(world, active, way);
    }

    /// <summary>The machine has power, and everything that ran on it starts. What was never started is not started by a fault's end.</summary>
    public void Boot(MachineId machine)
    {
        world.PowerOn(machine);
        foreach (var process in world.ProcessesOn(machine))
            if (world.LifeOf(process) >= 0) world.Start(process);
    }

    /// <summary>Makes a disk what all faults in force make of it.</summary>
    public void ApplyDisk(MachineId machine) => MachineTrouble.ApplyDisk(world, active, machine);

    /// <summary>Puts a clock wrong, on top of what other faults have done to it.</summary>
    public void PutClockWrong(ActiveFault fault, MachineId machine, ClockTrouble trouble)
    {
        fault.Clocks.Add((machine, trouble));
        MachineTrouble.StrikeClock(world, active, machine, trouble);
    }

    // Whoever repairs a disk starts what could not live on it, unless another fault keeps it down.
    private void StartWhatDied(MachineId machine)
    {
        if (!world.IsPowered(machine)) return;
        foreach (var process in world.ProcessesOn(machine))
            if (world.LifeOf(process) >= 0 && !active.Exists(f => f.Down.Contains(process))) world.Start(process);
    }

    private void EndIfSpent(ActiveFault fault)
    {
        if (fault.IsSpent) End(fault);
    }

    private void GoOn(Life life)
    {
        if (!world.IsAlive(life.Process) || world.LifeOf(life.Process) != life.Number) return;
        foreach (var other in active)
            if (other.Paused.Contains(life)) return;
        world.Resume(life.Process);
    }

    private static bool Touches(ActiveFault fault, List<Way> ways) =>
        fault.Cuts.Exists(ways.Contains) || fault.Slowed.Exists(s => ways.Contains(s.Way)) || fault.Lossy.Exists(l => ways.Contains(l.Way));
}
