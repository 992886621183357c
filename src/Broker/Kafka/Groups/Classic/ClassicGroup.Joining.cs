using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Classic;

// The first half of a rebalance: everybody joins, then a new generation begins.
internal sealed partial class ClassicGroup
{
    // The end of the time in which members may join; never while nobody waits for that.
    private VirtualTime joinEnd = VirtualTime.Never;

    // What is left of the rebalance timeout after the current wait of a new group; only that wait may be made longer.
    private Duration initialRest;
    private bool isInitial;
    private bool someoneNew;

    public void Join(JoinCall call, VirtualTime now)
    {
        if (call.SessionTimeout < limits.MinSession || call.SessionTimeout > limits.MaxSession)
        {
            host.Answer(call.Call, JoinResult.Refused(ErrorCode.InvalidSessionTimeout, call.MemberId));
            return;
        }

        if (State == ClassicGroupState.Dead)
        {
            host.Answer(call.Call, JoinResult.Refused(ErrorCode.CoordinatorNotAvailable, call.MemberId));
            return;
        }

        if (!Accepts(call.MemberId))
        {
            pending.Remove(call.MemberId);
            if (Find(call.MemberId) is { } surplus) Remove(surplus);
            host.Answer(call.Call, JoinResult.Refused(ErrorCode.GroupMaxSizeReached, call.MemberId));
        }
        else if (!Supports(call))
        {
            host.Answer(call.Call, JoinResult.Refused(ErrorCode.InconsistentGroupProtocol, call.MemberId));
        }
        else if (call.MemberId.Length == 0)
        {
            JoinAsNew(call, now);
        }
        else if (pending.Remove(call.MemberId))
        {
            Add(call, call.MemberId, now);
        }
        else if (CheckIdentity(call.MemberId, call.InstanceId) is var error && error != ErrorCode.None)
        {
            host.Answer(call.Call, JoinResult.Refused(error, call.MemberId));
        }
        else
        {
            JoinAgain(call, Find(call.MemberId)!, now);
        }
    }

    // While members join, those who have count; before and after, all do (KIP-389).
    private bool Accepts(string memberId)
    {
        if (State is ClassicGroupState.Empty or ClassicGroupState.Dead) return true;
        var member = Find(memberId);
        if (State != ClassicGroupState.PreparingRebalance) return member is not null || members.Count < limits.MaxSize;
        return member is { IsJoining: true } || JoiningCount() < limits.MaxSize;
    }

    private bool Supports(JoinCall call)
    {
        if (call.Protocols.Count == 0 || call.ProtocolType.Length == 0) return false;
        if (State == ClassicGroupState.Empty || members.Count == 0) return true;
        if (call.ProtocolType != protocolType) return false;
        foreach (var protocol in call.Protocols)
        {
            if (AllSupport(protocol.Name)) return true;
        }

        return false;
    }

    private bool AllSupport(string protocol)
    {
        foreach (var member in members)
        {
            if (!member.Supports(protocol)) return false;
        }

        return true;
    }

    // A dynamic member first gets an id and comes again with it, so that one whose join timed out is not counted twice (KIP-394).
    private void JoinAsNew(JoinCall call, VirtualTime now)
    {
        var memberId = host.NewMemberId(this, call.InstanceId ?? call.ClientId);
        if (call.InstanceId is { } instance)
        {
            if (memberOfInstance.TryGetValue(instance, out var old)) Replace(call, Find(old)!, memberId, now);
            else Add(call, memberId, now);
            return;
        }

        pending[memberId] = now + call.SessionTimeout;
        host.Answer(call.Call, JoinResult.Refused(ErrorCode.MemberIdRequired, memberId));
    }

    private void Add(JoinCall call, string memberId, VirtualTime now)
    {
        var member = new ClassicMember(memberId, call.InstanceId, call.ClientId, call.ClientHost) { IsNew = true };
        if (members.Count == 0) protocolType = call.ProtocolType;
        members.Add(member);
        leader ??= memberId;
        if (call.InstanceId is { } instance) memberOfInstance[instance] = memberId;
        if (State == ClassicGroupState.PreparingRebalance && isInitial) someoneNew = true;
        Take(call, member);
        member.SessionEnd = now + GroupLimits.NewMemberJoinTimeout;
        RebalanceOrCompleteJoin(now);
    }

    private static void Take(JoinCall call, ClassicMember member)
    {
        member.Protocols = call.Protocols;
        member.SessionTimeout = call.SessionTimeout;
        member.RebalanceTimeout = call.RebalanceTimeout;
        member.Joining = call.Call;
    }

    private void JoinAgain(JoinCall call, ClassicMember member, VirtualTime now)
    {
        var changes = State switch
        {
            ClassicGroupState.CompletingRebalance => !member.Matches(call.Protocols),
            // The leader joins again when it wants a new assignment: it has seen new partitions.
            ClassicGroupState.Stable => member.Id == leader || !member.Matches(call.Protocols),
            _ => true,
        };
        if (changes)
        {
            // One join of a member waits at a time; an earlier one was given up by its client.
            if (member.IsJoining) host.Answer(member.Joining, JoinResult.Refused(ErrorCode.UnknownMemberId, member.Id));
            Take(call, member);
            RebalanceOrCompleteJoin(now);
            return;
        }

        // It missed the answer to its last join.
        host.Answer(call.Call, Joined(member, isLeader: member.Id == leader && State == ClassicGroupState.CompletingRebalance, skipsAssignment: false));
    }

