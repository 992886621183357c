using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Groups.Assignors;

namespace Lab.Broker.Kafka.Rules;

/// <summary>The deltas, each one decision.</summary>
internal static class KafkaDeltas
{
    public static IReadOnlyList<KafkaDelta> All { get; } =
    [
        // ---- The high watermark and the acknowledgement
        Replication("high-watermark-at-leader-end", "the high watermark is the leader's log end, however far the in-sync followers are", "",
            r => r with { CountsForHighWatermark = static (_, _, _) => false }),
        Replication("high-watermark-one-ahead", "the high watermark is one record beyond what every in-sync replica has", "",
            r => r with { HighWatermarkAt = static (smallest, leaderEnd) => Offset.Min(smallest.Next, leaderEnd) }),
        Replication("high-watermark-over-committed-isr", "while a follower is joining, the high watermark does not wait for it", "before KIP-497",
            r => r with { HighWatermarkOverMaximalIsr = false, CountsForHighWatermark = static (isMember, _, _) => isMember }),
        Replication("acknowledge-at-append", "a produce with acks=all is answered when the leader has appended it", "",
            r => r with { AcknowledgesAtAppend = static _ => true }),
        Replication("commit-acknowledged-at-append", "a commit of positions is answered when the coordinator has appended it", "",
            r => r with { AcknowledgesCommitAtAppend = true }),

        // ---- The in-sync set
        Replication("isr-expansion-without-end-offset", "a follower joins the in-sync set with its first fetch, however far behind it is", "",
            r => r with { ExpandIsr = static (follower, _) => ReplicationRules.IsEligible(follower) }),
        Replication("isr-expansion-at-high-watermark", "a follower joins the in-sync set when it has reached the leader's high watermark, which a new leader does not know yet", "before KAFKA-7128 (2.1)",
            r => r with { ExpandIsr = static (follower, leader) => follower.LogEnd >= leader.HighWatermark && ReplicationRules.IsEligible(follower) }),
        Replication("isr-join-without-broker-epoch", "nobody looks whether a follower has restarted since it caught up", "before KIP-903 (3.5)",
            r => r with
            {
                SendsBrokerEpochs = false,
                FetchIsOfOldRegistration = static (_, _) => false,
                ExpandIsr = static (follower, leader) => follower.LogEnd >= leader.HighWatermark && follower.LogEnd >= leader.EpochStart && !follower.Fenced && !follower.ShuttingDown,
            }),

        new("fenced-replica-joins", "a follower that the controller has fenced, or that is shutting down, may be in the in-sync set", "before KIP-841 (3.3)",
            rules => rules with
            {
                Replication = rules.Replication with { ExpandIsr = static (follower, leader) => ReplicationRules.Release39.ExpandIsr(follower with { Fenced = false, ShuttingDown = false }, leader) },
                Controller = rules.Controller with { MayJoinIsr = static (registration, seen) => ControllerDecisions.MayJoinIsr(registration is null ? null : registration with { Fenced = false, InControlledShutdown = false }, seen) },
            }),

        // ---- Truncation and fencing of readers
        Replication("high-watermark-from-divergence", "a follower takes the high watermark from the answer that tells it to cut its log", "before KAFKA-14704 (3.5)",
            r => r with { HighWatermarkFromDivergence = true }),
        Replication("stale-fetch-answers", "a follower heeds the answer to what it asked in an earlier leader epoch, if only its log still ends there", "before KAFKA-18991 (4.1)",
            r => r with { DropsStaleFetchAnswers = false }),
        Replication("batches-of-any-epoch", "a follower appends batches of a later epoch than the one it asked in", "before KAFKA-18723 (4.1)",
            r => r with { FiltersBatchesByEpoch = false }),
        Replication("uncommitted-reads", "consumers are given what the leader has appended, committed or not", "before KAFKA-9835 (2.6)",
            r => r with { ReadersSeeUncommitted = true }),
        Replication("no-truncation", "a follower never looks whether its log parts from the leader's, and never cuts it", "",
            r => r with { Diverges = static (_, _) => null }),
        Replication("divergence-by-offset-alone", "a leader compares where an epoch ends with where the follower stands, and not which epoch it knows at all", "before KIP-279 (2.0)",
            r => r with
            {
                Diverges = static (fetch, end) =>
                    fetch.LastFetchedEpoch != LeaderEpoch.None && (end.EndOffset == Offset.None || end.EndOffset < fetch.FetchOffset) ? end : null,
            }),
        Replication("truncation-to-high-watermark", "a new follower cuts its log to its own high watermark, and never by leader epochs", "before KIP-101 (0.11)",
            r => r with { Diverges = static (_, _) => null, FollowFrom = static (_, highWatermark, _) => highWatermark }),
        Replication("truncation-before-fetching", "a new follower asks its leader where its last epoch ends, cuts its log there, and from then on fetches by offsets alone", "before KIP-595 (2.7)",
            r => r with { FetchesNameLastEpoch = false }),
        Replication("fetch-without-epoch-check", "a leader answers a fetch whatever leader epoch it names", "before KIP-320 (2.1)",
            r => r with { CheckFetchEpoch = static (_, _) => ErrorCode.None }),

        Replication("end-offset-before-commit", "a new leader tells its own high watermark as the end of the log before it knows how far that is committed", "before KIP-207 (2.2)",
            r => r with { HidesEndOffsetUntilCommitted = false }),

        // ---- The disk
        Replication("append-after-write-error", "a log whose write has failed takes the next one, behind what the failed one left, until the process halts", "before KAFKA-10778 (2.8)",
            r => r with { FencesFailedDirectory = false }),
        Replication("clean-marker-while-loading", "the marker of a clean stop goes when all logs are loaded, so that a crash in between is taken for a clean stop as well", "before KAFKA-10471 (2.8)",
            r => r with { DeletesCleanMarkerFirst = false }),
        Replication("io-error-ignored", "a broker goes on after an I/O error as if the call had succeeded", "",
            r => r with { IgnoresIoErrors = true }),

        // ---- Producers
        Client("no-partition-mute", "with one request in flight a partition's next batch goes to its new leader while the one before is still under way to the old", "before KAFKA-3197 (0.10)",
            r => r with { MutesPartitionWithOneInFlight = false }),
        Client("renumbers-in-heap-order", "where sequence numbers start again, batches in flight get theirs in the order of a heap", "before KAFKA-8483 (2.4)",
            r => r with { RenumbersInOrder = false }),
        Replication("producers-forgotten-with-their-records", "a log that starts later forgets the producers whose last batch lies before its start", "before KAFKA-7190 (2.4)",
            r => r with { ForgetsProducersBelowLogStart = true }),
        Replication("unknown-producer-refused", "a producer of which the log knows nothing must begin with sequence 0; any other is answered UNKNOWN_PRODUCER_ID", "before KIP-360 (2.5)",
            r => r with { RefusesUnknownProducers = true }),
        Client("expired-buffer-used-again", "a producer uses the buffer of an expired batch again while its request still waits for the socket", "before KAFKA-19012 (3.9.2, 4.0.2, 4.1.2, 4.2)",
            r => r with { KeepsBufferOfExpired = false }),
        Replication("sequences-unchecked", "a leader takes every batch of an idempotent producer, repeats and gaps too", "",
            r => r with { ChecksSequences = false }),

        // ---- Groups
        Groups("static-member-id-not-written", "a static member that comes back gets its new member id without its being written", "before KAFKA-10284 (2.6.1)",
            r => r with { PersistsStaticReplacement = false }),
        Groups("commits-unfenced", "a coordinator takes every commit, whoever sends it in whatever generation", "",
            r => r with { FencesCommits = false }),
        Groups("partition-given-before-release", "a group of the consumer protocol gives a partition to its new owner while the old one has not given it up", "",
            r => r with { Consumer = r.Consumer with { WaitsForRelease = false } }),
        Client("records-during-the-commit-before-a-rebalance", "a member that commits before it joins again goes on handing out records meanwhile", "KAFKA-14196 (3.2.0 to 3.2.2)",
            r => r with { PausesBeforeRevocation = false }),
        Client("sticky-owners-of-the-highest-generation", "cooperative-sticky believes members of the highest generation alone, though others still hold what they had", "KAFKA-14639 (before 3.5)",
            r => r with { StickyOwnership = StickyOwnership.HighestGenerationOnly }),

        Client("consumers-without-leader-epochs", "a consumer names no leader epoch when it fetches, and never asks a new leader whether what it has read is still there", "before KIP-320 (2.1)",
            r => r with { ValidatesPosition = false }),

        // ---- The controller
        Controller("election-outside-isr", "when nobody in sync or eligible is alive, any live replica is elected, whatever unclean.leader.election.enable says", "",
            r => r with { Elect = static (in ElectionView view, ControllerRules rules) => ControllerDecisions.Elect(view, rules) is { Leader.IsNone: false } safe ? safe : ControllerDecisions.Elect(view with { Kind = ElectionKind.Unclean }, rules) }),
        Controller("newer-leader-is-fenced", "a controller that knows less than a leader calls the leader's epoch an old one, and the leader waits for metadata that has come already", "before KAFKA-14154 (3.3)",
            r => r with { AnswerToNewerLeader = ErrorCode.FencedLeaderEpoch }),
        Controller("quorum-leads-without-majority", "an active controller that hears of no majority any more goes on believing in itself", "before KAFKA-15489 (3.7)",
            r => r with { Quorum = r.Quorum with { ResignsWithoutMajority = false } }),
        Controller("controller-publishes-unflushed", "the controller tells what it has decided while that is in its page cache only", "",
            r => r with { Quorum = r.Quorum with { LeaderFlushes = false, FollowerFlushes = false } }),
        Controller("quorum-commits-alone", "the active controller takes for committed what it has on its own disk, whatever the other voters have", "",
            r => r with { Quorum = r.Quorum with { CommittedUpTo = static (ends, termStart) => ends[0] > termStart ? ends[0] : null } }),
        new("snapshot-of-uncommitted", "snapshots of the metadata log hold what is in the log, committed or not", "",
            rules => Snapshots(rules, s => s with { ReachesTo = static (_, logEnd) => logEnd })),
        new("metadata-log-deleted-behind-snapshots", "the metadata log is deleted up to what is committed, though the newest snapshot does not reach there", "",
            rules => Snapshots(rules, s => s with { LogStartsAt = static (_, highWatermark) => highWatermark })),
        Controller("quorum-vote-for-any-log", "a controller votes for whoever asks first, though the asker's log lacks entries", "",
            r => r with { Quorum = r.Quorum with { IsUpToDate = static (_, _) => true } }),
    ];

    private static KafkaDelta Replication(string name, string meaning, string source, Func<ReplicationRules, ReplicationRules> change) =>
        new(name, meaning, source, rules => rules with { Replication = change(rules.Replication) });

    private static KafkaDelta Groups(string name, string meaning, string source, Func<GroupRules, GroupRules> change) =>
        new(name, meaning, source, rules => rules with { Groups = change(rules.Groups) });

    private static KafkaDelta Client(string name, string meaning, string source, Func<ClientBehaviour, ClientBehaviour> change) =>
        new(name, meaning, source, rules => rules with { Client = change(rules.Client) });

    private static KafkaRules Snapshots(KafkaRules rules, Func<SnapshotRules, SnapshotRules> change) => rules with
    {
        Replication = rules.Replication with { Snapshots = change(rules.Replication.Snapshots) },
        Controller = rules.Controller with { Snapshots = change(rules.Controller.Snapshots) },
    };

    private static KafkaDelta Controller(string name, string meaning, string source, Func<ControllerRules, ControllerRules> change) =>
        new(name, meaning, source, rules => rules with { Controller = change(rules.Controller) });
}
