using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Faults.Swarm;

/// <summary>The table of kinds. A new kind of fault is a row here.</summary>
public static class SwarmKinds
{
    /// <summary>All, in the order of the reference. The order draws nothing: a kind draws by its name.</summary>
    public static IReadOnlyList<SwarmKind> All { get; } =
    [
        new("kill", "a broker is killed and starts again", Always, static s => Strike(s, static s => new FaultAction.Crash([Aims.Broker(s)], false, s.Lots.Length()))),
        new("power-loss", "a broker's machine loses its power, and nothing, a part or all of what was not flushed", Always, static s => Strike(s, static s => new FaultAction.PowerLoss([Aims.Broker(s)], s.Lots.Of(Keep.None, Keep.None, Keep.Random, Keep.All), false, s.Lots.Length()))) { Percent = 60 },
        new("wipe", "a broker comes back with an empty disk", Always, static s => Strike(s, static s => new FaultAction.PowerLoss([Aims.Broker(s)], Keep.None, true, s.Lots.Length()))),
        new("stop", "a broker is shut down cleanly and starts again", Always, static s => Strike(s, static s => new FaultAction.Stop([Aims.Broker(s)], s.Lots.Length()))),
        new("pause", "a broker freezes and goes on", Always, static s => Strike(s, static s => new FaultAction.Pause([Aims.Broker(s)], s.Lots.Length()))),
        new("isolate", "a broker is cut off from everybody", Always, static s => Strike(s, static s => new FaultAction.Isolate([Aims.Broker(s)], s.Lots.Length()))),
        new("split", "a broker is cut off from all other servers and from some clients, and the others still reach it", Always, static s => Strike(s, static s => Split(s, s.Lots.Length()))) { Percent = 45 },
        new("cut", "a link is cut, in one direction or both", Always, static s => Strike(s, static s => new FaultAction.Cut([Link(s)], s.Lots.Length()))),
        new("slow", "a link is slow", Always, static s => Strike(s, static s => new FaultAction.Slow([Link(s)], Slowness(s.Lots), s.Lots.Length()))),
        new("loss", "a link loses packets", Always, static s => Strike(s, static s => new FaultAction.Loss([Link(s)], new Ratio(s.Lots.Of(10_000, 50_000, 300_000)), s.Lots.Length()))),
        new("disk", "a broker's disk is slow, full, or fails to read or to flush", Always, static s => Strike(s, static s => new FaultAction.Disk([Aims.Broker(s)], DiskTroubleOf(s.Lots), s.Lots.Length()))),
        new("clock", "a broker's clock jumps, or runs too fast or too slow", Always, static s => Strike(s, static s => new FaultAction.Clock([Aims.Broker(s)], ClockTroubleOf(s.Lots), s.Lots.Length()))),
        new("swizzle", "half of all machines are cut off one after the other, and come back in another order", Always, Patterns.Swizzle),
        new("outage", "machines that hang on one rack, switch or line fail together: the most of a partition's replicas, all controllers, a broker with a controller, half of all", Always, Patterns.Outage),
        new("halves", "all servers fall into two groups that do not hear each other, each with some of the clients", Always, Patterns.Halves),
        new("relay", "one broker after the other is away, one controller after the other, or one leader after the other: who comes back meets another gap", Always, Patterns.Relay),
        new("pursuit", "one fault behind the other, each at a moment that the one before it has made likely, at whoever lives through it", Always, Patterns.Pursuit) { Percent = 60 },
        new("play", "ways between the replicas of one partition are cut one by one, the leadership is handed over, somebody is away for a moment; in the end whoever leads is", f => Always(f) && f.Brokers > 1, Patterns.Play) { Percent = 50 },
        new("weather", "many links between servers are slow, each lot by a measure of its own", f => Always(f) && f.Brokers > 1, Patterns.Weather),
        new("crash-loop", "a broker is killed again and again, soon after it has started", Always, Patterns.CrashLoop),
        new("rolling-restart", "every broker is restarted, one after the other", Always, Patterns.RollingRestart),
        new("controller", "a controller is killed, stopped, frozen, cut off, or loses its power", Always, Controller),
        new("client", "a producer or a consumer is killed, stopped or frozen, and goes on", f => f.Producers.Count + f.Consumers.Count > 0, Client),
        new("redeploy", "applications are shut down cleanly and go on, one after the other", f => f.Producers.Count + f.Consumers.Count > 0, Patterns.Redeploy),
        new("wire", "a request or its answer is held, lost with its connection, or outlives its connection", f => f.Requests.Count > 0, Wire) { Percent = 45 },
        new("elect", "an administrator asks for the preferred leader", Always, static s => Strike(s, static s => new FaultAction.Elect(s.Lots.Of(s.Field.Partitions).Partition, ElectionType.Preferred))),
    ];

