using Lab.Faults.Execution.Aiming;
using Lab.Faults.Plans;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Faults.Execution.Wire;

/// <summary>
/// All who wait for a message, asked as each message leaves, in the order in which they began to wait: what one has taken the next does not see. The
/// network looks at nothing before somebody waits.
/// </summary>
internal sealed class WireWatch(World world, RoleResolver roles, IScenarioHands hands) : IWireTap
{
    private readonly List<Ambush> waiting = [];

    /// <summary>Waits for a message; <paramref name="spring"/> is called within its sender's handler and says what becomes of it.</summary>
    public Ambush Add(WireMatch match, ulong subject, Func<Departure, WireFate> spring)
    {
        var ambush = new Ambush(match, subject, spring);
        waiting.Add(ambush);
        world.Network.Tap = this;
        return ambush;
    }

    public void Remove(Ambush ambush)
    {
        ambush.Ended = true;
        waiting.Remove(ambush);
    }

    public WireFate Leaving(in Departure departure)
    {
        var reader = hands.Wire!;
        reader.See(departure);
        var fate = WireFate.Passes;
        for (var i = 0; i < waiting.Count; i++)
        {
            var ambush = waiting[i];
            // What somebody has taken does not leave: nobody else counts it.
            if (fate != WireFate.Passes || !Matches(ambush, departure, reader) || ++ambush.Seen < ambush.Match.Nth) continue;
            waiting.RemoveAt(i--);
            ambush.Ended = true;
            fate = ambush.Spring(departure);
        }

        return fate;
    }

    private bool Matches(Ambush ambush, in Departure departure, IWireReader reader)
    {
        var match = ambush.Match;
        return reader.Is(departure.Message, match.Api, match.IsRequest)
            && (match.From is null || IsAt(match.From, departure.From, ambush.Subject))
            && (match.To is null || IsAt(match.To, departure.To, ambush.Subject))
            && reader.IsAbout(departure.Message, match.Partition)
            && (match.Adds is null || AddsAny(match, match.Adds, departure, reader, ambush.Subject));
    }

    private bool IsAt(Role role, MachineId machine, ulong subject)
    {
        foreach (var target in roles.Resolve(role, subject))
            if (target.Machine == machine) return true;
        return false;
    }

    private bool AddsAny(WireMatch match, Role role, in Departure departure, IWireReader reader, ulong subject)
    {
        foreach (var target in roles.Resolve(role, subject))
            if (target.Broker != Target.NoBroker && reader.Adds(departure, target.Broker, match.Partition)) return true;
        return false;
    }
}
