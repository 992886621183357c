using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Classic;

// The second half of a rebalance: the leader's assignment comes, is written, and goes out.
internal sealed partial class ClassicGroup
{
    private readonly SortedSet<string> unsynced = new(StringComparer.Ordinal);

    // Who has not synced then is expelled.
    private VirtualTime syncEnd = VirtualTime.Never;

    public void Sync(SyncCall call, VirtualTime now)
    {
        var error = CheckMember(call.MemberId, call.InstanceId, call.Generation);
        if (error == ErrorCode.None && ((call.ProtocolType is { } type && type != protocolType) || (call.Protocol is { } name && name != Protocol))) error = ErrorCode.InconsistentGroupProtocol;
        if (error == ErrorCode.None) error = State switch
        {
            ClassicGroupState.Empty => ErrorCode.UnknownMemberId,
            ClassicGroupState.PreparingRebalance => ErrorCode.RebalanceInProgress,
            _ => ErrorCode.None,
        };
        if (error != ErrorCode.None)
        {
            host.Answer(call.Call, SyncResult.Refused(error));
            return;
        }

        var member = Find(call.MemberId)!;
        HasSynced(member.Id);
        if (State == ClassicGroupState.Stable)
        {
            Extend(member, now);
            host.Answer(call.Call, new SyncResult(ErrorCode.None, Protocol, member.Assignment));
            return;
        }

        if (!member.Syncing.IsNone) host.Answer(member.Syncing, SyncResult.Refused(ErrorCode.UnknownMemberId));
        member.Syncing = call.Call;
        if (member.Id == leader) host.Write(this, Snapshot(call.Assignments), new GroupWrite.Assignments(Generation, call.Assignments));
    }

    private void HasSynced(string memberId)
    {
        unsynced.Remove(memberId);
        if (unsynced.Count == 0) syncEnd = VirtualTime.Never;
    }

    /// <summary>What <see cref="IGroupHost.Write"/> asked for is committed, or failed. Errors are as a client hears them.</summary>
    public void OnWritten(GroupWrite why, ErrorCode error, VirtualTime now)
    {
        switch (why)
        {
            case GroupWrite.Assignments assignments:
                OnAssignmentsWritten(assignments, error, now);
                break;
            case GroupWrite.StaticReplacement replacement:
                OnReplacementWritten(replacement, error, now);
                break;
        }
    }

    // Meanwhile the group may have begun another rebalance: then this assignment is of no use any more.
    private void OnAssignmentsWritten(GroupWrite.Assignments written, ErrorCode error, VirtualTime now)
    {
        if (State != ClassicGroupState.CompletingRebalance || written.Generation != Generation) return;
        if (error != ErrorCode.None)
        {
            foreach (var member in members) member.Assignment = default;
            RefuseSyncs(error, now);
            Rebalance(now);
            return;
        }

        Enter(ClassicGroupState.Stable);
        foreach (var member in members)
        {
            member.Assignment = AssignmentOf(member.Id, written.Assigned);
            if (member.Syncing.IsNone) continue;
            var call = member.Syncing;
            member.Syncing = default;
            Extend(member, now);
            host.Answer(call, new SyncResult(ErrorCode.None, Protocol, member.Assignment));
        }
    }

    // Who waited for its sync may have waited for longer than its session: it is told to join again, and has a whole one for that.
    private void RefuseSyncs(ErrorCode error, VirtualTime now)
    {
        foreach (var member in members)
        {
            if (member.Syncing.IsNone) continue;
            var call = member.Syncing;
            member.Syncing = default;
            Extend(member, now);
            host.Answer(call, SyncResult.Refused(error));
        }
    }

    private void OnSyncEnd(VirtualTime now)
    {
        syncEnd = VirtualTime.Never;
        if (State is not (ClassicGroupState.CompletingRebalance or ClassicGroupState.Stable)) return;
        for (var i = members.Count - 1; i >= 0; i--)
        {
            if (!unsynced.Contains(members[i].Id)) continue;
            var late = members[i];
            Remove(late);
            Refuse(late, ErrorCode.UnknownMemberId);
        }

        Rebalance(now);
    }
}
