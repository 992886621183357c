using System.Diagnostics;
using Lab.Faults.Execution.Aiming;
using Lab.Faults.Execution.Guarding;
using Lab.Faults.Plans;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Faults.Execution.Striking;

/// <summary>Carries out one action now, on those who play its roles now. All of its roles are played by somebody: whoever calls has seen to that.</summary>
internal sealed class Striker(World world, RoleResolver roles, IScenarioHands hands, FaultsInForce inForce, Agenda agenda, VirtualTime ready)
{
    /// <summary>Who holds back what would be too much; null: nobody.</summary>
    public BudgetGuard? Guard { get; set; }

    /// <param name="name">Of the planned fault or step.</param>
    /// <param name="action">What is done.</param>
    /// <param name="draws">The occurrence it is done for.</param>
    /// <param name="note">What a reader must know beside the action's text; empty if nothing.</param>
    public void Strike(string name, FaultAction action, FaultDraws draws, string note)
    {
        if (Guard?.Allows(name, action, draws.Subject) == false) return;
        var text = action.ToString();
        var fault = inForce.Begin(name, text);
        Guard?.Began(fault, action, draws.Subject);
        fault.Machine = OnlyMachine(action, draws.Subject);
        inForce.ReportBegan(fault, note.Length == 0 ? text : $"{text} ({note})");
        Do(fault, action, draws.Subject);
        if (fault.IsSpent) inForce.End(fault);
        else if (LengthOf(action) is { } length) fault.End = agenda.At(agenda.Now + draws.Of(length.Range, length.Draw), $"end of {text}", () => inForce.End(fault));
    }

    /// <summary>Carries out what is done to a message that is leaving now; no fault when it is held back.</summary>
    public (ActiveFault? Fault, WireFate Fate) StrikeWire(string name, FaultAction action, WireMatch match, FaultDraws draws, in Departure departure)
    {
        if (Guard?.AllowsOnWire(name, action, departure) == false) return (null, WireFate.Passes);
        var text = action.ToString();
        var fault = inForce.Begin(name, text);
        Guard?.BeganOnWire(fault, action, departure);
        fault.Machine = departure.From;
        inForce.ReportBegan(fault, $"{text}: {match}");
        if (action is FaultAction.Drop)
        {
            inForce.End(fault);
            return (fault, WireFate.Reset);
        }

        fault.Held.Add(departure.Way);
        if (LengthOf(action) is { } length) fault.End = agenda.At(departure.At + draws.Of(length.Range, length.Draw), $"end of {text}", () => inForce.End(fault));
        return (fault, action is FaultAction.Hold ? WireFate.Held : WireFate.GivenUp);
    }

    private void Do(ActiveFault fault, FaultAction action, ulong subject)
    {
        switch (action)
        {
            case FaultAction.Crash a:
                foreach (var target in Targets(a.Who, subject)) Crash(fault, target, a.Wipe);
                break;
            case FaultAction.PowerLoss a:
                foreach (var machine in Machines(a.Who, subject)) Darken(fault, machine, Kept(a.Keep), a.Wipe);
                break;
            case FaultAction.WipeDisks a:
                foreach (var machine in Machines(a.Who, subject)) Darken(fault, machine, KeepUnflushed.None, wipe: true);
                break;
            case FaultAction.Pause a:
                foreach (var target in Targets(a.Who, subject)) Pause(fault, target.Process);
                break;
            case FaultAction.Stop a:
                foreach (var target in Targets(a.Who, subject)) Stop(fault, target);
                break;
            case FaultAction.Restart a:
                foreach (var target in Targets(a.Who, subject)) Restart(target);
                break;
            case FaultAction.Cut a:
                Cut(fault, Ways.OfLinks(roles, subject, a.Links));
                break;
            case FaultAction.Split a:
                Cut(fault, Ways.Between(roles, subject, a.Groups));
                break;
            case FaultAction.Isolate a:
                Cut(fault, Ways.Around(roles, subject, a.Who, world.MachineCount));
                break;
            case FaultAction.Slow a:
                var slowed = Ways.OfLinks(roles, subject, a.Links);
                foreach (var way in slowed) fault.Slowed.Add((way, a.By.Min, a.By.Max));
                inForce.Apply(slowed);
                break;
            case FaultAction.Loss a:
                var lossy = Ways.OfLinks(roles, subject, a.Links);
                foreach (var way in lossy) fault.Lossy.Add((way, a.Ratio.Millionths));
                inForce.Apply(lossy);
                break;
            case FaultAction.Disk a:
                foreach (var machine in Machines(a.Who, subject)) Spoil(fault, machine, a.Trouble, subject);
                break;
            case FaultAction.Clock a:
                foreach (var machine in Machines(a.Who, subject)) inForce.PutClockWrong(fault, machine, a.Trouble);
                break;
            case FaultAction.Heal a:
                Heal(fault, a.Target, subject);
                break;
            case FaultAction.Release a:
                inForce.End(fault);
                inForce.EndNamed(a.Name);
                break;
            case FaultAction.Elect a:
                hands.Elect(a.Partition, a.Type);
                break;
            case FaultAction.Reassign a:
                hands.Reassign([.. a.Partitions.Select(p => (p.Partition, (IReadOnlyList<int>)[.. Targets(p.Replicas, subject).Where(t => t.Broker != Target.NoBroker).Select(t => t.Broker)]))]);
                break;
            case FaultAction.AddPartitions a:
                hands.AddPartitions(a.Topic, a.Count);
                break;
            case FaultAction.DeleteTopic a:
                hands.DeleteTopic(a.Topic);
                break;
            case FaultAction.Seek a:
                foreach (var request in a.Requests) hands.Seek(request, ready);
                break;
            case FaultAction.CreateTopic a:
                hands.CreateTopic(a.Topic);
                break;
            default:
                throw new UnreachableException(action.GetType().Name);
        }
    }

