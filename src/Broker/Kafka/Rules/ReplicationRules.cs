using Lab.Broker.Kafka.Protocol;
using Lab.Model;

namespace Lab.Broker.Kafka.Rules;

/// <summary>A follower as its leader sees it when it decides on the in-sync set or the high watermark.</summary>
/// <param name="LogEnd">Its log end by its last fetch; none before the first one in this epoch.</param>
/// <param name="SinceCaughtUp">How long ago it was last caught up.</param>
/// <param name="Fenced">The controller has fenced it, as this leader's metadata says.</param>
/// <param name="ShuttingDown">It is in controlled shutdown.</param>
/// <param name="FetchedBrokerEpoch">The registration it sent with its last fetch.</param>
/// <param name="RegisteredBrokerEpoch">The registration in this leader's metadata.</param>
public readonly record struct FollowerView(Offset LogEnd, Duration SinceCaughtUp, bool Fenced, bool ShuttingDown, BrokerEpoch FetchedBrokerEpoch, BrokerEpoch RegisteredBrokerEpoch);

/// <summary>A leader's side of the same decisions.</summary>
public readonly record struct LeaderView(Offset LogEnd, Offset HighWatermark, Offset EpochStart, int CommittedIsr, int MaximalIsr, int MinIsr, Duration LagMax);

/// <summary>What a follower does with a leader's "our logs part here".</summary>
public readonly record struct DivergenceView(EpochEndOffset Leader, LeaderEpoch LocalEpoch, Offset LocalEpochEnd, Offset LogEnd);

/// <summary>
/// The decisions of replication, each replaceable: a release is a set of them, a historical or planted bug is
/// <c>rules with { one decision }</c>. Pure functions over small views; no protocol code knows a release.
/// Sources: kafka.md 2 (KIP-101, KIP-279, KIP-320, KIP-497, KIP-841, KIP-903, KIP-966), as docs/fidelity.md lists them.
/// </summary>
public sealed record ReplicationRules
{
    /// <summary>The decisions about snapshots of the broker's copy of the metadata log.</summary>
    public SnapshotRules Snapshots { get; init; } = SnapshotRules.Default;

    /// <summary>
    /// What a broker asks its controller for (registration, heartbeats) is given up after broker.heartbeat.interval.ms, and asked again as long after a refusal
    /// (KAFKA-19294, 4.1). Before, an answer had half of broker.session.timeout.ms, and the pause was 100 ms, doubled with each refusal in a row up to the session.
    /// </summary>
    public bool AsksControllerByHeartbeats { get; init; }

    /// <summary>Check point 1 of acks=all, before anything is written: the committed in-sync set against its minimum.</summary>
    public required Func<short, LeaderView, ErrorCode> AcceptAppend { get; init; }

    /// <summary>Check point 2 of acks=all, when the high watermark has passed the batch.</summary>
    public required Func<LeaderView, ErrorCode> Acknowledge { get; init; }

    /// <summary>May the high watermark move at all? Since 3.7 not below the minimum in-sync set, for any acks (KAFKA-15583).</summary>
    public required Func<LeaderView, bool> HighWatermarkMayAdvance { get; init; }

    /// <summary>Does this follower hold the high watermark back? Members of the maximal set, and those about to join (KIP-497).</summary>
    public required Func<bool, FollowerView, LeaderView, bool> CountsForHighWatermark { get; init; }

    /// <summary>Does the leader judge by the maximal in-sync set (KIP-497) while a change is in flight?</summary>
    public required bool HighWatermarkOverMaximalIsr { get; init; }

    /// <summary>The high watermark that the smallest log end of those who count gives, with the leader's own log end.</summary>
    public required Func<Offset, Offset, Offset> HighWatermarkAt { get; init; }

    /// <summary>Is a produce with these acks answered as soon as the leader has appended it?</summary>
    public required Func<short, bool> AcknowledgesAtAppend { get; init; }

    /// <summary>Is a commit of positions answered as soon as the coordinator has appended it, without waiting for the in-sync set?</summary>
    public required bool AcknowledgesCommitAtAppend { get; init; }