    private JoinResult Joined(ClassicMember member, bool isLeader, bool skipsAssignment) =>
        new(ErrorCode.None, Generation, Protocol, leader!, skipsAssignment, member.Id, isLeader ? Everybody() : []);

    private JoinedMember[] Everybody()
    {
        var all = new JoinedMember[members.Count];
        for (var i = 0; i < all.Length; i++) all[i] = new(members[i].Id, members[i].InstanceId, members[i].MetadataFor(Protocol!));
        return all;
    }

    // ---- The wait ------------------------------------------------------------------------------------------------

    private void RebalanceOrCompleteJoin(VirtualTime now)
    {
        if (State == ClassicGroupState.PreparingRebalance) MaybeCompleteJoin(now);
        else Rebalance(now);
    }

    private void Rebalance(VirtualTime now)
    {
        if (State == ClassicGroupState.CompletingRebalance) RefuseSyncs(ErrorCode.RebalanceInProgress, now);
        unsynced.Clear();
        syncEnd = VirtualTime.Never;
        isInitial = State == ClassicGroupState.Empty;
        someoneNew = false;
        Enter(ClassicGroupState.PreparingRebalance);
        if (isInitial)
        {
            // A group that is new waits, so that members which start together are not assigned one by one (KIP-134).
            joinEnd = now + limits.InitialRebalanceDelay;
            initialRest = Longer(LongestRebalance() - limits.InitialRebalanceDelay, Duration.Zero);
        }
        else if (HaveAllJoined())
        {
            CompleteJoin(now);
        }
        else
        {
            joinEnd = now + LongestRebalance();
        }
    }

    private void MaybeCompleteJoin(VirtualTime now)
    {
        if (State == ClassicGroupState.PreparingRebalance && !isInitial && HaveAllJoined()) CompleteJoin(now);
    }

    private bool HaveAllJoined() => pending.Count == 0 && JoiningCount() == members.Count;

    private int JoiningCount()
    {
        var count = 0;
        foreach (var member in members) count += member.IsJoining ? 1 : 0;
        return count;
    }

    private Duration LongestRebalance()
    {
        var longest = Duration.Zero;
        foreach (var member in members) longest = Longer(longest, member.RebalanceTimeout);
        return longest;
    }

    private static Duration Longer(Duration a, Duration b) => a.Nanos >= b.Nanos ? a : b;

    private void OnJoinEnd(VirtualTime now)
    {
        if (isInitial && someoneNew && initialRest > Duration.Zero)
        {
            someoneNew = false;
            var wait = limits.InitialRebalanceDelay < initialRest ? limits.InitialRebalanceDelay : initialRest;
            joinEnd = now + wait;
            initialRest = Longer(initialRest - limits.InitialRebalanceDelay, Duration.Zero);
            return;
        }

        CompleteJoin(now);
    }

    // ---- The new generation --------------------------------------------------------------------------------------

    private void CompleteJoin(VirtualTime now)
    {
        joinEnd = VirtualTime.Never;
        isInitial = false;
        for (var i = members.Count - 1; i >= 0; i--)
        {
            // A static member that is silent keeps its place until its session ends.
            if (members[i] is { IsJoining: false, IsStatic: false } absent) Remove(absent);
        }

        if (members.Count > 0 && !ElectJoinedLeader())
        {
            // Only silent static members are left: nobody could assign. Their sessions decide.
            joinEnd = now + LongestRebalance();
            return;
        }

        Generation++;
        if (members.Count == 0)
        {
            Protocol = null;
            Enter(ClassicGroupState.Empty);
            host.Write(this, Snapshot(null), GroupWrite.Emptied.Instance);
            return;
        }

        Protocol = SelectProtocol();
        Enter(ClassicGroupState.CompletingRebalance);
        syncEnd = now + LongestRebalance();
        // Answers last: the leader's holds what the members' are made of.
        foreach (var member in members)
        {
            unsynced.Add(member.Id);
            var call = member.Joining;
            member.Joining = default;
            member.IsNew = false;
            Extend(member, now);
            if (!call.IsNone) host.Answer(call, Joined(member, member.Id == leader, skipsAssignment: false));
        }
    }

    private bool ElectJoinedLeader()
    {
        if (leader is not null && Find(leader) is { IsJoining: true }) return true;
        foreach (var member in members)
        {
            if (!member.IsJoining) continue;
            leader = member.Id;
            return true;
        }

        return false;
    }

    // Each member votes for the first of its protocols that all know; the one with the most votes wins, the name decides a draw.
    private string SelectProtocol()
    {
        SortedDictionary<string, int> votes = new(StringComparer.Ordinal);
        foreach (var member in members)
        {
            foreach (var protocol in member.Protocols)
            {
                if (!AllSupport(protocol.Name)) continue;
                votes[protocol.Name] = votes.GetValueOrDefault(protocol.Name) + 1;
                break;
            }
        }

        var (chosen, most) = ("", 0);
        foreach (var (name, count) in votes)
        {
            if (count > most) (chosen, most) = (name, count);
        }

        return chosen;
    }
}
