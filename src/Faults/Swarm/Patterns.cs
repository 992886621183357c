using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Faults.Swarm;

/// <summary>Kinds of trouble that are several faults, or one fault of several machines: how failures of the same cause come in practice.</summary>
internal static class Patterns
{
    /// <summary>FoundationDB's swizzle-clog: who is clogged first is not released first.</summary>
    public static void Swizzle(SwarmSketch s)
    {
        var everybody = new List<Role>();
        for (var b = 1; b <= s.Field.Brokers; b++) everybody.Add(new Role.Broker(b));
        for (var c = 1; c <= s.Field.Controllers; c++) everybody.Add(new Role.NthController(c));
        foreach (var producer in s.Field.Producers) everybody.Add(new Role.Producer(producer.Name));
        foreach (var consumer in s.Field.Consumers) everybody.Add(new Role.Consumer(consumer.Name, 1));

        var window = s.Lots.Of(300, 3_000, 12_000);
        var begin = s.Lots.Below(s.SpanMs);
        var slowed = s.Lots.Chance(30);
        foreach (var one in everybody)
        {
            // Drawn for everybody, whether clogged or not: who else is leaves it as it was.
            var (isClogged, from, length) = (s.Lots.Chance(50), s.Lots.Below(window), 20 + s.Lots.Below(window));
            if (!isClogged) continue;
            var range = SwarmSketch.Exactly(length);
            s.At(begin + from, slowed ? new FaultAction.Slow([new(one, new Role.AllBrokers(), BothWays: true)], DurationRange.Exactly(Duration.FromMs(200)), range) : new FaultAction.Isolate([one], range));
        }
    }

    public static void CrashLoop(SwarmSketch s)
    {
        var broker = new Role.Broker(1 + s.Lots.Below(s.Field.Brokers));
        var at = s.Lots.Below(s.SpanMs);
        var gap = s.Lots.Of(200, 1_000, 4_000, 11_000);
        for (var n = 2 + s.Lots.Below(4); n > 0; n--, at += gap / 2 + s.Lots.Below(gap))
            s.At(at, new FaultAction.Crash([broker], false, SwarmSketch.Exactly(10 + s.Lots.Below(gap / 2))));
    }

    public static void RollingRestart(SwarmSketch s)
    {
        var at = s.Lots.Below(s.SpanMs);
        var gap = s.Lots.Of(300, 2_000, 10_000);
        var clean = s.Lots.Chance(70);
        var first = s.Lots.Below(s.Field.Brokers);
        for (var n = 0; n < s.Field.Brokers; n++, at += gap / 2 + s.Lots.Below(gap))
        {
            ValueList<Role> who = [new Role.Broker(1 + ((first + n) % s.Field.Brokers))];
            var restart = SwarmSketch.Exactly(10 + s.Lots.Below(gap));
            s.At(at, clean ? new FaultAction.Stop(who, restart) : new FaultAction.Crash(who, false, restart));
        }
    }

    /// <summary>What fails at the same instant: replicas are worth as much as they are apart.</summary>
    public static void Outage(SwarmSketch s)
    {
        var (lots, field) = (s.Lots, s.Field);
        var (partition, replicas) = lots.Of(field.Partitions);
        var which = lots.Below(5);
        var first = lots.Below(field.Brokers);
        var who = which switch
        {
            0 or 1 => [new Role.Leader(partition), .. Enumerable.Range(1, Math.Max(0, replicas - 2)).Select(n => (Role)new Role.Follower(partition, replicas > 2 && first % 2 == 1 ? n + 1 : n))],
            2 => Controllers(field),
            3 => [new Role.Broker(1 + first), new Role.NthController(1 + (first % field.Controllers))],
            _ => Servers(field).Where(_ => lots.Chance(50)).ToList(),
        };
        if (who.Count == 0) who = [new Role.Broker(1 + first)];
        var (trigger, after) = Aims.When(s);
        s.Add(trigger, Away([.. who], lots, lots.Length()), after);
    }

    /// <summary>Two groups of servers; a client hears one of them, the other, or both.</summary>
    public static void Halves(SwarmSketch s)
    {
        var (lots, field) = (s.Lots, s.Field);
        List<Role> here = [], there = [];
        foreach (var server in Servers(field)) (lots.Chance(50) ? here : there).Add(server);
        if (here.Count == 0) Exchange(there, here);
        if (there.Count == 0) Exchange(here, there);
        foreach (var client in Clients(field))
        {
            var side = lots.Below(3);
            if (side < 2) (side == 0 ? here : there).Add(client);
        }

        var (trigger, after) = Aims.When(s);
        s.Add(trigger, new FaultAction.Split([[.. here], [.. there]], lots.Length()), after);
    }

