namespace Lab.Model.Roles;

/// <summary>One number that a predicate can compare. The parser, its messages and the reference all read this table.</summary>
public sealed record MeasureDescription
{
    private readonly Func<Arguments, Measure> build;

    private MeasureDescription(string name, ValueList<Argument> arguments, string meaning, Func<Arguments, Measure> build)
    {
        (Name, Arguments, Meaning) = (name, arguments, meaning);
        this.build = build;
    }

    public string Name { get; }

    public ValueList<Argument> Arguments { get; }

    public string Meaning { get; }

    /// <summary>`told(PRODUCER,OUTCOME)`.</summary>
    public string Signature => $"{Name}({string.Join(',', Arguments)})";

    internal Measure Build(Arguments arguments) => build(arguments);

    private static readonly Argument Producer = new("PRODUCER", ArgumentKind.Producer);
    private static readonly Argument Group = new("CONSUMER", ArgumentKind.Group);
    private static readonly Argument Partition = new("PARTITION", ArgumentKind.Partition);
    private static readonly Argument Broker = new("ROLE", ArgumentKind.Role);

    /// <summary>All measures there are.</summary>
    public static ValueList<MeasureDescription> All { get; } =
    [
        new("sent", [Producer], "messages for which the application has called send, resends not counted", a => new Measure.Sent(a.Name(0))),
        new("acked", [Producer], "messages that the application takes for sent", a => new Measure.Acked(a.Name(0))),
        new("told", [Producer, new("OUTCOME", ArgumentKind.Outcome)], "sends, resends included, of which the application was told ok, fail or info", a => new Measure.Told(a.Name(0), a.Outcome(1))),
        new("consumed", [Group], "records that polls have returned to the group, repeats included", a => new Measure.Consumed(a.Name(0))),
        new("effects", [Group], "effects that the group's handlers have made, repeats included", a => new Measure.Effects(a.Name(0))),
        new("committed", [Group, Partition], "the offset the coordinator holds; 0 while it holds none", a => new Measure.Committed(a.Name(0), a.Partition(1))),
        new("hw", [Partition], "the high watermark that the leader holds", a => new Measure.HighWatermark(a.Partition(0))),
        new("leo", [Broker, Partition], "the end offset of that broker's log", a => new Measure.LogEndOffset(a.Role(0), a.Partition(1))),
        new("isr-size", [Partition], "how many replicas committed metadata counts in sync", a => new Measure.IsrSize(a.Partition(0))),
        new("registered", [Broker], "how often the broker has registered with the controller", a => new Measure.Registered(a.Role(0))),
        new("owner", [Group, Partition], "which member of the group has the partition, counted from 1; 0 while none has, the first where two do", a => new Measure.Owner(a.Name(0), a.Partition(1))),
        new("generation", [Group], "the group's generation as its coordinator knows it; a rebalance adds one", a => new Measure.Generation(a.Name(0))),
        new("seen", [new("MOMENT", ArgumentKind.Moment)], "how often the moment has come since ready, anywhere", a => new Measure.Seen(a.Moment(0))),
    ];
}
