using Lab.Broker.Kafka.Groups.Classic;
using Lab.Broker.Kafka.Offsets;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Groups;

/// <summary>
/// Hosts the classic groups of the partitions that this broker coordinates: brings requests to them, their answers to
/// connections, their state to the log, and keeps one timer for each.
/// </summary>
internal sealed class ClassicGroups(BrokerServices services, CoordinatorLog log, Action<ConnectionId, KafkaResponse?> respond) : IGroupHost
{
    private readonly GroupLimits limits = GroupLimits.Of(services.Settings);
    private readonly Dictionary<long, (ConnectionId Connection, int Correlation)> calls = [];
    private readonly HostedGroups<ClassicGroup> hosted = new(services.Context, BrokerTimers.GroupDeadline);
    private readonly RecordBatchBuilder builder = new();

    // An answer lets its connection's next request in, and that may be to the same group: answers wait until the group is done.
    private readonly Queue<(ConnectionId Connection, KafkaResponse Response)> answers = new();
    private bool isAnswering;
    private long nextCall;

    // ---- Requests ------------------------------------------------------------------------------------------------

    public void OnJoin(ConnectionId connection, JoinGroupRequest request, OffsetsPartition home)
    {
        if (!home.Groups.TryGetValue(request.Group, out var group))
        {
            if (request.MemberId.Length > 0)
            {
                respond(connection, new JoinGroupResponse(request.CorrelationId, JoinResult.Refused(ErrorCode.UnknownMemberId, request.MemberId)));
                return;
            }

            group = new(request.Group, this, limits, services.GroupRules);
            Host(group, home);
        }

        group.Join(
            new(Await(connection, request.CorrelationId), request.MemberId, request.InstanceId, request.ClientId, "/" + request.ClientId,
                Duration.FromMs(request.SessionTimeoutMs), Duration.FromMs(request.RebalanceTimeoutMs), request.ProtocolType, request.Protocols),
            services.Context.Now);
        Done(group);
    }

    public void OnSync(ConnectionId connection, SyncGroupRequest request, OffsetsPartition home)
    {
        if (!home.Groups.TryGetValue(request.Group, out var group))
        {
            respond(connection, new SyncGroupResponse(request.CorrelationId, SyncResult.Refused(ErrorCode.UnknownMemberId)));
            return;
        }

        group.Sync(
            new(Await(connection, request.CorrelationId), request.MemberId, request.InstanceId, request.Generation, request.ProtocolType, request.Protocol, request.Assignments),
            services.Context.Now);
        Done(group);
    }

    public ErrorCode OnHeartbeat(HeartbeatRequest request, OffsetsPartition home) =>
        home.Groups.TryGetValue(request.Group, out var group)
            ? group.Heartbeat(request.MemberId, request.InstanceId, request.Generation, services.Context.Now)
            : ErrorCode.UnknownMemberId;

    public ErrorCode OnLeave(LeaveGroupRequest request, OffsetsPartition home)
    {
        if (!home.Groups.TryGetValue(request.Group, out var group)) return ErrorCode.UnknownMemberId;
        var error = group.Leave(request.MemberId, request.InstanceId, services.Context.Now);
        Done(group);
        return error;
    }

    /// <summary>May these positions be committed? A group that nobody has joined takes commits without membership only.</summary>
    public ErrorCode CheckCommit(OffsetCommitRequest request, OffsetsPartition home)
    {
        if (home.Groups.TryGetValue(request.Group, out var group)) return group.CheckCommit(request.MemberId, request.InstanceId, request.Generation, services.Context.Now);
        if (request.Generation < 0 || !services.GroupRules.FencesCommits) return ErrorCode.None;
        return services.GroupRules.TellsMissingGroup ? ErrorCode.GroupIdNotFound : ErrorCode.IllegalGeneration;
    }

    private GroupCallId Await(ConnectionId connection, int correlation)
    {
        calls.Add(++nextCall, (connection, correlation));
        return new(nextCall);
    }

    // ---- Groups --------------------------------------------------------------------------------------------------

