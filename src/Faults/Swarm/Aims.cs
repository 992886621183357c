using Lab.Faults.Plans;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Faults.Swarm;

/// <summary>Whom and when a stroke hits: by role and by moment, not only by number and by clock.</summary>
internal static class Aims
{
    /// <summary>A broker: the leader of something, who follows it, who coordinates a group, or any.</summary>
    public static Role Broker(SwarmSketch sketch)
    {
        var (lots, field) = (sketch.Lots, sketch.Field);
        var (partition, replicas) = lots.Of(field.Partitions);
        return lots.Below(10) switch
        {
            < 4 => new Role.Leader(partition),
            < 6 when replicas > 1 => new Role.Follower(partition, 1 + lots.Below(replicas - 1)),
            6 when field.Consumers.Count > 0 => new Role.Coordinator(lots.Of(field.Consumers).Name),
            _ => new Role.Broker(1 + lots.Below(field.Brokers)),
        };
    }

    public static Role Controller(SwarmSketch sketch) => sketch.Field.Controllers == 1 || sketch.Lots.Chance(60)
        ? new Role.Controller()
        : new Role.NthController(1 + sketch.Lots.Below(sketch.Field.Controllers));

    public static Role Client(SwarmSketch sketch)
    {
        var (lots, field) = (sketch.Lots, sketch.Field);
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

    /// <summary>A time, a count of acknowledgements, or just behind a message that matters.</summary>
    public static (Trigger Trigger, DurationRange After) Moment(SwarmSketch sketch)
    {
        var (lots, field) = (sketch.Lots, sketch.Field);
        switch (lots.Below(10))
        {
            case < 2 when field.Producers.Count > 0 && lots.Of(field.Producers) is { Records: > 0 } producer:
                return (new Trigger.When(new Predicate.Compare(new Measure.Acked(producer.Name), Comparison.AtLeast, 1 + lots.Below(producer.Records))), Soon(lots));
            case 2 or 3 or 4 when field.Moments.Count > 0:
                var (api, isRequest) = lots.Of(field.Moments);
                return (new Trigger.OnWire(new(api, isRequest, null, null, null, null, 1 + lots.Below(lots.Of(3, 10, 60)))), Soon(lots));
            default:
                return (new Trigger.At(SwarmSketch.Exactly(lots.Below(sketch.SpanMs))), default);
        }
    }

    private static DurationRange Soon(Lots lots) => lots.Chance(50) ? default : SwarmSketch.Exactly(lots.Below(8));
}