    /// <summary>Does a leader compare a client's batch with what it knows of the producer: repeats are recognised, gaps refused?</summary>
    public required bool ChecksSequences { get; init; }

    /// <summary>A producer of which nothing is known may begin with sequence 0 alone, else UNKNOWN_PRODUCER_ID (before KIP-360). Since then any sequence is taken.</summary>
    public bool RefusesUnknownProducers { get; init; }

    /// <summary>A log that starts later forgets producers whose last batch lies before its start (before KAFKA-7190). Since then they expire by time alone.</summary>
    public bool ForgetsProducersBelowLogStart { get; init; }

    /// <summary>May this follower join the in-sync set?</summary>
    public required Func<FollowerView, LeaderView, bool> ExpandIsr { get; init; }

    /// <summary>Must this member leave the in-sync set?</summary>
    public required Func<FollowerView, LeaderView, bool> ShrinkIsr { get; init; }

    /// <summary>The offset at which a new leader's epoch begins.</summary>
    public required Func<Offset, Offset> EpochStart { get; init; }

    /// <summary>What a leader answers to a fetch's epoch; None lets it pass (KIP-320).</summary>
    public required Func<LeaderEpoch, LeaderEpoch, ErrorCode> CheckFetchEpoch { get; init; }

    /// <summary>
    /// A follower names the epoch of its last record with every fetch, and is told where to cut (KIP-595, 2.7). Before, it asked its leader where that epoch
    /// ends when it began to follow, cut its log, and fetched by offsets alone.
    /// </summary>
    public required bool FetchesNameLastEpoch { get; init; }

    /// <summary>Where the reader's log parts from the leader's; null where it does not (KIP-595).</summary>
    public required Func<FetchPartition, EpochEndOffset, EpochEndOffset?> Diverges { get; init; }

    /// <summary>Where a follower cuts its log (KIP-101, KIP-279).</summary>
    public required Func<DivergenceView, Offset> TruncateTo { get; init; }

    /// <summary>The high watermark of a follower after an answer: it may go down.</summary>
    public required Func<Offset, Offset, Offset, Offset> FollowerHighWatermark { get; init; }

    /// <summary>Takes the leader's high watermark from an answer that tells of divergence (before KAFKA-14704).</summary>
    public required bool HighWatermarkFromDivergence { get; init; }

    /// <summary>Throws away a fetch answer whose request's leader epoch is not the current one (KAFKA-18991); every release looks at the offset.</summary>
    public required bool DropsStaleFetchAnswers { get; init; }

    /// <summary>Appends only batches whose epoch is not above the request's (KAFKA-18723).</summary>
    public required bool FiltersBatchesByEpoch { get; init; }

    /// <summary>Where a follower begins to fetch: at its log end once it knows epochs, else it truncates to its high watermark first.</summary>
    public required Func<bool, Offset, Offset, Offset> FollowFrom { get; init; }

    /// <summary>Names the members' registrations in an AlterPartition (KIP-903).</summary>
    public required bool SendsBrokerEpochs { get; init; }

    /// <summary>The clean-shutdown marker is deleted before logs are loaded, so that a crash while loading counts as unclean (KAFKA-10471).</summary>
    public required bool DeletesCleanMarkerFirst { get; init; }

    /// <summary>Consumers are given what is not committed yet: the end of a read is looked up while an append runs (before KAFKA-9835).</summary>
    public required bool ReadersSeeUncommitted { get; init; }

    /// <summary>A log directory whose disk has failed takes nothing more until the process halts (KAFKA-10778).</summary>
    public required bool FencesFailedDirectory { get; init; }

    /// <summary>A failed flush is taken for one that succeeded. No release does: after an error nobody knows what the disk has, and asking again says that all is well.</summary>
    public required bool IgnoresIoErrors { get; init; }

    /// <summary>ListOffsets LATEST is refused while the high watermark is below the leader's epoch start (KIP-207).</summary>
    public required bool HidesEndOffsetUntilCommitted { get; init; }

    /// <summary>A follower's fetch is refused when its registration is older than the metadata's (KIP-903).</summary>
    public required Func<BrokerEpoch, BrokerEpoch, bool> FetchIsOfOldRegistration { get; init; }