    /// <summary>Groups of a partition that this broker has begun to lead.</summary>
    public void Load(OffsetsPartition home)
    {
        foreach (var (id, value) in home.GroupsInLog())
        {
            var group = ClassicGroup.Load(id, value, this, limits, services.GroupRules, services.Context.Now);
            hosted.Arm(Host(group, home));
        }
    }

    /// <summary>Groups of a partition that it leads no more.</summary>
    public void Unload(OffsetsPartition home)
    {
        foreach (var group in home.Groups.Values)
        {
            group.Resign();
            hosted.Remove(group);
        }

        home.Groups.Clear();
        Flush();
    }

    /// <summary>An empty group without offsets: gone.</summary>
    public void Forget(OffsetsPartition home, ClassicGroup group)
    {
        group.Forget();
        hosted.Remove(group);
        home.Groups.Remove(group.Id);
    }

    private HostedGroups<ClassicGroup>.Hosted Host(ClassicGroup group, OffsetsPartition home)
    {
        home.Groups.Add(group.Id, group);
        return hosted.Add(group, home);
    }

    // ---- Time ----------------------------------------------------------------------------------------------------

    // The group has done what it was asked: its answers go out, and its timer is set.
    private void Done(ClassicGroup group)
    {
        if (hosted.Find(group) is { } entry) hosted.Arm(entry);
        Flush();
    }

    private void Flush()
    {
        if (isAnswering) return;
        isAnswering = true;
        while (answers.TryDequeue(out var answer)) respond(answer.Connection, answer.Response);
        isAnswering = false;
    }

    public void OnTimer(long number)
    {
        if (hosted.TakeTimer(number) is not { } entry) return;
        entry.Group.OnTime(services.Context.Now);
        Done(entry.Group);
    }

    // ---- IGroupHost ----------------------------------------------------------------------------------------------

    public long WallClockMs => services.Context.WallClockMs;

    public string NewMemberId(ClassicGroup group, string prefix)
    {
        var subject = Hash.Of(Hash.Of(group.Id), Hash.Of(prefix), unchecked((ulong)services.Context.Now.Nanos));
        var high = services.Context.Draw(KafkaSites.MemberId, subject, 0, long.MaxValue);
        var low = services.Context.Draw(KafkaSites.MemberId, subject, 1, long.MaxValue);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}-{high >> 32:x8}-{(high >> 16) & 0xFFFF:x4}-4{high & 0xFFF:x3}-{0x8000 | ((low >> 48) & 0x3FFF):x4}-{low & 0xFFFF_FFFF_FFFF:x12}");
    }

    public void Answer(GroupCallId call, JoinResult result)
    {
        if (calls.Remove(call.Value, out var to)) answers.Enqueue((to.Connection, new JoinGroupResponse(to.Correlation, result)));
    }

    public void Answer(GroupCallId call, SyncResult result)
    {
        if (calls.Remove(call.Value, out var to)) answers.Enqueue((to.Connection, new SyncGroupResponse(to.Correlation, result)));
    }

    public void Write(ClassicGroup group, GroupMetadataValue value, GroupWrite why)
    {
        if (hosted.Find(group) is not { } entry) return;
        var now = WallClockMs;
        builder.Begin();
        builder.Append(now, OptionalBytes.Of(new GroupMetadataKey(group.Id).Encode()), OptionalBytes.Of((value with { Version = services.GroupRules.GroupRecordVersion }).Encode()));
        log.Append(entry.Home.Partition, builder.Sealed(), error =>
        {
            group.OnWritten(why, error == ErrorCode.None ? error : CoordinatorErrors.OfGroup(error), services.Context.Now);
            Done(group);
            if (error == ErrorCode.None && why is GroupWrite.Assignments) ReportGeneration(group);
        });
    }

    private void ReportGeneration(ClassicGroup group)
    {
        if (group.State == ClassicGroupState.Stable) services.Context.Report(FactKind.GroupStable, NameId.None, group.Generation, group.MemberCount, 0, group.Id);
    }
}
