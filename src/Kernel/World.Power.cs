using Lab.Kernel.Events;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Kernel;

/// <summary>What page caches keep of what was never flushed, when the power goes.</summary>
public enum KeepUnflushed
{
    /// <summary>A seed-chosen part, torn inside a sector if it must be.</summary>
    Random,
    None,
    All,
}

public sealed partial class World
{
    /// <summary>Starts a process: a new life, new instances from the factories, the same disk. One that is about to end starts when it has.</summary>
    public void Start(ProcessId id)
    {
        var process = processes[id.Value];
        process.StartsAgain = process.Alive && process.Terminating;
        if (process.Alive || !process.Machine.Powered) return;
        process.Alive = true;
        process.Paused = false;
        process.Incarnation++;
        if (process.Incarnation > EventKey.IncarnationMax) throw new InvalidOperationException($"{process.Name} was started more than {EventKey.IncarnationMax} times.");
        ReportWorld(FactKind.ProcessStarted, process.Machine.Id, id.Value, process.Incarnation, process.Name);
        foreach (var actor in process.Actors)
        {
            actor.Instance = actor.Factory();
            actor.Instance.Context = actor.Context;
            actor.BeginLife(process.Incarnation);
            PushFor(actor, EventKind.Start, now, actor, -1, null, now);
        }
    }

    /// <summary>kill -9: volatile state is gone, the page cache stays, sockets are closed by the operating system.</summary>
    public void Crash(ProcessId id)
    {
        var process = processes[id.Value];
        if (process.Alive) Die(process, byItself: false);
    }

    /// <summary>SIGTERM: every actor of the process is asked to end it, in its own time.</summary>
    public void Terminate(ProcessId id)
    {
        var process = processes[id.Value];
        if (!process.Alive || process.Terminating) return;
        process.Terminating = true;
        foreach (var actor in process.Actors) PushFor(actor, EventKind.Local, now, actor, -1, TerminationSignal.Instance, now);
    }

    internal void ExitAt(ProcessHost process, long at) => Schedule(new(at), new Exit(process, process.Incarnation));

    private void Exited(ProcessHost process)
    {
        var again = process.StartsAgain;
        Die(process, byItself: true);
        if (again) Start(process.Id);
    }

    // The operating system closes its sockets; what it wrote stays in the page cache.
    private void Die(ProcessHost process, bool byItself)
    {
        Network.ProcessDied(process, now, silent: false);
        End(process);
        process.Machine.Disk.ProcessDied(process.Id.Value, now);
        if ((FactInterest & (1UL << (int)FactKind.ProcessCrashed)) != 0)
            Report(new Fact(FactKind.ProcessCrashed, Now, process.Machine.Id, NameId.None, process.Id.Value, process.Incarnation, byItself ? 1 : 0, process.Name));
    }

    /// <summary>The machine goes dark: its processes end without a word, what was not flushed is lost as <paramref name="keep"/> says.</summary>
    public void PowerLoss(MachineId id, KeepUnflushed keep)
    {
        var machine = machines[id.Value];
        if (!machine.Powered) return;
        foreach (var process in machine.Processes)
        {
            if (!process.Alive) continue;
            Network.ProcessDied(process, now, silent: true);
            End(process);
            machine.Disk.ProcessDied(process.Id.Value, now);
        }

        machine.Powered = false;
        machine.LastPowerLoss = now;
        Network.MachineDark();
        machine.Disk.PowerLost(now, keep, Choices);
        ReportWorld(FactKind.PowerLost, id, (long)keep, 0, keep.ToString());
    }

    /// <summary>The machine has power again; its processes stay dead until they are started.</summary>
    public void PowerOn(MachineId id)
    {
        var machine = machines[id.Value];
        if (machine.Powered) return;
        machine.Powered = true;
        Network.Unpark(now);
    }

    /// <summary>SIGSTOP: nothing is handled, timers come late, the kernel's buffers go on accepting.</summary>
    public void Pause(ProcessId id)
    {
        var process = processes[id.Value];
        if (!process.Alive || process.Paused) return;
        process.Paused = true;
        ReportWorld(FactKind.ProcessPaused, process.Machine.Id, id.Value, 0, process.Name);
    }

    public void Resume(ProcessId id)
    {
        var process = processes[id.Value];
        if (!process.Paused) return;
        process.Paused = false;
        ReportWorld(FactKind.ProcessResumed, process.Machine.Id, id.Value, 0, process.Name);
        foreach (var actor in process.Actors) ScheduleLane(actor);
        Network.ProcessResumed(process, now);
    }

    /// <summary>A new, empty disk in place of the old one. The machine's processes must be dead.</summary>
    public void Wipe(MachineId id)
    {
        var machine = machines[id.Value];
        if (machine.Processes.Any(p => p.Alive)) throw new InvalidOperationException($"{machine.Name} is running: its disk cannot be replaced.");
        machine.Disk.Wipe();
        ReportWorld(FactKind.DiskWiped, id);
    }

    private void End(ProcessHost process)
    {
        process.Died(now);
        process.Alive = false;
        process.Paused = false;
        process.Terminating = false;
        process.StartsAgain = false;
        process.Machine.StopListening(process);
        foreach (var actor in process.Actors)
        {
            actor.Instance = null;
            actor.HasStarted = false;
            actor.RemoveWhere(static _ => true, queue.Return);
        }
    }

    private sealed class Exit(ProcessHost process, int life) : IWorldEvent
    {
        public void Fire(World world)
        {
            if (process.Lives(life)) world.Exited(process);
        }

        public override string ToString() => $"{process.Name} ends";
    }

    private sealed class Injection(MachineId machine, int port, Message message) : IWorldEvent
    {
        public void Fire(World world)
        {
            var listener = world.MachineAt(machine).Listener(port);
            if (listener is not null) world.PushFor(listener, EventKind.Local, world.now, world.actors[0], -1, message, world.now);
        }

        public override string ToString() => $"inject at {machine} port {port}";
    }
}
