using Lab.Faults.Execution.Aiming;
using Lab.Faults.Execution.Striking;
using Lab.Faults.Plans;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Faults.Execution.Guarding;

/// <summary>What a fault does to the brokers that it strikes, in the terms of a budget.</summary>
/// <param name="Brokers">Whom.</param>
/// <param name="Restarts">They register again before they are whole.</param>
/// <param name="Unclean">They end without a clean shutdown.</param>
/// <param name="Loses">They lose what was written.</param>
/// <param name="Wipes">They lose their disks with all that was ever on them.</param>
internal readonly record struct Harm(IReadOnlyList<int> Brokers, bool Restarts = false, bool Unclean = false, bool Loses = false, bool Wipes = false)
{
    /// <summary>The machines of the controllers that it strikes.</summary>
    public IReadOnlyList<MachineId> Controllers { get; init; } = [];

    public bool IsNone => Brokers.Count == 0 && Controllers.Count == 0;
}

/// <summary>Reads the harm out of actions. Clients come to none that a budget counts.</summary>
internal sealed class Harms(World world, IClusterView view, RoleResolver roles, bool powerLossKeepsRecords)
{
    private IReadOnlyList<int> Brokers(IEnumerable<Role> who, ulong subject)
    {
        var brokers = new List<int>();
        foreach (var role in who)
        {
            foreach (var target in roles.Resolve(role, subject))
                if (target.Broker != Target.NoBroker && !brokers.Contains(target.Broker)) brokers.Add(target.Broker);
        }

        return brokers;
    }

    private List<MachineId> Controllers(IEnumerable<Role> who, ulong subject)
    {
        var controllers = new List<MachineId>();
        foreach (var role in who)
        {
            foreach (var target in roles.Resolve(role, subject))
                if (IsController(target.Machine) && !controllers.Contains(target.Machine)) controllers.Add(target.Machine);
        }

        return controllers;
    }

    public Harm Of(FaultAction action, ulong subject) => HarmToBrokers(action, subject) with { Controllers = HarmToControllers(action, subject) };

    private List<MachineId> HarmToControllers(FaultAction action, ulong subject) => action switch
    {
        FaultAction.Crash a => Controllers(a.Who, subject),
        FaultAction.PowerLoss a => Controllers(a.Who, subject),
        FaultAction.WipeDisks a => Controllers(a.Who, subject),
        FaultAction.Stop a => Controllers(a.Who, subject),
        FaultAction.Restart a => Controllers(a.Who, subject),
        FaultAction.Pause a => Controllers(a.Who, subject),
        FaultAction.Isolate a => Controllers(a.Who, subject),
        FaultAction.Disk a => Controllers(a.Who, subject),
        // Whatever else a group holds: an active controller that does not hear the others will be replaced.
        FaultAction.Split a => BetweenControllers(Ways.Between(roles, subject, a.Groups)),
        FaultAction.Cut a => BetweenControllers(Ways.OfLinks(roles, subject, a.Links)),
        FaultAction.Slow a => BetweenControllers(Ways.OfLinks(roles, subject, a.Links)),
        FaultAction.Loss a => BetweenControllers(Ways.OfLinks(roles, subject, a.Links)),
        _ => [],
    };

