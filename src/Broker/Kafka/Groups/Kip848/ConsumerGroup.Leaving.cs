using Lab.Broker.Kafka.Groups.Assignors;
using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Kip848;

// The ends of memberships: by the member's own word, by silence, by not giving up in time.
internal sealed partial class ConsumerGroup
{
    private readonly SortedDictionary<string, VirtualTime> sessions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (VirtualTime End, int Epoch)> rebalances = new(StringComparer.Ordinal);

    private ConsumerHeartbeatAnswer Leave(ConsumerHeartbeat call, IReadOnlyList<ServerTopic> topics, List<ConsumerGroupRecord> records)
    {
        var holder = call.InstanceId is { } instance ? memberOfInstance.GetValueOrDefault(instance) : call.MemberId;
        if (holder is null || members.GetValueOrDefault(holder) is not { } member) return ConsumerHeartbeatAnswer.Refused(ErrorCode.UnknownMemberId, call.MemberId);
        if (member.Id != call.MemberId) return ConsumerHeartbeatAnswer.Refused(ErrorCode.FencedInstanceId, call.MemberId);
        if (call.MemberEpoch == ConsumerHeartbeat.LeaveStatic)
        {
            // It keeps its place until its session ends; what it was giving up is given up now.
            var gone = member with { Epoch = ConsumerGroupMember.GoneStatic, PendingRevocation = [], Since = [.. member.Since.Where(s => member.Assigned.Contains(s.Partition))] };
            records.Add(new ConsumerGroupRecord.Assignment(gone));
            rebalances.Remove(member.Id);
        }
        else
        {
            Remove(member.Id, topics, records);
        }

        return new(ErrorCode.None, call.MemberId, call.MemberEpoch, 0, null);
    }

    private void Remove(string memberId, IReadOnlyList<ServerTopic> topics, List<ConsumerGroupRecord> records)
    {
        records.Add(new ConsumerGroupRecord.MemberGone(memberId));
        records.Add(NextEpoch(HashOf(members.Values.Where(m => m.Id != memberId).SelectMany(m => m.Topics), topics)));
    }

    // ---- Time ----------------------------------------------------------------------------------------------------

    /// <summary>When <see cref="Expire"/> may have something to do; never for an empty group.</summary>
    public VirtualTime NextDeadline
    {
        get
        {
            var next = VirtualTime.Never;
            foreach (var end in sessions.Values) next = VirtualTime.Min(next, end);
            foreach (var (end, _) in rebalances.Values) next = VirtualTime.Min(next, end);
            return next;
        }
    }

    /// <summary>The first member whose session or rebalance timeout is over, with the records that remove it; null when nobody's is. Ask again.</summary>
    public string? Expire(VirtualTime now, IReadOnlyList<ServerTopic> topics, List<ConsumerGroupRecord> records)
    {
        foreach (var (memberId, end) in sessions)
        {
            if (end > now) continue;
            if (!members.ContainsKey(memberId))
            {
                // Its join never made it into the log.
                sessions.Remove(memberId);
                return Expire(now, topics, records);
            }

            Remove(memberId, topics, records);
            return memberId;
        }

        foreach (var (memberId, (end, epoch)) in rebalances)
        {
            if (end > now) continue;
            if (members.GetValueOrDefault(memberId) is { State: MemberState.UnrevokedPartitions } member && member.Epoch == epoch)
            {
                Remove(memberId, topics, records);
                return memberId;
            }

            rebalances.Remove(memberId);
            return Expire(now, topics, records);
        }

        return null;
    }

    /// <summary>The group was loaded: everybody has a whole session, and the rebalance timeout begins anew.</summary>
    public void BeginSessions(VirtualTime now)
    {
        foreach (var member in members.Values) Watch(member, now);
    }

    private void Watch(ConsumerGroupMember member, VirtualTime now)
    {
        sessions[member.Id] = now + limits.SessionTimeout;
        if (member.State != MemberState.UnrevokedPartitions) rebalances.Remove(member.Id);
        else if (!rebalances.TryGetValue(member.Id, out var known) || known.Epoch != member.Epoch) rebalances[member.Id] = (now + Duration.FromMs(member.RebalanceTimeoutMs), member.Epoch);
    }
}
