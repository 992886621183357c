namespace Lab.Broker.Kafka.Rules;

/// <summary>
/// All decisions of one release: brokers, controller, clients. A historical or planted bug is one decision exchanged:
/// <c>rules with { Replication = rules.Replication with { ... } }</c>.
/// </summary>
public sealed record KafkaRules(ReplicationRules Replication, ControllerRules Controller, ClientBehaviour Client)
{
    /// <summary>The group coordinator's.</summary>
    public GroupRules Groups { get; init; } = GroupRules.Release39;

    private static readonly KafkaRules Release39 = new(ReplicationRules.Release39, ControllerRules.Release39, ClientBehaviour.Release39);
    private static readonly KafkaRules Release41 = new(ReplicationRules.Release41, ControllerRules.Release41, ClientBehaviour.Release41) { Groups = GroupRules.Release41 };

    private static readonly KafkaRules Release43 = new(ReplicationRules.Release43, ControllerRules.Release43, ClientBehaviour.Release43) { Groups = GroupRules.Release43 };

    /// <summary>The profiles that can be simulated.</summary>
    public static IReadOnlyList<string> Profiles { get; } = ["3.9", "4.1", "4.3"];

    /// <summary>The rules of a profile.</summary>
    /// <exception cref="ArgumentException">No such profile.</exception>
    public static KafkaRules Of(string profile) => profile switch
    {
        "3.9" => Release39,
        "4.1" => Release41,
        "4.3" => Release43,
        _ => throw new ArgumentException($"No rules for Kafka profile '{profile}': known are {string.Join(", ", Profiles)}.", nameof(profile)),
    };
}