    /// <summary>On a machine without power there is nothing to kill. What is down already is this fault's from now on: it says when it starts.</summary>
    private void Crash(ActiveFault fault, Target target, bool wipe)
    {
        if (!world.IsPowered(target.Machine)) return;
        // The processes of a machine share its disk: it cannot be replaced under one that runs.
        foreach (var process in wipe ? world.ProcessesOn(target.Machine) : [target.Process])
        {
            if (world.LifeOf(process) < 0) continue;
            world.Crash(process);
            inForce.LetGo(process);
            fault.Down.Add(process);
        }

        if (wipe) world.Wipe(target.Machine);
    }

    /// <summary>SIGTERM: it ends in its own time, and does not start again before it has.</summary>
    private void Stop(ActiveFault fault, Target target)
    {
        if (world.LifeOf(target.Process) < 0) return;
        world.Terminate(target.Process);
        inForce.LetGo(target.Process);
        fault.Down.Add(target.Process);
    }

    private void Darken(ActiveFault fault, MachineId machine, KeepUnflushed keep, bool wipe)
    {
        world.PowerLoss(machine, keep);
        if (wipe) world.Wipe(machine);
        inForce.LetGo(machine);
        fault.Dark.Add(machine);
        foreach (var process in world.ProcessesOn(machine)) inForce.LetGo(process);
    }

    private void Pause(ActiveFault fault, ProcessId process)
    {
        if (!world.IsAlive(process)) return;
        world.Pause(process);
        fault.Paused.Add(new(process, world.LifeOf(process)));
    }

    /// <summary>A machine without power gets it back, and everything on it starts. What runs is stopped cleanly first.</summary>
    private void Restart(Target target)
    {
        if (world.IsAlive(target.Process)) world.Terminate(target.Process);
        if (!world.IsPowered(target.Machine))
        {
            inForce.LetGo(target.Machine);
            inForce.Boot(target.Machine);
        }

        inForce.LetGo(target.Process);
        world.Start(target.Process);
    }

    private void Spoil(ActiveFault fault, MachineId machine, DiskTrouble trouble, ulong subject)
    {
        if (trouble is DiskTrouble.FlipBit flip)
        {
            hands.FlipBit(machine, flip.Partition, Hash.Of(subject, (ulong)machine.Value));
            return;
        }

        fault.Disks.Add((machine, trouble));
        inForce.ApplyDisk(machine);
    }

    private void Cut(ActiveFault fault, List<Way> ways)
    {
        foreach (var way in ways) world.Network.Cut(way.From, way.To);
        fault.Cuts.AddRange(ways);
    }

    private void Heal(ActiveFault self, HealTarget target, ulong subject)
    {
        inForce.End(self);
        switch (target)
        {
            case HealTarget.Everything: inForce.EndAll(); break;
            case HealTarget.Named t: inForce.EndNamed(t.Name); break;
            case HealTarget.OnLink t: inForce.Mend(Ways.OfLinks(roles, subject, [t.Link])); break;
            default: throw new UnreachableException(target.GetType().Name);
        }
    }

    /// <summary>Each once, however many of the roles mean it.</summary>
    private List<Target> Targets(IEnumerable<Role> who, ulong subject)
    {
        var targets = new List<Target>();
        foreach (var role in who)
        {
            foreach (var target in roles.Resolve(role, subject))
                if (!targets.Exists(t => t.Process == target.Process)) targets.Add(target);
        }

        return targets;
    }

    private List<MachineId> Machines(IEnumerable<Role> who, ulong subject) => Targets(who, subject).Select(t => t.Machine).Distinct().ToList();

    private MachineId OnlyMachine(FaultAction action, ulong subject) =>
        Machines(ActionRoles.Of(action), subject) is [var one] ? one : MachineId.None;

    private static (DurationRange Range, uint Draw)? LengthOf(FaultAction action)
    {
        var (range, draw) = action switch
        {
            FaultAction.Crash a => (a.RestartAfter, FaultDraws.Restart),
            FaultAction.Stop a => (a.RestartAfter, FaultDraws.Restart),
            FaultAction.PowerLoss a => (a.RestartAfter, FaultDraws.Restart),
            FaultAction.WipeDisks a => (a.RestartAfter, FaultDraws.Restart),
            FaultAction.Pause a => (a.For, FaultDraws.Length),
            FaultAction.Cut a => (a.For, FaultDraws.Length),
            FaultAction.Split a => (a.For, FaultDraws.Length),
            FaultAction.Isolate a => (a.For, FaultDraws.Length),
            FaultAction.Slow a => (a.For, FaultDraws.Length),
            FaultAction.Loss a => (a.For, FaultDraws.Length),
            FaultAction.Disk a => (a.For, FaultDraws.Length),
            FaultAction.Clock a => (a.For, FaultDraws.Length),
            FaultAction.Hold a => (a.For, FaultDraws.Length),
            FaultAction.Orphan a => (a.For, FaultDraws.Length),
            _ => ((DurationRange?)null, 0u),
        };
        return range is { } given ? (given, draw) : null;
    }

    private static KeepUnflushed Kept(Keep keep) => keep switch
    {
        Keep.Random => KeepUnflushed.Random,
        Keep.None => KeepUnflushed.None,
        _ => KeepUnflushed.All,
    };
}
