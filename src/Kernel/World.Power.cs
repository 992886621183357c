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
    /// <summary>Starts a process: a new life, new instances from the factories, the same disk.</summary>
    public void Start(ProcessId id)
    {
        var process = processes[id.Value];
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
        if (!process.Alive) return;
        Network.ProcessDied(process, now, silent: false);
        End(process);
        process.Machine.Disk.ProcessDied(id.Value, now);
        ReportWorld(FactKind.ProcessCrashed, process.Machine.Id, id.Value, process.Incarnation, process.Name);
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
        process.Machine.StopListening(process);
        foreach (var actor in process.Actors)
        {
            actor.Instance = null;
            actor.HasStarted = false;
            actor.RemoveWhere(static _ => true, queue.Return);
        }
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
