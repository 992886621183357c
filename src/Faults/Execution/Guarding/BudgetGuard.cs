using Lab.Faults.Execution.Aiming;
using Lab.Faults.Execution.Striking;
using Lab.Faults.Plans;
using Lab.Faults.Swarm;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;

namespace Lab.Faults.Execution.Guarding;

/// <summary>
/// Asked before each fault: would it be too much, with what is wrong already? It sees who runs, who is fenced, who is in which in-sync set, as committed
/// metadata says at that moment; who is unclean stays so until he has registered again and is back in every set. A link that works again is still counted
/// for as long as it did not: what was sent meanwhile is on its way for about that time (TCP's retransmission backs off by doubling). Without an active
/// controller that has a majority nobody is heard, and whoever is active next may fence all of them at once: as if all were cut off.
/// While words of a dead broker are on their way to a controller, nothing may end the session of the living one.
/// </summary>
internal sealed class BudgetGuard(World world, IClusterView view, RoleResolver roles, IScenarioHands hands, SwarmWatch watch, VirtualTime ready)
{
    private static readonly Duration AfterMath = Duration.FromSeconds(2);

    private readonly Harms harms = new(world, view, roles, watch.Limits.PowerLossKeepsRecords);
    private readonly List<Trouble> troubles = [];
    private readonly List<Down> downs = [];

    /// <summary>A fault that disturbs brokers for as long as it is in force, and a while longer.</summary>
    private sealed record Trouble(ActiveFault Fault, IReadOnlyList<int> Brokers, IReadOnlyList<MachineId> Controllers, VirtualTime Began);

    /// <summary>
    /// A broker that has gone down and must register again. Whoever is stopped before it is back, however cleanly, is unclean: the marker that it left names
    /// an earlier registration.
    /// </summary>
    private sealed record Down(int Broker, int Registrations, bool Unclean, bool Lost, bool Wiped);

    public bool Allows(string name, FaultAction action, ulong subject) =>
        Decide(name, harms.Of(action, subject), breaksConnections: action is FaultAction.Cut or FaultAction.Loss or FaultAction.Isolate or FaultAction.Split or FaultAction.Slow);

    public bool AllowsOnWire(string name, FaultAction action, in Departure departure) => Decide(name, harms.OnWire(action, departure), breaksConnections: true);

    /// <summary>The fault has begun.</summary>
    public void Began(ActiveFault fault, FaultAction action, ulong subject) => Write(fault, harms.Of(action, subject));

    /// <summary>The fault has begun.</summary>
    public void BeganOnWire(ActiveFault fault, FaultAction action, in Departure departure) => Write(fault, harms.OnWire(action, departure));

    private bool Decide(string name, Harm harm, bool breaksConnections)
    {
        var allowed = (watch.Limits.Connections || !breaksConnections) && (harm.IsNone || IsWithin(harm));
        watch.Write(name, allowed, world.Now - ready);
        return allowed;
    }

    private void Write(ActiveFault fault, Harm harm)
    {
        if (harm.IsNone) return;
        troubles.Add(new(fault, harm.Brokers, harm.Controllers, world.Now));
        if (!harm.Restarts) return;
        foreach (var broker in harm.Brokers)
        {
            var before = downs.Find(d => d.Broker == broker);
            if (before is not null) downs.Remove(before);
            downs.Add(new(broker, view.RegistrationsOf(broker), harm.Unclean || before is not null, harm.Loses || before is { Lost: true }, harm.Wipes || before is { Wiped: true }));
        }
    }

    private bool IsWithin(Harm harm)
    {
        troubles.RemoveAll(IsOver);
        downs.RemoveAll(d => view.RegistrationsOf(d.Broker) > d.Registrations && harms.IsWhole(d.Broker, hands));
        if (MayRegisterTheDead(harm)) return false;
        var (disturbed, unclean, lost, wiped) = (0, 0, 0, 0);
        var isBlind = IsBlind(harm);
        foreach (var broker in view.Brokers)
        {
            var isHit = harm.Brokers.Contains(broker);
            var down = downs.Find(d => d.Broker == broker);
            if (isBlind || isHit || down is not null || troubles.Exists(t => t.Brokers.Contains(broker)) || !harms.IsWhole(broker, hands)) disturbed++;
            if (isHit && (harm.Unclean || harm.Restarts && down is not null) || down is { Unclean: true }) unclean++;
            if (isHit && harm.Loses || down is { Lost: true }) lost++;
            if (isHit && harm.Wipes || down is { Wiped: true }) wiped++;
        }

        return watch.Limits.Allows(disturbed, unclean, lost, wiped);
    }

    /// <summary>
    /// A registration that an ended life of a broker sent may still reach the controller. If the session of the running one has ended by then, the dead is
    /// registered, and the living locked out until somebody restarts it: nothing in Kafka survives that (findings.md).
    /// </summary>
    private bool MayRegisterTheDead(Harm harm)
    {
        foreach (var broker in view.Brokers)
        {
            if (harm.Controllers.Count == 0 && (harm.Restarts || !harm.Brokers.Contains(broker))) continue;
            foreach (var controller in view.ControllerMachines)
                if (world.Network.CarriesWordsOfTheDead(view.MachineOfBroker(broker), controller)) return true;
        }

        return false;
    }

    /// <summary>Whether the active controller, or so many that no majority is left, is in trouble.</summary>
    private bool IsBlind(Harm harm)
    {
        var (left, active) = (0, view.ActiveController);
        var hasActive = false;
        foreach (var controller in view.ControllerMachines)
        {
            var process = hands.ProcessOfController(controller);
            if (Contains(harm.Controllers, controller) || !world.IsAlive(process) || world.IsPaused(process) || troubles.Exists(t => Contains(t.Controllers, controller))) continue;
            left++;
            hasActive |= controller == active;
        }

        return !hasActive || left * 2 <= view.ControllerMachines.Count;
    }

    private static bool Contains(IReadOnlyList<MachineId> machines, MachineId one)
    {
        foreach (var machine in machines)
            if (machine == one) return true;
        return false;
    }

    private bool IsOver(Trouble trouble) =>
        trouble.Fault.EndedAt is { } ended && world.Now > ended + (ended - trouble.Began) + AfterMath;
}
