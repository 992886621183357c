using Lab.Broker.Common;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Groups.Classic;
using Lab.Broker.Kafka.Groups.Kip848;
using Lab.Broker.Kafka.Offsets;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Replication;
using Lab.Broker.Kafka.Schemas;
using Lab.Kernel;
using Lab.Kernel.Stocks;
using Lab.Model;

namespace Lab.Broker.Kafka.Groups;

/// <summary>
/// Coordinates the groups of the partitions of __consumer_offsets which this broker leads: their committed positions and
/// their members. A commit is a record like any other, appended with acks=all; it counts when the high watermark has
/// passed it. A new leader loads the partition's log before it answers. There is no check that positions grow: the last
/// append wins.
/// </summary>
internal sealed class GroupCoordinator
{
    private readonly BrokerServices services;
    private readonly Action<ConnectionId, KafkaResponse?> respond;
    private readonly CoordinatorLog log;
    private readonly ClassicGroups classic;
    private readonly ConsumerGroups consumer;
    private readonly OffsetRetention retention;
    private readonly Ordered<TopicPartition, OffsetsPartition> loaded = new();
    private readonly RecordBatchBuilder builder = new();
    private readonly FieldWriter key = new();
    private readonly FieldWriter value = new();
    private readonly Stock<OffsetCommitWrite> commits;
    private readonly Stock<OffsetCommitResponse> answers;
    private bool looksForExpired;

    public GroupCoordinator(BrokerServices services, ControllerChannel forwarding, Action<ConnectionId, KafkaResponse?> respond)
    {
        this.services = services;
        this.respond = respond;
        (commits, answers) = (services.Context.Stocks.Of<OffsetCommitWrite>(), services.Context.Stocks.Of<OffsetCommitResponse>());
        Lookup = new(services, forwarding, respond);
        log = new(services);
        classic = new(services, log, respond);
        consumer = new(services, log, respond);
        retention = new(services, log, classic);
    }

    public CoordinatorLookup Lookup { get; }

    // ---- Leadership ----------------------------------------------------------------------------------------------

    public void OnLeadershipChanged(Partition partition)
    {
        if (partition.Id.Topic != LogFileNames.OffsetsTopic) return;
        if (loaded.Remove(partition.Id, out var old))
        {
            classic.Unload(old);
            consumer.Unload(old);
        }

        if (!partition.IsLeader) return;
        var home = new OffsetsPartition(partition);
        loaded[partition.Id] = home;
        classic.Load(home);
        consumer.Load(home);
        home.TakeOverCommitted();
        if (home.LoadedTo > Offset.Zero) LookForExpired();
    }

    /// <summary>Records below the high watermark count from now on.</summary>
    public void OnCommitted(Partition partition)
    {
        if (partition.Id.Topic == LogFileNames.OffsetsTopic && loaded.TryGetValue(partition.Id, out var home)) home.TakeOverCommitted();
    }

    // ---- Requests ------------------------------------------------------------------------------------------------

    /// <summary>False when it is none of the coordinator's.</summary>
    public bool Handle(ConnectionId connection, KafkaRequest request)
    {
        switch (request)
        {
            case HeartbeatRequest r:
                respond(connection, new HeartbeatResponse(r.CorrelationId, Find(r.Group, out var beating) is not ErrorCode.None and var refused ? refused : classic.OnHeartbeat(r, beating!)));
                return true;
            case OffsetCommitRequest r:
                OnOffsetCommit(connection, r);
                return true;
            case OffsetFetchRequest r:
                respond(connection, OnOffsetFetch(r));
                return true;
            case ConsumerGroupHeartbeatRequest r:
                if (Find(r.Group, out var beaten) is not ErrorCode.None and var noBeat) respond(connection, new ConsumerGroupHeartbeatResponse(r.CorrelationId, ConsumerHeartbeatAnswer.Refused(noBeat, r.Heartbeat.MemberId)));
                else consumer.OnHeartbeat(connection, r, beaten!);
                return true;
            case JoinGroupRequest r:
                if (Find(r.Group, out var joined) is not ErrorCode.None and var noJoin) respond(connection, new JoinGroupResponse(r.CorrelationId, JoinResult.Refused(noJoin, r.MemberId)));
                else classic.OnJoin(connection, r, joined!);
                return true;
            case SyncGroupRequest r:
                if (Find(r.Group, out var synced) is not ErrorCode.None and var noSync) respond(connection, new SyncGroupResponse(r.CorrelationId, SyncResult.Refused(noSync)));
                else classic.OnSync(connection, r, synced!);
                return true;
            case LeaveGroupRequest r:
                respond(connection, new LeaveGroupResponse(r.CorrelationId, Find(r.Group, out var left) is not ErrorCode.None and var noLeave ? noLeave : classic.OnLeave(r, left!)));
                return true;
            case FindCoordinatorRequest r:
                Lookup.OnFindCoordinator(connection, r);
                return true;
            default:
                return false;
        }
    }

