using Lab.Broker.Kafka.Groups.Assignors;
using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Kip848;

// ConsumerGroupHeartbeat: join, stay, move on.
internal sealed partial class ConsumerGroup
{
    /// <summary>Answers a heartbeat, and adds the records that make the answer true.</summary>
    /// <param name="call">What the member says.</param>
    /// <param name="now">The coordinator's clock.</param>
    /// <param name="topics">All topics of the coordinator's metadata image.</param>
    /// <param name="records">What is to be written and applied before the answer goes out.</param>
    public ConsumerHeartbeatAnswer Heartbeat(ConsumerHeartbeat call, VirtualTime now, IReadOnlyList<ServerTopic> topics, List<ConsumerGroupRecord> records)
    {
        if (Malformed(call) is var malformed && malformed != ErrorCode.None) return ConsumerHeartbeatAnswer.Refused(malformed, call.MemberId);
        if (call.MemberEpoch is ConsumerHeartbeat.Leave or ConsumerHeartbeat.LeaveStatic) return Leave(call, topics, records);

        var (known, replaced, error) = Identify(call);
        if (error != ErrorCode.None) return ConsumerHeartbeatAnswer.Refused(error, call.MemberId);

        var before = known ?? replaced ?? new ConsumerGroupMember(call.MemberId);
        var member = Updated(before with { Id = call.MemberId }, call);
        var isNew = known is null && replaced is null;
        if (replaced is not null)
        {
            records.Add(new ConsumerGroupRecord.MemberGone(replaced.Id));
            member = member with { Epoch = 0, PreviousEpoch = 0 };
        }

        if (isNew || replaced is not null || !member.SubscribesAs(before)) records.Add(new ConsumerGroupRecord.Member(member));

        // The epoch: a member more, another subscription, topics that changed.
        var epoch = Epoch;
        var hash = HashOf(SubscribedWith(member, replaced), topics);
        if (isNew || !member.Topics.SequenceEqual(before.Topics) || member.ServerAssignor != before.ServerAssignor || hash != metadataHash)
        {
            epoch++;
            records.Add(NextEpoch(hash));
        }

        var (target, targetEpoch) = TargetFor(member, replaced, epoch, now, topics, records);
        var next = MemberReconciliation.Step(member, target, targetEpoch, call.MemberEpoch == ConsumerHeartbeat.Join ? [] : call.Owned, p => IsFreeFor(p, member.Id, replaced));
        if (isNew || replaced is not null || !next.IsAssignedAs(before)) records.Add(new ConsumerGroupRecord.Assignment(next));
        Watch(next, now);
        var tells = call.MemberEpoch == ConsumerHeartbeat.Join || call.IsFull || !PartitionSets.Same(next.Assigned, before.Assigned);
        return new(ErrorCode.None, next.Id, next.Epoch, limits.HeartbeatIntervalMs, tells ? [.. next.Assigned] : null);
    }

    private ErrorCode Malformed(ConsumerHeartbeat call)
    {
        if (call.MemberId.Length == 0 || call.MemberEpoch < ConsumerHeartbeat.LeaveStatic) return ErrorCode.InvalidRequest;
        if (call.MemberEpoch == ConsumerHeartbeat.LeaveStatic && call.InstanceId is null) return ErrorCode.InvalidRequest;
        if (call.MemberEpoch == ConsumerHeartbeat.Join && (call.RebalanceTimeoutMs < 0 || call.Topics is null || call.Owned is not { Count: 0 })) return ErrorCode.InvalidRequest;
        return call.ServerAssignor is { } name && !limits.Assignors.Contains(name) ? ErrorCode.UnsupportedAssignor : ErrorCode.None;
    }

    // The member that the call is of; or the static member whose place it takes; or neither, for a new one.
    private (ConsumerGroupMember? Known, ConsumerGroupMember? Replaced, ErrorCode Error) Identify(ConsumerHeartbeat call)
    {
        var joins = call.MemberEpoch == ConsumerHeartbeat.Join;
        if (call.InstanceId is { } instance && memberOfInstance.TryGetValue(instance, out var holder) && holder != call.MemberId)
        {
            if (!joins) return (null, null, ErrorCode.FencedInstanceId);
            var old = members[holder];
            return old.Epoch == ConsumerGroupMember.GoneStatic ? (null, old, ErrorCode.None) : (null, null, ErrorCode.UnreleasedInstanceId);
        }

        if (members.GetValueOrDefault(call.MemberId) is not { } member)
        {
            if (!joins) return (null, null, ErrorCode.UnknownMemberId);
            return (null, null, members.Count >= limits.MaxSize ? ErrorCode.GroupMaxSizeReached : ErrorCode.None);
        }

        return (member, null, CheckEpoch(member, call));
    }

