using System.Diagnostics;
using Lab.Faults.Execution.Asking;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Faults.Execution.Aiming;

/// <summary>Who plays a role now. An empty answer means nobody does: no leader is elected, the name is not bound yet.</summary>
internal sealed class RoleResolver(World world, IClusterView view, IScenarioHands hands, MomentCounts moments)
{
    private readonly List<(string Name, Target[] Who)> bound = [];

    /// <param name="role">Who is meant.</param>
    /// <param name="subject">For whom any-broker is drawn: the fault or step that asks.</param>
    public Target[] Resolve(Role role, ulong subject)
    {
        switch (role)
        {
            case Role.Leader r:
                return BrokerOrNobody(view.LeaderOf(r.Partition.ToString()));
            case Role.ClaimsLeader r:
                return Brokers(view.ClaimingLeadersOf(r.Partition.ToString()));
            case Role.Follower r:
                var inOrder = FollowersOf(r.Partition.ToString());
                return r.Nth <= inOrder.Count ? [Broker(inOrder[r.Nth - 1])] : [];
            case Role.AllFollowers r:
                return Brokers(FollowersOf(r.Partition.ToString()));
            case Role.Controller:
                return view.ActiveController is var active && active != MachineId.None ? [ControllerOn(active)] : [];
            case Role.NthController r:
                return r.Nth <= view.ControllerMachines.Count ? [ControllerOn(view.ControllerMachines[r.Nth - 1])] : [];
            case Role.StandbyController r:
                return Standbys() is var standbys && r.Nth <= standbys.Count ? [ControllerOn(standbys[r.Nth - 1])] : [];
            case Role.Coordinator r:
                return BrokerOrNobody(view.CoordinatorOf(r.Group));
            case Role.Broker r:
                return Has(r.Id) ? [Broker(r.Id)] : [];
            case Role.AnyBroker:
                return BrokerOrNobody(AnyLiveBroker(subject));
            case Role.AllBrokers:
                return Brokers(view.Brokers);
            case Role.Producer r:
                return Client(r.Name, 1);
            case Role.Consumer r:
                return Client(r.Group, r.Nth);
            case Role.Last r:
                return moments.LastOf(r.Moment) is { IsNone: false } machine ? PlayedOn(machine) : [];
            case Role.Others r:
                return Resolve(r.Than, subject) is { Length: > 0 } those ? Brokers([.. view.Brokers.Where(b => !Array.Exists(those, t => t.Broker == b))]) : [];
            case Role.Bound r:
                foreach (var (name, who) in bound)
                    if (name == r.Name) return who;
                return [];
            default:
                throw new UnreachableException(role.GetType().Name);
        }
    }

    /// <summary>Keeps who it was; a name bound again means the later one.</summary>
    public void Bind(string name, Target[] who)
    {
        bound.RemoveAll(b => b.Name == name);
        bound.Add((name, who));
    }

    /// <summary>The replicas that are not the leader, in the order of the assignment. While nobody leads, nobody follows.</summary>
    private List<int> FollowersOf(string partition)
    {
        var followers = new List<int>();
        var leader = view.LeaderOf(partition);
        if (leader < 0) return followers;
        foreach (var replica in view.ReplicasOf(partition))
            if (replica != leader) followers.Add(replica);
        return followers;
    }

    /// <summary>Every live broker draws a lot and the highest wins, so that the death of another rarely changes who it is.</summary>
    private int AnyLiveBroker(ulong subject)
    {
        var (best, highest) = (-1, -1L);
        foreach (var broker in view.Brokers)
        {
            if (!world.IsAlive(hands.ProcessOfBroker(broker))) continue;
            var lot = world.Choices.Draw(Sites.FaultTarget, Hash.Of(subject, (ulong)broker), 0, long.MaxValue);
            if (lot > highest) (best, highest) = (broker, lot);
        }

        return best;
    }

    private bool Has(int broker)
    {
        foreach (var id in view.Brokers)
            if (id == broker) return true;
        return false;
    }

    private Target[] Client(string application, int member)
    {
        foreach (var client in hands.Clients)
            if (client.Application == application && client.Member == member) return [new(world.MachineOf(client.Process), client.Process)];
        return [];
    }

    private Target[] Brokers(IReadOnlyList<int> ids)
    {
        var targets = new Target[ids.Count];
        for (var i = 0; i < targets.Length; i++) targets[i] = Broker(ids[i]);
        return targets;
    }

    /// <summary>The broker, the controller or the client whose machine it is.</summary>
    private Target[] PlayedOn(MachineId machine)
    {
        if (BrokerOn(machine) is >= 0 and var broker) return [Broker(broker)];
        foreach (var controller in view.ControllerMachines)
            if (controller == machine) return [ControllerOn(machine)];
        foreach (var client in hands.Clients)
            if (world.MachineOf(client.Process) == machine) return [new(machine, client.Process)];
        return [];
    }

    // Of a combined node both parts are struck.
    private Target ControllerOn(MachineId machine) => new(machine, hands.ProcessOfController(machine), BrokerOn(machine));

    private int BrokerOn(MachineId machine)
    {
        foreach (var broker in view.Brokers)
            if (view.MachineOfBroker(broker) == machine) return broker;
        return Target.NoBroker;
    }

    private List<MachineId> Standbys()
    {
        var active = view.ActiveController;
        var standbys = new List<MachineId>();
        foreach (var machine in view.ControllerMachines)
            if (machine != active) standbys.Add(machine);
        return standbys;
    }

    private Target[] BrokerOrNobody(int id) => id < 0 ? [] : [Broker(id)];

    private Target Broker(int id) => new(view.MachineOfBroker(id), hands.ProcessOfBroker(id), id);
}