    /// <summary>One after the other: what was written while one was away others must have when he is asked.</summary>
    public static void Relay(SwarmSketch s)
    {
        var (lots, field) = (s.Lots, s.Field);
        var ring = lots.Below(10) switch
        {
            < 4 when field.Controllers > 1 => Controllers(field),
            // Whoever leads by then.
            < 7 => [new Role.Leader(lots.Of(field.Partitions).Partition)],
            _ => Brokers(field),
        };
        var at = lots.Below(s.SpanMs);
        var gap = lots.Of(300, 2_000, 5_000, 12_000);
        var (first, step) = (lots.Below(ring.Count), lots.Chance(50) ? 1 : ring.Count - 1);
        var sort = lots.Below(4);
        for (var n = 2 + lots.Below(4); n > 0; n--, first += step, at += (gap / 2) + lots.Below(gap))
            s.At(at, Away([ring[first % ring.Count]], lots, SwarmSketch.Exactly((gap / 2) + lots.Below(gap)), sort));
    }

    /// <summary>
    /// One fault behind the other, each at a moment that the one before it has made likely, each at whoever is worth it by then: what protects from a single
    /// fault is undone by a second one while it is at work.
    /// </summary>
    public static void Pursuit(SwarmSketch s)
    {
        var (trigger, after) = Aims.When(s);
        for (var n = 2 + s.Lots.Below(4); n > 0; n--)
        {
            if (s.Lots.Chance(20) && s.Field.Requests.Count > 0)
            {
                // Held while the next strikes: as soon as the next such message leaves.
                s.AddBehind(new Trigger.OnWire(OneOf(s)), OnTheWire(s.Lots, s.Lots.Quick()));
            }
            else
            {
                s.AddBehind(trigger, Blow(s), after);
            }

            (trigger, after) = Aims.NextMoment(s);
        }
    }

    private static FaultAction Blow(SwarmSketch s)
    {
        var (lots, length) = (s.Lots, s.Lots.Quick());
        ValueList<Role> who = [Aims.Broker(s)];
        return lots.Below(20) switch
        {
            < 4 => new FaultAction.Crash(who, false, length),
            < 7 => new FaultAction.PowerLoss(who, lots.Of(Keep.None, Keep.None, Keep.Random), false, length),
            < 9 => new FaultAction.PowerLoss(who, Keep.None, true, length),
            9 => new FaultAction.Stop(who, length),
            < 12 => new FaultAction.Pause(who, length),
            < 15 => new FaultAction.Isolate(who, length),
            < 17 => SwarmKinds.Split(s, length),
            17 => new FaultAction.Isolate([Aims.Controller(s)], length),
            18 => new FaultAction.Crash([Aims.Controller(s)], false, length),
            _ => new FaultAction.Elect(lots.Of(s.Field.Partitions).Partition, ElectionType.Preferred),
        };
    }

    private static Lab.Faults.Plans.WireMatch OneOf(SwarmSketch s)
    {
        var (api, _) = s.Lots.Of(s.Field.Requests);
        return new(api, s.Lots.Chance(50), s.Lots.Chance(25) ? Aims.Broker(s) : null, null, null, null, 1 + s.Lots.Below(s.Lots.Of(1, 3)));
    }

    private static FaultAction OnTheWire(Lots lots, DurationRange length) => lots.Below(4) switch
    {
        0 => new FaultAction.Drop(),
        1 => new FaultAction.Orphan(length, null),
        _ => new FaultAction.Hold(length, null),
    };

    /// <summary>
    /// A play among the replicas of one partition: single ways between two of them, to the controllers and to some clients are cut, the leadership is handed over, somebody is away for
    /// a moment. Some have what others lack, and nobody has failed as a whole. In the end whoever leads is away, so that one who seemed to have everything must show it.
    /// </summary>
    public static void Play(SwarmSketch s)
    {
        var (lots, field) = (s.Lots, s.Field);
        var (partition, replicas) = lots.Of(field.Partitions);
        var gap = lots.Of(150, 600, 2_000);
        var (trigger, after) = ((Trigger)new Trigger.At(SwarmSketch.Exactly(lots.Below(s.SpanMs))), default(DurationRange));
        for (var n = 1 + lots.Below(5); n > 0; n--)
        {
            s.AddBehind(trigger, Act(s, partition, replicas, gap), after);
            (trigger, after) = lots.Chance(35) ? ((Trigger)Comes(lots.Of(Moment.ProposesMore, Moment.Joins, Moment.Follows, Moment.Leads, Moment.Registers, Moment.IsUnfenced)), Aims.Soon(lots)) : (Pause(), default);
        }

        for (var n = 1 + lots.Below(2); n > 0; n--)
        {
            var length = SwarmSketch.Exactly((3 * gap) + 2_000 + lots.Below(15_000));
            if (lots.Chance(60))
            {
                // Whoever has just come to what it has must show it: nobody else is there.
                var moment = lots.Of(Moment.Joins, Moment.Joins, Moment.Follows, Moment.Cuts, Moment.IsUnfenced);
                s.AddBehind(Comes(moment), Away([new Role.Others(new Role.Last(moment))], lots, length), Aims.Soon(lots));
            }
            else
            {
                List<Role> away = [new Role.Leader(partition)];
                if (replicas > 2 && lots.Chance(50)) away.Add(new Role.Follower(partition, 1 + lots.Below(replicas - 1)));
                s.AddBehind(Pause(), Away([.. away], lots, length));
            }
        }

        Trigger.At Pause() => new(SwarmSketch.Exactly((gap / 2) + lots.Below(gap)));

        static Trigger.When Comes(Moment moment) => new(new Predicate.Compare(new Measure.Seen(moment), Comparison.GrownBy, 1));
    }