    public static SwarmKind? Find(string name) => All.FirstOrDefault(k => k.Name == name);

    private static bool Always(SwarmField field) => field.Partitions.Count > 0;

    /// <summary>The moment first, for whom it strikes may be who lives through it.</summary>
    private static void Strike(SwarmSketch sketch, Func<SwarmSketch, FaultAction> action)
    {
        var (trigger, after) = Aims.When(sketch);
        sketch.Add(trigger, action(sketch), after);
    }

    private static Link Link(SwarmSketch s)
    {
        // An end that is a broker first: what it stands for decides who is disturbed.
        var broker = Aims.Broker(s);
        // A link leads to somebody else.
        var peer = Aims.Peer(s) is var other && other == broker ? new Role.AllBrokers() : other;
        return s.Lots.Below(3) switch
        {
            0 => new(broker, peer, BothWays: false),
            1 => new(peer, broker, BothWays: false),
            _ => new(broker, peer, BothWays: true),
        };
    }

    /// <summary>The old leader that still has clients: what it writes nobody else will have, while others write to its successor.</summary>
    internal static FaultAction.Split Split(SwarmSketch s, DurationRange length)
    {
        var alone = Aims.Broker(s);
        List<Role> island = [alone], others = s.Field.Brokers > 1 ? [new Role.Others(alone)] : [];
        // Sometimes with the controller that is active, who does not learn of his successor either.
        if (s.Field.Controllers > 1 && s.Lots.Chance(20))
        {
            island.Add(new Role.Controller());
            for (var c = 1; c < s.Field.Controllers; c++) others.Add(new Role.StandbyController(c));
        }
        else
        {
            for (var c = 1; c <= s.Field.Controllers; c++) others.Add(new Role.NthController(c));
        }

        foreach (var producer in s.Field.Producers)
            if (s.Lots.Chance(50)) others.Add(new Role.Producer(producer.Name));
        foreach (var consumer in s.Field.Consumers)
            if (s.Lots.Chance(50)) others.Add(new Role.Consumer(consumer.Name, 1));
        return new([[.. island], [.. others]], length);
    }

    private static DiskTrouble DiskTroubleOf(Lots lots) => lots.Below(5) switch
    {
        0 or 1 => new DiskTrouble.Slow(lots.Of(5, 20, 100)),
        2 => new DiskTrouble.Full(),
        3 => new DiskTrouble.ReadError(),
        _ => new DiskTrouble.FsyncError(),
    };

    private static ClockTrouble ClockTroubleOf(Lots lots) => lots.Chance(50)
        ? new ClockTrouble.Jump(Duration.FromMs(lots.Of(-3_600_000, -500, 500, 3_600_000)))
        : new ClockTrouble.Drift(lots.Of(-50_000, -200, 200, 50_000));

    private static DurationRange Slowness(Lots lots) => lots.Below(3) switch
    {
        0 => new(Duration.FromMs(5), Duration.FromMs(300)),
        1 => DurationRange.Exactly(Duration.FromMs(100)),
        _ => DurationRange.Exactly(Duration.FromMs(1_000)),
    };

    private static void Controller(SwarmSketch s)
    {
        Strike(s, static s =>
        {
            ValueList<Role> who = [Aims.Controller(s)];
            var length = s.Lots.Length();
            return s.Lots.Below(6) switch
            {
                0 or 1 => new FaultAction.Crash(who, false, length),
                2 => new FaultAction.Stop(who, length),
                3 => new FaultAction.Pause(who, length),
                4 => new FaultAction.Isolate(who, length),
                _ => new FaultAction.PowerLoss(who, s.Lots.Of(Keep.None, Keep.Random), false, length),
            };
        });
    }

    private static void Client(SwarmSketch s)
    {
        Strike(s, static s =>
        {
            ValueList<Role> who = [Aims.Client(s)];
            var length = s.Lots.Length();
            return s.Lots.Below(4) switch
            {
                0 or 1 => new FaultAction.Crash(who, false, length),
                2 => new FaultAction.Stop(who, length),
                _ => new FaultAction.Pause(who, length),
            };
        });
    }

    private static void Wire(SwarmSketch s)
    {
        var (api, most) = s.Lots.Of(s.Field.Requests);
        var isRequest = s.Lots.Chance(50);
        Role? from = s.Lots.Chance(25) ? Aims.Broker(s) : null;
        var match = new Lab.Faults.Plans.WireMatch(api, isRequest, from, null, null, null, 1 + s.Lots.Below(s.Lots.Chance(50) ? most : 2));
        var length = s.Lots.Length();
        s.Add(new Trigger.OnWire(match), s.Lots.Below(4) switch
        {
            0 => new FaultAction.Drop(),
            1 or 2 => new FaultAction.Orphan(length, null),
            _ => new FaultAction.Hold(length, null),
        });
    }
}
