namespace Lab.Broker.Kafka.Rules;

/// <summary>
/// The decisions of the group coordinator, each replaceable. Source: kafka.md 4.1 and the coordinator's own rules, as
/// docs/fidelity.md lists them.
/// </summary>
public sealed record GroupRules
{
    /// <summary>A static member that comes back gets its new member id only when that is in the log (KAFKA-10284); else a coordinator that takes over knows the old one.</summary>
    public bool PersistsStaticReplacement { get; init; } = true;

    /// <summary>Are a commit's member and generation compared with the group's?</summary>
    public bool FencesCommits { get; init; } = true;

    /// <summary>A member's commit for a group that is not there is told so (the coordinator of 4.0, OffsetMetadataManager.validateOffsetCommit); else that its generation is another.</summary>
    public bool TellsMissingGroup { get; init; }

    /// <summary>The version of a classic group's record: 3, or the flexible 4.</summary>
    public short GroupRecordVersion { get; init; } = 3;

    /// <summary>Those about groups of the consumer protocol.</summary>
    public ConsumerGroupRules Consumer { get; init; } = ConsumerGroupRules.Release41;

    /// <summary>3.9.</summary>
    public static GroupRules Release39 { get; } = new();

    /// <summary>4.1: flexible records, the coordinator of 4.0.</summary>
    public static GroupRules Release41 { get; } = Release39 with { GroupRecordVersion = 4, TellsMissingGroup = true };

    /// <summary>4.3.</summary>
    public static GroupRules Release43 { get; } = Release41 with { Consumer = ConsumerGroupRules.Release43 };
}