    /// <summary>True when the timer was one of the coordinator's.</summary>
    public bool OnTimer(int kind, long data)
    {
        switch (kind)
        {
            case BrokerTimers.CommitWait:
                log.OnTimeout(data);
                return true;
            case BrokerTimers.GroupDeadline:
                classic.OnTimer(data);
                return true;
            case BrokerTimers.ConsumerGroupDeadline:
                consumer.OnTimer(data);
                return true;
            case BrokerTimers.OffsetRetention:
                foreach (var home in loaded.Values) retention.Check(home);
                looksForExpired = false;
                LookForExpired();
                return true;
            default:
                return false;
        }
    }

    // As soon as there is anything that can expire.
    private void LookForExpired()
    {
        if (looksForExpired) return;
        looksForExpired = true;
        services.Context.SetTimer(Duration.FromMs(services.Settings.OffsetsRetentionCheckIntervalMs), BrokerTimers.OffsetRetention, background: true);
    }

    // ---- Offsets -------------------------------------------------------------------------------------------------

    private void OnOffsetCommit(ConnectionId connection, OffsetCommitRequest request)
    {
        // Topics that are not there are sorted out before the group is asked; the rest of the commit goes on (KafkaApis).
        var commit = commits.Take().Of(this, connection, request);
        Refuse(commit);
        if (commit.IsRefusedWhole)
        {
            Answer(commit, ErrorCode.None);
            return;
        }

        var error = Find(request.Group, out var home);
        if (error == ErrorCode.None) error = consumer.CheckCommit(request, home!) ?? classic.CheckCommit(request, home!);
        if (error != ErrorCode.None)
        {
            Answer(commit, error);
            return;
        }

        var now = services.Context.WallClockMs;
        builder.Begin();
        for (var i = 0; i < request.Offsets.Length; i++)
        {
            if (commit.Refused[i] != ErrorCode.None) continue;
            ref readonly var offset = ref request.Offsets[i];
            key.Clear();
            value.Clear();
            new OffsetCommitKey(request.Group, offset.Partition).Write(key);
            new OffsetCommitValue(offset.Offset, offset.LeaderEpoch, "", now) { TopicId = offset.TopicId }.Write(value);
            builder.Append(now, OptionalBytes.Of(key.Written), OptionalBytes.Of(value.Written));
        }

        LookForExpired();
        log.Append(home!.Partition, builder.Sealed(), commit, waitsForInSync: !services.Rules.AcknowledgesCommitAtAppend);
    }

    /// <summary>Ends a commit of which the group says <paramref name="others"/>.</summary>
    public void Answer(OffsetCommitWrite commit, ErrorCode others)
    {
        var results = commit.Results(others, out var first);
        respond(commit.Connection, answers.Take().With(commit.Request, first, results));
    }

