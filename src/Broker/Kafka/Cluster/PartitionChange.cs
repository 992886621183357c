using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Cluster;

/// <summary>
/// What a PartitionChangeRecord says: the fields that change, the others null. A leader given here raises the leader
/// epoch even when it is the one there was; every change raises the partition epoch.
/// </summary>
public sealed record PartitionChange(TopicPartition Partition, Uuid TopicId)
{
    public IReadOnlyList<BrokerId>? Isr { get; init; }

    /// <summary>The leader from now on; none for a partition that loses its leader; null when leader and epoch stay.</summary>
    public BrokerId? Leader { get; init; }

    public IReadOnlyList<BrokerId>? Elr { get; init; }

    public IReadOnlyList<BrokerId>? LastKnownElr { get; init; }

    public LeaderRecoveryState? RecoveryState { get; init; }

    /// <summary>The assignment from now on.</summary>
    public IReadOnlyList<BrokerId>? Replicas { get; init; }

    public IReadOnlyList<BrokerId>? Adding { get; init; }

    public IReadOnlyList<BrokerId>? Removing { get; init; }

    /// <summary>Nothing changes: no record is written.</summary>
    public bool IsNothing => Isr is null && Leader is null && Elr is null && LastKnownElr is null && RecoveryState is null && Replicas is null && Adding is null && Removing is null;

    /// <summary>The state after the change.</summary>
    public PartitionState Apply(PartitionState state) => state with
    {
        Isr = Isr ?? state.Isr,
        Elr = Elr ?? state.Elr,
        LastKnownElr = LastKnownElr ?? state.LastKnownElr,
        Leader = Leader ?? state.Leader,
        LeaderEpoch = Leader is null ? state.LeaderEpoch : state.LeaderEpoch.Next,
        PartitionEpoch = state.PartitionEpoch + 1,
        RecoveryState = RecoveryState ?? state.RecoveryState,
        Replicas = Replicas ?? state.Replicas,
        Adding = Adding ?? state.Adding,
        Removing = Removing ?? state.Removing,
    };

    /// <summary>
    /// Whether the change elects a leader that may lack committed records: one from outside the ISR and the eligible
    /// leader replicas. The last known leader counts (kafka-4x 5: so does the real metric).
    /// </summary>
    public bool IsUncleanFor(PartitionState before) =>
        Leader is { IsNone: false } leader && leader != before.Leader && !before.Isr.Contains(leader) && !before.Elr.Contains(leader);
}
