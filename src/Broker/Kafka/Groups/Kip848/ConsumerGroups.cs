using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Groups.Assignors;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Groups.Kip848;

/// <summary>
/// Hosts the groups of the consumer protocol: writes what they decide into the log, applies it, answers when it is committed, and wakes them when
/// somebody's time is over.
/// </summary>
internal sealed class ConsumerGroups(BrokerServices services, CoordinatorLog log, Action<ConnectionId, KafkaResponse?> respond)
{
    private readonly ConsumerGroupLimits limits = ConsumerGroupLimits.Of(services.Settings);
    private readonly bool isSpoken = services.Settings.GroupCoordinatorRebalanceProtocols.Contains("consumer");
    private readonly HostedGroups<ConsumerGroup> hosted = new(services.Context, BrokerTimers.ConsumerGroupDeadline);
    private readonly RecordBatchBuilder builder = new();

    // ---- Requests ------------------------------------------------------------------------------------------------

    public void OnHeartbeat(ConnectionId connection, ConsumerGroupHeartbeatRequest request, OffsetsPartition home)
    {
        var call = request.Heartbeat;
        if (Refusal(request, home) is not ErrorCode.None and var refusal)
        {
            respond(connection, new ConsumerGroupHeartbeatResponse(request.CorrelationId, ConsumerHeartbeatAnswer.Refused(refusal, call.MemberId)));
            return;
        }

        if (!home.ConsumerGroups.TryGetValue(request.Group, out var group)) group = Host(new(request.Group, limits, services.GroupRules.Consumer), home);
        List<ConsumerGroupRecord> records = [];
        var answer = group.Heartbeat(call, services.Context.Now, Topics(), records);
        if (answer.Error != ErrorCode.None)
        {
            // A refusal waits for nothing, not for what it is built on either (CoordinatorRuntime).
            respond(connection, new ConsumerGroupHeartbeatResponse(request.CorrelationId, answer));
            return;
        }

        var entry = hosted.Find(group)!;
        Write(entry, records, error => respond(
            connection, new ConsumerGroupHeartbeatResponse(request.CorrelationId, error == ErrorCode.None ? answer : ConsumerHeartbeatAnswer.Refused(CoordinatorErrors.OfCommit(error), call.MemberId))));
        hosted.Arm(entry);
    }

    private ErrorCode Refusal(ConsumerGroupHeartbeatRequest request, OffsetsPartition home)
    {
        if (!isSpoken) return ErrorCode.UnsupportedVersion;
        if (Find(request.Group, home) is not null) return ErrorCode.None;
        // Classic members and new ones in one group (group.consumer.migration.policy) are not modelled.
        if (home.Groups.TryGetValue(request.Group, out var classic) && classic.MemberCount > 0) return ErrorCode.GroupIdNotFound;
        // Only who joins makes a group (GroupMetadataManager.getOrMaybeCreateConsumerGroup).
        return request.Heartbeat.MemberEpoch == ConsumerHeartbeat.Join ? ErrorCode.None : ErrorCode.GroupIdNotFound;
    }

    /// <summary>May these positions be committed? Null when the group is none of the consumer protocol.</summary>
    public ErrorCode? CheckCommit(OffsetCommitRequest request, OffsetsPartition home)
    {
        if (Find(request.Group, home) is not { } group) return null;
        if (!services.GroupRules.FencesCommits) return ErrorCode.None;
        foreach (var offset in request.Offsets)
        {
            if (group.ValidateCommit(request.MemberId, request.Generation, offset.Partition) is not ErrorCode.None and var error) return error;
        }

        return ErrorCode.None;
    }

    /// <summary>May these positions be asked for? Of a group that is not there anybody may: there are none (OffsetMetadataManager.fetchOffsets).</summary>
    public static ErrorCode CheckFetch(OffsetFetchRequest request, OffsetsPartition home) =>
        Find(request.Group, home)?.ValidateFetch(request.MemberId, request.MemberEpoch) ?? ErrorCode.None;

    private static ConsumerGroup? Find(string group, OffsetsPartition home) => home.ConsumerGroups.TryGetValue(group, out var found) && found.Exists ? found : null;