    /// <summary>3.9: without the guards of KAFKA-18991 and KAFKA-18723.</summary>
    public static ReplicationRules Release39 { get; } = new()
    {
        AcceptAppend = static (acks, leader) => acks == -1 && leader.CommittedIsr < leader.MinIsr ? ErrorCode.NotEnoughReplicas : ErrorCode.None,
        Acknowledge = static leader => leader.MinIsr <= leader.MaximalIsr ? ErrorCode.None : ErrorCode.NotEnoughReplicasAfterAppend,
        HighWatermarkMayAdvance = static leader => leader.CommittedIsr >= leader.MinIsr,
        CountsForHighWatermark = static (inMaximalIsr, follower, leader) =>
            inMaximalIsr || (follower.SinceCaughtUp <= leader.LagMax && IsEligible(follower)),
        HighWatermarkOverMaximalIsr = true,
        HighWatermarkAt = static (smallest, _) => smallest,
        AcknowledgesAtAppend = static acks => acks != -1,
        AcknowledgesCommitAtAppend = false,
        ChecksSequences = true,
        ExpandIsr = static (follower, leader) =>
            follower.LogEnd >= leader.HighWatermark && follower.LogEnd >= leader.EpochStart && IsEligible(follower),
        ShrinkIsr = static (follower, leader) => follower.LogEnd != leader.LogEnd && follower.SinceCaughtUp > leader.LagMax,
        EpochStart = static logEnd => logEnd,
        CheckFetchEpoch = static (asked, own) =>
            asked == LeaderEpoch.None || asked == own ? ErrorCode.None : asked < own ? ErrorCode.FencedLeaderEpoch : ErrorCode.UnknownLeaderEpoch,
        FetchesNameLastEpoch = true,
        Diverges = static (fetch, end) =>
            fetch.LastFetchedEpoch == LeaderEpoch.None ? null
            : end.EndOffset == Offset.None || end.Epoch < fetch.LastFetchedEpoch || end.EndOffset < fetch.FetchOffset ? end : null,
        TruncateTo = static view => view.LocalEpoch == LeaderEpoch.None
            ? Offset.Min(view.Leader.EndOffset, view.LogEnd)
            : view.LocalEpoch != view.Leader.Epoch
                ? Offset.Min(view.LocalEpochEnd, view.LogEnd)
                : Offset.Min(Offset.Min(view.LocalEpochEnd, view.Leader.EndOffset), view.LogEnd),
        FollowerHighWatermark = static (leader, logStart, logEnd) => Offset.Min(Offset.Max(leader, logStart), logEnd),
        HighWatermarkFromDivergence = false,
        DropsStaleFetchAnswers = false,
        FiltersBatchesByEpoch = false,
        FollowFrom = static (knowsEpochs, highWatermark, logEnd) => knowsEpochs ? logEnd : highWatermark,
        SendsBrokerEpochs = true,
        DeletesCleanMarkerFirst = true,
        FencesFailedDirectory = true,
        ReadersSeeUncommitted = false,
        IgnoresIoErrors = false,
        HidesEndOffsetUntilCommitted = true,
        FetchIsOfOldRegistration = static (sent, registered) => sent != BrokerEpoch.None && sent < registered,
    };

    /// <summary>4.1: stale fetch answers are dropped, batches filtered by epoch.</summary>
    public static ReplicationRules Release41 { get; } = Release39 with { DropsStaleFetchAnswers = true, FiltersBatchesByEpoch = true, AsksControllerByHeartbeats = true };

    /// <summary>4.2 and 4.3: as 4.1.</summary>
    public static ReplicationRules Release43 { get; } = Release41;

    /// <summary>Alive, seen in this epoch, and by the registration that the metadata knows (KIP-841, KIP-903).</summary>
    internal static bool IsEligible(FollowerView follower) =>
        !follower.Fenced && !follower.ShuttingDown && follower.LogEnd != Offset.None
        && (follower.FetchedBrokerEpoch == BrokerEpoch.None || follower.FetchedBrokerEpoch == follower.RegisteredBrokerEpoch);
}