    private static FaultAction Act(SwarmSketch s, TopicPartitionRef partition, int replicas, int gap)
    {
        var (lots, field) = (s.Lots, s.Field);
        var length = SwarmSketch.Exactly((gap / 2) + lots.Below(lots.Of(2, 6, 12) * gap));
        var (one, other) = (Player(), Player());
        switch (lots.Below(12))
        {
            case < 4 when one != other:
                return new FaultAction.Cut([new(one, other, BothWays: lots.Chance(30))], length);
            case 4 or 5:
                var fromAbove = lots.Chance(60);
                return new FaultAction.Cut([.. Controllers(field).Select(c => new Link(c, one, BothWays: !fromAbove))], length);
            case 6:
                List<Role> apart = [.. Clients(field).Where(_ => lots.Chance(50))];
                if (one != other) apart.Add(other);
                return apart.Count == 0 ? Elected() : new FaultAction.Split([[one], [.. apart]], length);
            case 7:
                var restart = SwarmSketch.Exactly(1 + lots.Below(1 + gap));
                return lots.Chance(50) ? new FaultAction.Crash([one], false, restart) : new FaultAction.Stop([one], restart);
            case 8:
                return new FaultAction.Pause([one], length);
            case 9:
                return new FaultAction.Slow([new(one, one == other ? new Role.AllBrokers() : other, BothWays: lots.Chance(50))], new(Duration.FromMs(20), Duration.FromMs(lots.Of(100, 400))), length);
            case 10:
                // Long enough to be given up: who comes back has to be taken in again.
                return Away([one], lots, SwarmSketch.Exactly(2_000 + lots.Below(12_000)));
            default:
                return Elected();
        }

        FaultAction Elected() => new FaultAction.Elect(partition, ElectionType.Preferred);

        Role Player() => lots.Below(10) switch
        {
            < 3 => new Role.Leader(partition),
            < 6 when replicas > 1 => new Role.Follower(partition, 1 + lots.Below(replicas - 1)),
            _ => new Role.Broker(1 + lots.Below(field.Brokers)),
        };
    }

    /// <summary>Messages cross each other, answers outlive what they answer: what is instant on a calm network is not.</summary>
    public static void Weather(SwarmSketch s)
    {
        var (lots, field) = (s.Lots, s.Field);
        var begin = lots.Chance(50) ? 0 : lots.Below(s.SpanMs);
        var length = SwarmSketch.Exactly(lots.Of(2_000, 10_000, 30_000));
        foreach (var (min, max) in (ReadOnlySpan<(int, int)>)[(2, 40), (30, 300), (200, 1_500)])
        {
            var links = new List<Link>();
            foreach (var from in Servers(field))
                foreach (var to in Servers(field))
                    if (from != to && lots.Chance(15)) links.Add(new(from, to, BothWays: false));
            if (links.Count > 0) s.At(begin, new FaultAction.Slow([.. links], new(Duration.FromMs(min), Duration.FromMs(max)), length));
        }
    }

    /// <summary>Applications are shut down cleanly and go on; what they had done is told to the cluster before they end.</summary>
    public static void Redeploy(SwarmSketch s)
    {
        var at = s.Lots.Below(s.SpanMs);
        var gap = s.Lots.Of(100, 1_000, 5_000);
        foreach (var client in Clients(s.Field))
        {
            // Drawn for everybody, as in a swizzle.
            var (isMeant, restart, wait) = (s.Lots.Chance(60), 10 + s.Lots.Below(gap), s.Lots.Below(gap));
            if (!isMeant) continue;
            s.At(at, new FaultAction.Stop([client], SwarmSketch.Exactly(restart)));
            at += wait;
        }
    }

    private static FaultAction Away(ValueList<Role> who, Lots lots, DurationRange length, int? sort = null) => (sort ?? lots.Below(4)) switch
    {
        0 => new FaultAction.Isolate(who, length),
        1 => new FaultAction.Crash(who, false, length),
        2 => new FaultAction.PowerLoss(who, lots.Of(Keep.None, Keep.None, Keep.Random), false, length),
        _ => new FaultAction.Pause(who, length),
    };

    private static List<Role> Brokers(SwarmField field) => [.. Enumerable.Range(1, field.Brokers).Select(n => (Role)new Role.Broker(n))];

    private static List<Role> Controllers(SwarmField field) => [.. Enumerable.Range(1, field.Controllers).Select(n => (Role)new Role.NthController(n))];

    private static List<Role> Servers(SwarmField field) => [.. Brokers(field), .. Controllers(field)];

    private static List<Role> Clients(SwarmField field) =>
        [.. field.Producers.Select(p => (Role)new Role.Producer(p.Name)), .. field.Consumers.SelectMany(c => Enumerable.Range(1, c.Members).Select(n => (Role)new Role.Consumer(c.Name, n)))];

    private static void Exchange(List<Role> from, List<Role> to)
    {
        to.Add(from[0]);
        from.RemoveAt(0);
    }
}