    // ---- The log -------------------------------------------------------------------------------------------------

    // An answer without records of its own still waits for what it is built on.
    private void Write(HostedGroups<ConsumerGroup>.Hosted entry, List<ConsumerGroupRecord> records, Action<ErrorCode> done)
    {
        var partition = entry.Home.Partition;
        if (records.Count == 0)
        {
            log.WaitFor(partition, partition.Log.LogEndOffset, done);
            return;
        }

        var now = services.Context.WallClockMs;
        builder.Begin();
        foreach (var record in records)
        {
            foreach (var (key, value) in ConsumerGroupRecordCodec.Encode(entry.Group.Id, record, name => services.Image.Topic(name)?.Id ?? Uuid.Zero)) builder.Append(now, OptionalBytes.Of(key), value);
        }

        if (!log.Append(partition, builder.Sealed(), done)) return;
        foreach (var record in records) entry.Group.Apply(record);
        if (!entry.Group.IsStable || entry.Group.ToldStableAt == entry.Group.Epoch) return;
        entry.Group.ToldStableAt = entry.Group.Epoch;
        services.Context.Report(FactKind.GroupStable, NameId.None, entry.Group.Epoch, entry.Group.Members.Count, 0, entry.Group.Id);
    }

    /// <summary>Groups of a partition that this broker has begun to lead.</summary>
    public void Load(OffsetsPartition home)
    {
        home.VisitConsumerGroups(id => services.Image.Topic(id)?.Name, (id, record) =>
        {
            if (!home.ConsumerGroups.TryGetValue(id, out var group)) group = Host(new(id, limits, services.GroupRules.Consumer), home);
            group.Apply(record);
        });
        foreach (var group in home.ConsumerGroups.Values)
        {
            group.BeginSessions(services.Context.Now);
            hosted.Arm(hosted.Find(group)!);
        }
    }

    /// <summary>Groups of a partition that it leads no more.</summary>
    public void Unload(OffsetsPartition home)
    {
        foreach (var group in home.ConsumerGroups.Values) hosted.Remove(group);
        home.ConsumerGroups.Clear();
    }

    private ConsumerGroup Host(ConsumerGroup group, OffsetsPartition home)
    {
        home.ConsumerGroups.Add(group.Id, group);
        hosted.Add(group, home);
        return group;
    }

    private List<ServerTopic> Topics()
    {
        List<ServerTopic> topics = [];
        var hasRacks = false;
        foreach (var broker in services.Image.Brokers) hasRacks |= broker.Rack.Length > 0;
        foreach (var topic in services.Image.Topics) topics.Add(new(topic.Name, topic.Id, topic.Partitions, hasRacks ? RacksOf(topic) : 0));
        return topics;
    }

    // In any order of a partition's replicas; a broker that names no rack adds nothing.
    private ulong RacksOf(TopicState topic)
    {
        var racks = 0UL;
        for (var p = 0; p < topic.Partitions; p++)
        {
            var ofPartition = 0UL;
            foreach (var replica in services.Image.Partition(new(topic.Name, p))?.Replicas ?? [])
            {
                if (services.Image.Broker(replica) is { Rack.Length: > 0 } broker) ofPartition = unchecked(ofPartition + Hash.Of(broker.Rack));
            }

            racks = Hash.Of(racks, ofPartition);
        }

        return racks;
    }

    // ---- Time ----------------------------------------------------------------------------------------------------

    public void OnTimer(long number)
    {
        if (hosted.TakeTimer(number) is not { } entry) return;
        List<ConsumerGroupRecord> records = [];
        var topics = Topics();
        while (entry.Group.Expire(services.Context.Now, topics, records) is not null)
        {
            var isWritten = true;
            Write(entry, records, error => isWritten = error is ErrorCode.None or ErrorCode.RequestTimedOut);
            records.Clear();
            if (isWritten) continue;

            // The log takes nothing now: tried again in a moment.
            hosted.LookAgain(entry, Duration.FromMs(500));
            return;
        }

        hosted.Arm(entry);
    }
}
