namespace Lab.Broker.Kafka.Rules;

/// <summary>The decisions of the coordinator about groups of the consumer protocol (KIP-848), each replaceable.</summary>
public sealed record ConsumerGroupRules
{
    /// <summary>A commit at an older epoch counts for partitions that the member has since then (KIP-1251, 4.3); else it is stale.</summary>
    public bool CommitsAtOlderEpoch { get; init; }

    /// <summary>A known member may join again at epoch 0 under its id (KAFKA-19233, 4.2); else it is fenced until its session ends.</summary>
    public bool RejoinsAtEpochZero { get; init; }

    /// <summary>
    /// The epoch that a group begins at, with nothing assigned in it; the first target is made for the next one. 1 since 4.3 (KAFKA-20268): a member that joins before
    /// there is a target is told that one, as epoch 0 would mean that it joins still.
    /// </summary>
    public int InitialEpoch { get; init; }

    /// <summary>A partition goes to its new owner when the old one has said that it gave it up, or is out of the group.</summary>
    public bool WaitsForRelease { get; init; } = true;

    /// <summary>3.9 to 4.1.</summary>
    public static ConsumerGroupRules Release41 { get; } = new();

    /// <summary>4.3.</summary>
    public static ConsumerGroupRules Release43 { get; } = new() { CommitsAtOlderEpoch = true, RejoinsAtEpochZero = true, InitialEpoch = 1 };
}