    private Harm HarmToBrokers(FaultAction action, ulong subject) => action switch
    {
        FaultAction.Crash a => new(Brokers(a.Who, subject), Restarts: true, Unclean: true, Loses: a.Wipe, Wipes: a.Wipe),
        FaultAction.PowerLoss a => new(Brokers(a.Who, subject), Restarts: true, Unclean: true, Loses: a.Wipe || (a.Keep != Keep.All && !powerLossKeepsRecords), Wipes: a.Wipe),
        FaultAction.WipeDisks a => new(Brokers(a.Who, subject), Restarts: true, Unclean: true, Loses: true, Wipes: true),
        FaultAction.Stop a => new(Brokers(a.Who, subject), Restarts: true),
        FaultAction.Restart a => new(Brokers(a.Who, subject), Restarts: true),
        FaultAction.Pause a => new(Brokers(a.Who, subject)),
        FaultAction.Isolate a => new(Brokers(a.Who, subject)),
        // A broker halts at the first error of its disk, and a failed flush has lost what it was to keep.
        FaultAction.Disk { Trouble: DiskTrouble.Slow } a => new(Brokers(a.Who, subject)),
        FaultAction.Disk a => new(Brokers(a.Who, subject), Restarts: true, Unclean: true, Loses: a.Trouble is DiskTrouble.FsyncError or DiskTrouble.FlipBit),
        FaultAction.Clock a => new(Brokers(a.Who, subject)),
        FaultAction.Cut a => new(Ends(Ways.OfLinks(roles, subject, a.Links))),
        FaultAction.Slow a => new(Ends(Ways.OfLinks(roles, subject, a.Links))),
        FaultAction.Loss a => new(Ends(Ways.OfLinks(roles, subject, a.Links))),
        FaultAction.Split a => new(OutsideOf(a.Groups, subject)),
        FaultAction.Elect a => new(view.LeaderOf(a.Partition.ToString()) is >= 0 and var leader ? [leader] : []),
        _ => new([]),
    };

    /// <summary>A message that is held or given up is one way that is cut for a while; a connection that is reset is opened again at once.</summary>
    public Harm OnWire(FaultAction action, in Departure departure)
    {
        if (action is FaultAction.Drop) return new([]);
        List<Way> way = [new(departure.From, departure.To)];
        return new(Ends(way)) { Controllers = BetweenControllers(way) };
    }

    /// <summary>Of a link between a broker and another server either may be the one who falls behind; one to a client makes nobody fall behind.</summary>
    private List<int> Ends(List<Way> ways)
    {
        var brokers = new List<int>();
        foreach (var way in ways)
        {
            var (from, to) = (BrokerOn(way.From), BrokerOn(way.To));
            if (from < 0 && !IsController(way.From) || to < 0 && !IsController(way.To)) continue;
            if (from >= 0 && !brokers.Contains(from)) brokers.Add(from);
            if (to >= 0 && !brokers.Contains(to)) brokers.Add(to);
        }

        return brokers;
    }

    private List<MachineId> BetweenControllers(List<Way> ways)
    {
        var controllers = new List<MachineId>();
        foreach (var way in ways)
        {
            if (!IsController(way.From) || !IsController(way.To)) continue;
            if (!controllers.Contains(way.From)) controllers.Add(way.From);
            if (!controllers.Contains(way.To)) controllers.Add(way.To);
        }

        return controllers;
    }

    /// <summary>Where one side keeps all controllers, it goes on without the others, and they can change nothing; where none does, nobody is whole.</summary>
    private List<int> OutsideOf(ValueList<ValueList<Role>> groups, ulong subject)
    {
        var inside = groups.FirstOrDefault(g => view.ControllerMachines.All(c => g.Any(role => roles.Resolve(role, subject).Any(t => t.Machine == c))));
        var outside = new List<int>();
        foreach (var group in groups)
            if (group != inside || inside.Count == 0) outside.AddRange(Brokers(group, subject));
        return outside;
    }

    private int BrokerOn(MachineId machine)
    {
        foreach (var broker in view.Brokers)
            if (view.MachineOfBroker(broker) == machine) return broker;
        return -1;
    }

    private bool IsController(MachineId machine)
    {
        foreach (var controller in view.ControllerMachines)
            if (controller == machine) return true;
        return false;
    }

    public bool IsWhole(int broker, IScenarioHands hands)
    {
        var process = hands.ProcessOfBroker(broker);
        if (!world.IsAlive(process) || world.IsPaused(process) || view.IsFenced(broker) || !view.IsHeard(broker)) return false;
        foreach (var partition in hands.Partitions)
            if (Contains(view.ReplicasOf(partition), broker) && !Contains(view.InSyncSetOf(partition), broker)) return false;
        return true;
    }

    private static bool Contains(IReadOnlyList<int> brokers, int broker)
    {
        foreach (var one in brokers)
            if (one == broker) return true;
        return false;
    }
}
