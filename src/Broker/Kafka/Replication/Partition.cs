using Lab.Broker.Common;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Replication;

/// <summary>
/// A replica of one partition on this broker, leader or follower. Transitions come from metadata alone:
/// <code>
/// (none) -> follower | leader     the partition is assigned to this broker
/// follower -> leader              a record with a higher leader epoch names this broker
/// leader -> follower              it names another, or none
/// leader -> leader                a higher epoch, or another in-sync set in the same one
/// </code>
/// Its brokers call the rules of <see cref="ReplicationRules"/> for every decision.
/// </summary>
internal sealed partial class Partition
{
    private readonly BrokerServices services;
    private readonly List<FollowerReplica> followers = [];
    private readonly Deque<PendingAppend> waiting = new();
    private readonly List<SessionPartition> readers = [];
    private Offset notedLogStart;

    public Partition(BrokerServices services, TopicPartition id, Uuid topicId, TopicSettings settings, PartitionLog log)
    {
        this.services = services;
        Id = id;
        TopicId = topicId;
        Settings = settings;
        Log = log;
    }

    public TopicPartition Id { get; }
    public Uuid TopicId { get; }
    public TopicSettings Settings { get; }
    public PartitionLog Log { get; }
    public InSyncSet Isr { get; } = new();
    public bool IsLeader { get; private set; }

    /// <summary>The broker has given it up: whoever still holds it must look for another.</summary>
    public bool IsRetired { get; private set; }
    public BrokerId Leader { get; private set; } = BrokerId.None;
    public LeaderEpoch LeaderEpoch { get; private set; } = LeaderEpoch.None;
    public int PartitionEpoch { get; private set; } = -1;
    public LeaderRecoveryState RecoveryState { get; private set; }
    public IReadOnlyList<BrokerId> Replicas { get; private set; } = [];

    /// <summary>The log end when this leader's epoch began: only behind it is a follower's log known to be this leader's (KAFKA-7128).</summary>
    public Offset EpochStart { get; private set; } = Offset.Zero;

    /// <summary>This broker leads it, and not every replica is in sync.</summary>
    public bool IsUnderReplicated => IsLeader && Isr.Committed.Count < Replicas.Count;

    /// <summary>min.insync.replicas, but not more than there are replicas (3.7).</summary>
    public int EffectiveMinIsr => Math.Min(Settings.MinInsyncReplicas, Math.Max(1, Replicas.Count));

    private ActorContext Context => services.Context;

    private ReplicationRules Rules => services.Rules;

    private LeaderView View => new(
        Log.LogEndOffset, Log.HighWatermark, EpochStart, Isr.CommittedCount, Isr.MaximalCount, EffectiveMinIsr, services.LagMax);

    // ---- Transitions ---------------------------------------------------------------------------------------------

    /// <summary>Metadata names this broker leader. True when the leader epoch is new.</summary>
    public bool BecomeLeader(PartitionState state)
    {
        if (state.PartitionEpoch < PartitionEpoch) return false;
        var wasLeader = IsLeader;
        var newEpoch = state.LeaderEpoch > LeaderEpoch;
        ReportDecidedByMetadata(state);
        Adopt(state);
        IsLeader = true;
        Isr.Commit(state.Isr);
        services.Replicas.NoteInSync(this);
        // There is nothing to recover from yet: the leader says so with its next proposal (KIP-704).
        RecoveryState = LeaderRecoveryState.Recovered;
        EnsureFollowers();
        if (newEpoch)
        {
            EpochStart = Rules.EpochStart(Log.LogEndOffset);
            Log.AssignEpoch(LeaderEpoch, Log.LogEndOffset);
            foreach (var follower in followers) follower.Reset(wasLeader, Isr.IsCommitted(follower.Broker), EpochStart, Context.Now);
            Context.Report(FactKind.LeaderStarted, Log.Place, LeaderEpoch.Value, Log.LogEndOffset.Value, Log.HighWatermark.Value);
        }

        AdvanceHighWatermark();
        // Who asks in a session and names nothing asks in the epoch before.
        if (newEpoch) WakeReaders();
        return newEpoch;
    }

