using Lab.Broker.Common.Raft;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers;
using Lab.Model;

namespace Lab.Broker.Kafka.Rules;

/// <summary>
/// The controller's decisions, each replaceable by itself: a release is a set of them, a bug is <c>rules with { one }</c>.
/// All are pure.
/// </summary>
public sealed partial record ControllerRules
{
    /// <summary>Who leads. It is handed the whole set, since the steps of the order are decisions themselves.</summary>
    public required ElectLeader Elect { get; init; }

    /// <summary>Whether a replica may be elected without risk: of the ISR, or eligible when there is no ISR; and alive.</summary>
    public required ElectableReplica IsElectable { get; init; }

    /// <summary>Whether the last known leader may be taken when nobody safe is left (KIP-966).</summary>
    public required ElectableLastKnownLeader LastKnownLeaderElectable { get; init; }

    /// <summary>The eligible leader replicas that go with an in-sync set (KIP-966).</summary>
    public required NextEligible NextElr { get; init; }

    /// <summary>The last known leader after a change: null keeps it.</summary>
    public required NextLastKnown NextLastKnownLeader { get; init; }

    /// <summary>Whether a shrinking ISR raises the leader epoch under this <c>metadata.version</c> (until 3.6, KAFKA-15021).</summary>
    public required Func<short, bool> BumpsLeaderEpochOnIsrShrink { get; init; }

    /// <summary>Whether a broker, as it is registered now, may be in an ISR under the epoch by which the leader saw it (KIP-841, KIP-903).</summary>
    public required Func<BrokerRegistrationState?, BrokerEpoch, bool> MayJoinIsr { get; init; }

    /// <summary>
    /// Whether a new incarnation comes from an unclean stop: the registration that it replaces, and the epoch that its
    /// clean-shutdown files name.
    /// </summary>
    public required Func<BrokerRegistrationState, BrokerEpoch, bool> IsUncleanRestart { get; init; }

    /// <summary>Whether a broker's session still stands in the way of another incarnation: its fencing, the time since its last contact, the session timeout.</summary>
    public required Func<bool, Duration, Duration, bool> SessionIsLive { get; init; }

    /// <summary>
    /// When an active controller finds out that a session has ended: since when it is active, when the session ends, the session timeout. It looks eight
    /// times a timeout, so that a silent broker is fenced after nine eighths of it at most; before 4.0 it looked at the moment itself.
    /// </summary>
    public required Func<VirtualTime, VirtualTime, Duration, VirtualTime> NoticesSilenceAt { get; init; }

    /// <summary>What a leader is told that knows a newer epoch than this controller: it was made leader by a successor (KAFKA-14154).</summary>
    public required ErrorCode AnswerToNewerLeader { get; init; }

    /// <summary>Whether a reassignment may end: the replicas that stay, those it added, those it removes, and who of those that stay is in sync.</summary>
    public required ReassignmentEnd ReassignmentIsDone { get; init; }

    /// <summary>The decisions of the metadata quorum.</summary>
    public required RaftRules Quorum { get; init; }

    /// <summary>The decisions about snapshots of the metadata log.</summary>
    public SnapshotRules Snapshots { get; init; } = SnapshotRules.Default;

    /// <summary>Whether a controller that becomes active counts that moment as a contact, for a broker that is fenced or not (KAFKA-19130).</summary>
    public required Func<bool, bool> CountsFailoverAsContact { get; init; }
}

public delegate bool ReassignmentEnd(IReadOnlyList<BrokerId> target, IReadOnlyList<BrokerId> adding, IReadOnlyList<BrokerId> removing, IReadOnlyList<BrokerId> inSync);

public delegate Elected ElectLeader(in ElectionView view, ControllerRules rules);

public delegate bool ElectableReplica(in ElectionView view, BrokerId replica);

public delegate bool ElectableLastKnownLeader(in ElectionView view);

public delegate IReadOnlyList<BrokerId> NextEligible(PartitionState partition, IReadOnlyList<BrokerId> targetIsr, int minIsr, BrokerId uncleanShutdown);

public delegate IReadOnlyList<BrokerId>? NextLastKnown(PartitionState partition, BrokerId? newLeader);
