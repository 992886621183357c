using Lab.Model;

namespace Lab.Broker.Kafka.Invariants;

/// <summary>The invariants of kafka.md 2.11 and those that every replicated log owes.</summary>
public enum InvariantKind
{
    /// <summary>What the controller can see of its own state: leader in the ISR, epochs that grow.</summary>
    Controller,

    /// <summary>Two brokers led one partition in one epoch, or one did that the controller never chose.</summary>
    OneLeaderPerEpoch,

    /// <summary>A broker knows a leader epoch that nobody committed.</summary>
    MetadataIsCommitted,

    /// <summary>The high watermark went back on one leader in one epoch.</summary>
    HighWatermarkMonotonic,

    /// <summary>The high watermark lies outside the log.</summary>
    HighWatermarkInLog,

    /// <summary>A presumed leader counts something committed that a member of its own in-sync set lacks.</summary>
    WeakIsr,

    /// <summary>Something committed is missing on a member of the controller's in-sync set.</summary>
    StrongIsr,

    /// <summary>Something committed is missing on an eligible leader replica (KIP-966).</summary>
    LeaderCandidateCompleteness,

    /// <summary>Two replicas differ below both their high watermarks, or two batches of one epoch claim one offset.</summary>
    LogMatching,

    /// <summary>The set by which a leader moves its high watermark lacks somebody who may become leader (KIP-497).</summary>
    ReplicationQuorumSuperset,

    /// <summary>A killed broker came back without what its page cache held.</summary>
    KillKeepsTheLog,

    /// <summary>Two coordinators gave out different assignments of a group in one generation.</summary>
    OneCoordinatorActs,
}

/// <summary>An invariant that did not hold after an event.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Partition">Where; null when it is about the cluster.</param>
/// <param name="At">World time.</param>
/// <param name="Event">The number of the event behind which it was seen.</param>
/// <param name="Sentence">Who holds what.</param>
public sealed record InvariantViolation(InvariantKind Kind, TopicPartition? Partition, VirtualTime At, long Event, string Sentence)
{
    public override string ToString() => $"{Kind} at {At}, event {Event}{(Partition is { } p ? $", {p}" : "")}: {Sentence}";
}
