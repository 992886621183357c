namespace Lab.Model.Roles;

/// <summary>One way to name a role: what is written, what it means. The parser, its messages and the reference all read this table.</summary>
public sealed record RoleDescription
{
    private readonly Func<Arguments, Role> build;

    private RoleDescription(string name, ValueList<Argument> arguments, string meaning, Func<Arguments, Role> build)
    {
        (Name, Arguments, Meaning) = (name, arguments, meaning);
        this.build = build;
    }

    public string Name { get; }

    public ValueList<Argument> Arguments { get; }

    /// <summary>A sentence for the reference.</summary>
    public string Meaning { get; }

    /// <summary>`follower(PARTITION,[NTH])`.</summary>
    public string Signature => Arguments.Count == 0 ? Name : $"{Name}({string.Join(',', Arguments)})";

    internal Role Build(Arguments arguments) => build(arguments);

    private static readonly Argument Partition = new("PARTITION", ArgumentKind.Partition);
    private static readonly Argument Group = new("CONSUMER", ArgumentKind.Group);
    private static readonly Argument Nth = new("NTH", ArgumentKind.Number, Optional: true);

    /// <summary>All roles there are.</summary>
    public static ValueList<RoleDescription> All { get; } =
    [
        new("leader", [Partition], "the broker that committed metadata names as leader", a => new Role.Leader(a.Partition(0))),
        new("claims-leader", [Partition], "every broker that believes itself leader, deposed ones that have not heard included", a => new Role.ClaimsLeader(a.Partition(0))),
        new("follower", [Partition, Nth], "the nth replica (1 if not said) that is not the leader, in the order of the assignment", a => new Role.Follower(a.Partition(0), a.Number(1, orElse: 1))),
        new("all-followers", [Partition], "every replica that is not the leader", a => new Role.AllFollowers(a.Partition(0))),
        new("controller", [Nth], "the active controller; with a number the nth controller, active or not", a => a.Number(0, orElse: 0) is > 0 and var nth ? new Role.NthController(nth) : new Role.Controller()),
        new("active-controller", [], "the active controller", _ => new Role.Controller()),
        new("standby-controller", [Nth], "the nth (1 if not said) of the controllers that are not active", a => new Role.StandbyController(a.Number(0, orElse: 1))),
        new("coordinator", [Group], "the broker that coordinates the group", a => new Role.Coordinator(a.Name(0))),
        new("broker", [new("ID", ArgumentKind.Number)], "the broker with this id; ids count from 1", a => new Role.Broker(a.Number(0, orElse: 1))),
        new("any-broker", [], "one live broker, drawn from the seed", _ => new Role.AnyBroker()),
        new("all-brokers", [], "every broker, at the same instant", _ => new Role.AllBrokers()),
        new("producer", [new("PRODUCER", ArgumentKind.Producer)], "the application that produces; its bare name means the same", a => new Role.Producer(a.Name(0))),
        new("consumer", [Group, Nth], "the nth member (1 if not said) of the application that consumes; its bare name means the first", a => new Role.Consumer(a.Name(0), a.Number(1, orElse: 1))),
        new("last", [new("MOMENT", ArgumentKind.Moment)], "who lived through the moment last, since ready", a => new Role.Last(a.Moment(0))),
        new("others", [new("ROLE", ArgumentKind.Role)], "every broker but those whom the role means, at the same instant", a => new Role.Others(a.Role(0))),
    ];

    /// <summary>Roles of systems and patterns that the lab does not run yet.</summary>
    internal static ValueList<string> Later { get; } = ["home", "active", "relay", "side"];
}
