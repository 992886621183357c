using Lab.Faults.Plans;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Faults.Swarm;

/// <summary>Whom and when a stroke hits: by role and by moment, not only by number and by clock.</summary>
internal static class Aims
{
    /// <summary>What a broker lives through.</summary>
    private static readonly Moment[] OfBrokers =
    [
        Moment.Leads, Moment.Follows, Moment.Cuts, Moment.Starts, Moment.Dies, Moment.Recovers, Moment.ProposesMore, Moment.ProposesFewer, Moment.Changes, Moment.Joins, Moment.Registers,
        Moment.IsFenced, Moment.IsUnfenced, Moment.Repeats, Moment.Refuses, Moment.Orphans,
    ];

    private static readonly Moment[] OfControllers = [Moment.Governs, Moment.IsDeposed];

    private static readonly Moment[] OfClients = [Moment.Retries, Moment.LosesConnection];

    private static readonly Moment[] OfMembers = [Moment.Acquires, Moment.Releases, Moment.Commits];

    /// <summary>A broker: the leader of something, who follows it, who coordinates a group, or any.</summary>
    public static Role Broker(SwarmSketch sketch)
    {
        var (lots, field) = (sketch.Lots, sketch.Field);
        var (partition, replicas) = lots.Of(field.Partitions);
        if (Lives(OfBrokers, sketch) is { } last) return last;
        return lots.Below(10) switch
        {
            < 4 => new Role.Leader(partition),
            < 6 when replicas > 1 => new Role.Follower(partition, 1 + lots.Below(replicas - 1)),
            6 when field.Consumers.Count > 0 => new Role.Coordinator(lots.Of(field.Consumers).Name),
            _ => new Role.Broker(1 + lots.Below(field.Brokers)),
        };
    }

    /// <summary>Half of the time whoever lives through the moment that is waited for.</summary>
    private static Role.Last? Lives(Moment[] ofSuch, SwarmSketch sketch) =>
        sketch.Focus is { } moment && ofSuch.Contains(moment) && sketch.Lots.Chance(50) ? new Role.Last(moment) : null;

    public static Role Controller(SwarmSketch sketch) => Lives(OfControllers, sketch) is { } last ? last : sketch.Field.Controllers == 1 || sketch.Lots.Chance(60)
        ? new Role.Controller()
        : new Role.NthController(1 + sketch.Lots.Below(sketch.Field.Controllers));

    public static Role Client(SwarmSketch sketch)
    {
        var (lots, field) = (sketch.Lots, sketch.Field);
        if (Lives(OfClients, sketch) is { } client) return client;
        if (Lives(OfMembers, sketch) is { } member) return member;
        var which = lots.Below(field.Producers.Count + field.Consumers.Count);
        if (which < field.Producers.Count) return new Role.Producer(field.Producers[which].Name);
        var (group, members) = field.Consumers[which - field.Producers.Count];
        return new Role.Consumer(group, 1 + lots.Below(members));
    }

    /// <summary>The other end of a link.</summary>
    public static Role Peer(SwarmSketch sketch) => sketch.Lots.Below(10) switch
    {
        < 4 => new Role.AllBrokers(),
        < 6 => Broker(sketch),
        < 8 => new Role.Controller(),
        _ when sketch.Field.Producers.Count + sketch.Field.Consumers.Count > 0 => Client(sketch),
        _ => new Role.AllBrokers(),
    };

    /// <summary>A time, a count of acknowledgements, just behind a message that matters, or just after something that happens now and then.</summary>
    public static (Trigger Trigger, DurationRange After) When(SwarmSketch sketch)
    {
        var (lots, field) = (sketch.Lots, sketch.Field);
        sketch.Focus = null;
        switch (lots.Below(20))
        {
            case < 3 when field.Producers.Count > 0 && lots.Of(field.Producers) is { Records: > 0 } producer:
                return (new Trigger.When(new Predicate.Compare(new Measure.Acked(producer.Name), Comparison.AtLeast, 1 + lots.Below(producer.Records))), Soon(lots));
            case >= 3 and < 8 when field.Moments.Count > 0:
                return (OnWire(sketch, 1 + lots.Below(lots.Of(3, 10, 60))), Soon(lots));
            case >= 8 and < 13:
                return (Seen(sketch, Comparison.AtLeast, 1 + lots.Below(lots.Of(1, 4, 12))), Soon(lots));
            default:
                return (new Trigger.At(SwarmSketch.Exactly(lots.Below(sketch.SpanMs))), default);
        }
    }

    /// <summary>What a second fault waits for behind the first: a little while, a message or a moment.</summary>
    public static (Trigger Trigger, DurationRange After) NextMoment(SwarmSketch sketch)
    {
        var (lots, field) = (sketch.Lots, sketch.Field);
        switch (lots.Below(10))
        {
            case < 2 when field.Moments.Count > 0:
                return (OnWire(sketch, 1 + lots.Below(lots.Of(1, 3))), Soon(lots));
            case >= 2 and < 6:
                return (Seen(sketch, Comparison.GrownBy, 1 + lots.Below(lots.Of(1, 1, 3))), Soon(lots));
            default:
                // Who was struck last stays worth aiming at.
                return (new Trigger.At(SwarmSketch.Exactly(lots.Below(lots.Of(5, 50, 500, 3_000, 12_000)))), default);
        }
    }

    private static Trigger.OnWire OnWire(SwarmSketch sketch, int nth)
    {
        var (api, isRequest) = sketch.Lots.Of(sketch.Field.Moments);
        return new(new(api, isRequest, null, null, null, null, nth));
    }

    private static Trigger.When Seen(SwarmSketch sketch, Comparison comparison, int count)
    {
        var moment = sketch.Lots.Below(10) switch
        {
            < 7 => sketch.Lots.Of<Moment>(OfBrokers),
            7 => sketch.Lots.Of<Moment>(OfControllers),
            8 when sketch.Field.Consumers.Count > 0 => sketch.Lots.Of<Moment>(OfMembers),
            _ => sketch.Lots.Of<Moment>(OfClients),
        };
        sketch.Focus = moment;
        return new(new Predicate.Compare(new Measure.Seen(moment), comparison, count));
    }

    internal static DurationRange Soon(Lots lots) => lots.Below(10) switch
    {
        < 4 => default,
        < 7 => SwarmSketch.Exactly(lots.Below(8)),
        < 9 => SwarmSketch.Exactly(lots.Below(100)),
        _ => SwarmSketch.Exactly(lots.Below(2_000)),
    };
}