    private OffsetFetchResponse OnOffsetFetch(OffsetFetchRequest request)
    {
        if (Find(request.Group, out var home) is not ErrorCode.None and var error) return new(request.CorrelationId, error, []);
        if (ConsumerGroups.CheckFetch(request, home!) is not ErrorCode.None and var stale) return new(request.CorrelationId, stale, []);
        List<CommittedOffset> offsets = [];
        for (var i = 0; i < request.Partitions.Count; i++)
        {
            var asked = request.Partitions[i];
            var id = request.TopicIds.Count > 0 ? request.TopicIds[i] : Uuid.Zero;
            if (!id.IsZero && services.Image.Topic(id) is null) return new(request.CorrelationId, ErrorCode.UnknownTopicId, []);
            var isKnown = home!.Offsets.TryGetValue((request.Group, asked), out var known) && IsOf(known.Committed, id);
            offsets.Add(isKnown ? known.Committed : new(asked, Offset.None, LeaderEpoch.None));
        }

        return new(request.CorrelationId, ErrorCode.None, offsets);
    }

    // What was committed for a topic of another id is not there (KAFKA-19154).
    private static bool IsOf(CommittedOffset stored, Uuid id) => id.IsZero || stored.TopicId.IsZero || stored.TopicId == id;

    private void Refuse(OffsetCommitWrite commit)
    {
        var refused = commit.Refused;
        for (var i = 0; i < refused.Length; i++)
        {
            ref readonly var offset = ref commit.Request.Offsets[i];
            if (offset.TopicId.IsZero) refused[i] = services.Image.Topic(offset.Partition.Topic) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.None;
            else refused[i] = services.Image.Topic(offset.TopicId) is null ? ErrorCode.UnknownTopicId : ErrorCode.None;
        }
    }

    /// <summary>Topics are gone: so is what was committed of them (GroupCoordinator.onPartitionsDeleted). What is committed of one by its name after that stays.</summary>
    public void OnTopicsDeleted(IReadOnlyList<TopicState> topics)
    {
        foreach (var home in loaded.Values)
        {
            if (!home.Partition.IsLeader) continue;
            var gone = home.OffsetsOf(topics);
            if (gone.Count == 0) continue;
            var now = services.Context.WallClockMs;
            builder.Begin();
            foreach (var (group, partition) in gone) builder.Append(now, OptionalBytes.Of(new OffsetCommitKey(group, partition).Encode()), OptionalBytes.Null);
            log.Append(home.Partition, builder.Sealed(), static _ => { });
        }
    }

    private ErrorCode Find(string group, out OffsetsPartition? home)
    {
        home = null;
        if (services.Image.Topic(LogFileNames.OffsetsTopic) is not { } topic) return ErrorCode.CoordinatorNotAvailable;
        var partition = services.Replicas.Find(OffsetsPartition.Of(group, topic.Partitions));
        if (partition is not { IsLeader: true }) return ErrorCode.NotCoordinator;
        return loaded.TryGetValue(partition.Id, out home) ? ErrorCode.None : ErrorCode.CoordinatorLoadInProgress;
    }

    // ---- What others look at -------------------------------------------------------------------------------------

    /// <summary>The committed position as this coordinator knows it, for the cluster view; none elsewhere.</summary>
    public Offset CommittedBy(string group, TopicPartition partition)
    {
        foreach (var home in loaded.Values)
        {
            if (home.Offsets.TryGetValue((group, partition), out var known)) return known.Committed.Offset;
        }

        return Offset.None;
    }

    /// <summary>A classic group as this coordinator knows it; null elsewhere.</summary>
    public ClassicGroup? Group(string group)
    {
        foreach (var home in loaded.Values)
        {
            if (home.Groups.TryGetValue(group, out var known)) return known;
        }

        return null;
    }

    /// <summary>The generation of a classic group, or the epoch for which a group of the consumer protocol has a target; 0 for neither.</summary>
    public int GenerationOf(string group)
    {
        foreach (var home in loaded.Values)
        {
            if (home.ConsumerGroups.TryGetValue(group, out var known) && known.Exists) return known.TargetEpoch;
        }

        return Group(group)?.Generation ?? 0;
    }

    /// <summary>Every partition that this broker coordinates.</summary>
    public IReadOnlyList<OffsetsPartition> Loaded => loaded.Values;
}