    /// <summary>Metadata names another leader, or none. True when the leader epoch is new, and fetching starts anew.</summary>
    public bool BecomeFollower(PartitionState state)
    {
        if (state.PartitionEpoch < PartitionEpoch) return false;
        var newEpoch = state.LeaderEpoch > LeaderEpoch;
        var wasLeader = IsLeader;
        Adopt(state);
        IsLeader = false;
        Isr.Commit(state.Isr);
        services.Replicas.NoteInSync(this);
        if (wasLeader)
        {
            followers.Clear();
            FailWaiting(ErrorCode.NotLeaderOrFollower);
        }

        // Followers are sent away, and consumers that asked in the epoch before.
        if (wasLeader || newEpoch) WakeReaders();
        if (newEpoch) Context.Report(FactKind.FollowerStarted, Log.Place, LeaderEpoch.Value, Log.LogEndOffset.Value, Leader.Value);
        return newEpoch;
    }

    /// <summary>This broker holds the partition no more. True when it led it.</summary>
    public bool Retire()
    {
        var wasLeader = IsLeader;
        IsRetired = true;
        IsLeader = false;
        followers.Clear();
        FailWaiting(ErrorCode.NotLeaderOrFollower);
        WakeReaders();
        return wasLeader;
    }

    private void Adopt(PartitionState state)
    {
        Replicas = state.Replicas;
        Leader = state.Leader;
        LeaderEpoch = state.LeaderEpoch;
        PartitionEpoch = state.PartitionEpoch;
        RecoveryState = state.RecoveryState;
    }

    private void EnsureFollowers()
    {
        foreach (var replica in Replicas)
        {
            if (replica != services.Broker && Follower(replica) is null) followers.Add(new(replica));
        }

        for (var i = followers.Count - 1; i >= 0; i--)
        {
            if (!Contains(Replicas, followers[i].Broker)) followers.RemoveAt(i);
        }
    }

    // ---- Appending -----------------------------------------------------------------------------------------------

    /// <summary>A producer's batch, or the coordinator's record. Check point 1, then the log, then the high watermark.</summary>
    public LogAppend Append(ReadOnlySpan<byte> batch, short acks, Producers.AppendOrigin origin)
    {
        if (Refuses(acks) is var refused and not ErrorCode.None) return LogAppend.Refused(refused);

        var before = Log.LogEndOffset;
        var append = Log.AppendAsLeader(batch, LeaderEpoch, Rules.ChecksSequences ? origin : Producers.AppendOrigin.Coordinator);
        if (append.Error != ErrorCode.None || append.IsDuplicate) return append;
        RecordIdleFollowers(before);
        AdvanceHighWatermark();
        WakeReaders();
        return append;
    }

    /// <summary>What is said to an append before anybody looks at what is in it; None lets it pass.</summary>
    public ErrorCode Refuses(short acks) => IsLeader ? Rules.AcceptAppend(acks, View) : ErrorCode.NotLeaderOrFollower;

    /// <summary>Waits until the high watermark reaches an offset. False when it has already: the caller decides at once.</summary>
    public bool WaitFor(Offset required, IPendingAppend owner, int index)
    {
        if (Log.HighWatermark >= required) return false;
        // A repeat waits for less than what was appended since.
        var at = waiting.Count;
        while (at > 0 && waiting[at - 1].Required > required) at--;
        waiting.Insert(at, new(owner, index, required));
        return true;
    }

    /// <summary>Check point 2.</summary>
    public ErrorCode Acknowledgement => Rules.Acknowledge(View);

    private void CompleteWaiting()
    {
        var high = Log.HighWatermark;
        while (!waiting.IsEmpty && waiting.First.Required <= high)
        {
            var first = waiting.RemoveFirst();
            first.Owner.Decide(first.Index, Acknowledgement);
        }
    }