    private ErrorCode CheckEpoch(ConsumerGroupMember member, ConsumerHeartbeat call)
    {
        if (call.MemberEpoch == member.Epoch) return ErrorCode.None;
        if (call.MemberEpoch > member.Epoch) return ErrorCode.FencedMemberEpoch;

        // A member that was fenced and did not hear the answer to its new join (KAFKA-19233); a static one that comes back.
        if (call.MemberEpoch == ConsumerHeartbeat.Join) return rules.RejoinsAtEpochZero || member.Epoch == ConsumerGroupMember.GoneStatic ? ErrorCode.None : ErrorCode.FencedMemberEpoch;

        // The answer that moved its epoch may have been lost.
        return call.MemberEpoch == member.PreviousEpoch && call.Owned is { } owned && owned.All(member.Assigned.Contains) ? ErrorCode.None : ErrorCode.FencedMemberEpoch;
    }

    private static ConsumerGroupMember Updated(ConsumerGroupMember member, ConsumerHeartbeat call) => member with
    {
        InstanceId = call.InstanceId ?? member.InstanceId,
        Rack = call.Rack ?? member.Rack,
        ClientId = call.ClientId,
        RebalanceTimeoutMs = call.RebalanceTimeoutMs >= 0 ? call.RebalanceTimeoutMs : member.RebalanceTimeoutMs,
        Topics = call.Topics is { } topics ? [.. topics.Order(StringComparer.Ordinal)] : member.Topics,
        ServerAssignor = call.ServerAssignor ?? member.ServerAssignor,
    };

    private IEnumerable<string> SubscribedWith(ConsumerGroupMember member, ConsumerGroupMember? replaced)
    {
        foreach (var other in members.Values)
        {
            if (other.Id == member.Id || other.Id == replaced?.Id) continue;
            foreach (var topic in other.Topics) yield return topic;
        }

        foreach (var topic in member.Topics) yield return topic;
    }

    // ---- The target ----------------------------------------------------------------------------------------------

    private (TopicPartition[] Target, int Epoch) TargetFor(
        ConsumerGroupMember member, ConsumerGroupMember? replaced, int epoch, VirtualTime now, IReadOnlyList<ServerTopic> topics, List<ConsumerGroupRecord> records)
    {
        var own = targets.GetValueOrDefault(replaced?.Id ?? member.Id) ?? [];
        // After a target there is a pause (KIP-1263); the heartbeats until then see the old one. One whose records the log refused was never made.
        var waits = limits.AssignmentInterval > Duration.Zero && targetMadeAt is { } last && now < last + limits.AssignmentInterval;
        if (epoch <= TargetEpoch || waits)
        {
            if (replaced is not null) records.Add(new ConsumerGroupRecord.Target(member.Id, own));
            return (own, TargetEpoch);
        }

        List<ServerMember> all = [];
        foreach (var other in members.Values)
        {
            if (other.Id != member.Id && other.Id != replaced?.Id) all.Add(new(other.Id, other.InstanceId, other.Topics, [.. TargetOf(other.Id)]));
        }

        all.Add(new(member.Id, member.InstanceId, member.Topics, own));
        foreach (var made in ServerAssignors.ByName(PreferredAssignor(member))!.Assign(topics, all))
        {
            var partitions = PartitionSets.Of(made.Partitions);
            var isOwn = made.MemberId == member.Id;
            if (!targets.TryGetValue(made.MemberId, out var old) || !PartitionSets.Same(old, partitions)) records.Add(new ConsumerGroupRecord.Target(made.MemberId, partitions));
            if (isOwn) own = partitions;
        }

        records.Add(new ConsumerGroupRecord.TargetEpoch(epoch, now));
        return (own, epoch);
    }

    // Each member may name one; the name that most give counts, else the broker's first.
    private string PreferredAssignor(ConsumerGroupMember member)
    {
        SortedDictionary<string, int> votes = new(StringComparer.Ordinal);
        foreach (var other in members.Values)
        {
            if (other.Id != member.Id && other.ServerAssignor is { } name) votes[name] = votes.GetValueOrDefault(name) + 1;
        }

        if (member.ServerAssignor is { } own) votes[own] = votes.GetValueOrDefault(own) + 1;
        var (best, most) = (limits.Assignors[0], 0);
        foreach (var (name, count) in votes)
        {
            if (count > most) (best, most) = (name, count);
        }

        return best;
    }

    private bool IsFreeFor(TopicPartition partition, string member, ConsumerGroupMember? replaced) =>
        !rules.WaitsForRelease || OwnerOf(partition) is not { } owner || owner == member || owner == replaced?.Id;
}