    private void FailWaiting(ErrorCode error)
    {
        while (!waiting.IsEmpty)
        {
            var first = waiting.RemoveFirst();
            first.Owner.Decide(first.Index, error);
        }
    }

    // ---- High watermark ------------------------------------------------------------------------------------------

    /// <summary>Everything up to the smallest log end among those that count is committed. It never goes back on one leader.</summary>
    private void AdvanceHighWatermark()
    {
        var view = View;
        if (!Rules.HighWatermarkMayAdvance(view)) return;
        var to = Log.LogEndOffset;
        foreach (var follower in followers)
        {
            if (!Rules.CountsForHighWatermark(Holds(follower.Broker), ViewOf(follower), view)) continue;
            to = Offset.Min(to, follower.LogEnd);
        }

        to = Rules.HighWatermarkAt(to, view.LogEnd);
        if (to <= Log.HighWatermark) return;
        Log.SetHighWatermark(to);
        CompleteWaiting();
        WakeReaders();
        services.OnCommitted(this);
    }

    /// <summary>Who holds the high watermark back at a moment; null while it may not move at all. For invariants: it reads no clock.</summary>
    public IReadOnlyList<BrokerId>? CountedForHighWatermark(VirtualTime now)
    {
        if (!IsLeader || !Rules.HighWatermarkMayAdvance(View)) return null;
        List<BrokerId> counted = [services.Broker];
        foreach (var follower in followers)
        {
            if (Rules.CountsForHighWatermark(Holds(follower.Broker), ViewOf(follower, now), View)) counted.Add(follower.Broker);
        }

        return counted;
    }

    // A member of the set that the high watermark is counted over.
    private bool Holds(BrokerId broker) => Rules.HighWatermarkOverMaximalIsr ? Isr.IsMaximal(broker) : Isr.IsCommitted(broker);

    // ---- Readers -------------------------------------------------------------------------------------------------

    public void AddReader(SessionPartition reader) => readers.Add(reader);

    public void RemoveReader(SessionPartition reader) => readers.Remove(reader);

    /// <summary>Old segments went: readers in sessions are told where the log begins.</summary>
    public void NoteLogStart()
    {
        if (Log.LogStartOffset == notedLogStart) return;
        notedLogStart = Log.LogStartOffset;
        WakeReaders();
    }

    // An answered reader without a session leaves the list: from the end, nobody is passed over.
    private void WakeReaders()
    {
        for (var i = readers.Count - 1; i >= 0; i--)
        {
            if (i >= readers.Count) continue;
            var reader = readers[i];
            reader.Session.MarkDirty(reader);
            services.OnReadable(reader.Session);
        }
    }

    /// <summary>Bytes between two offsets, not counted beyond what is wanted.</summary>
    public int BytesAvailable(Offset from, Offset limit, int wanted) =>
        wanted <= 1 ? 1 : Log.Read(from, limit, int.MaxValue).Length;

    /// <summary>The offset behind the last batch of what was read.</summary>
    public Offset OffsetBehind(ReadOnlyMemory<byte> records)
    {
        var next = Log.LogStartOffset;
        foreach (var batch in new Records.RecordBatches(records.Span)) next = batch.NextOffset;
        return next;
    }

    private FollowerReplica? Follower(BrokerId broker)
    {
        foreach (var follower in followers)
        {
            if (follower.Broker == broker) return follower;
        }

        return null;
    }

    private FollowerView ViewOf(FollowerReplica follower) => ViewOf(follower, Context.Now);

    private FollowerView ViewOf(FollowerReplica follower, VirtualTime now)
    {
        var registration = services.Image.Broker(follower.Broker);
        return new(
            follower.LogEnd, now - follower.LastCaughtUp, registration is null || registration.Fenced, registration?.InControlledShutdown ?? false,
            follower.BrokerEpoch, registration?.Epoch ?? BrokerEpoch.None);
    }

    private static bool Contains(IReadOnlyList<BrokerId> brokers, BrokerId broker)
    {
        for (var i = 0; i < brokers.Count; i++)
        {
            if (brokers[i] == broker) return true;
        }

        return false;
    }
}
