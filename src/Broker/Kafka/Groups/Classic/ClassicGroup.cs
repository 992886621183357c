using Lab.Broker.Kafka.Groups.Assignors;
using Lab.Broker.Kafka.Offsets;
using Lab.Broker.Kafka.Rules;
using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Classic;

/// <summary>
/// A consumer group of the classic protocol in its coordinator: who belongs to it, in which generation, with which
/// assignment. It is handed requests and the time, answers through its host, and has its state written there; it knows
/// nothing of logs or connections. Transitions: <see cref="ClassicGroupState"/>. After every call but a heartbeat
/// <see cref="NextDeadline"/> tells when <see cref="OnTime"/> is due.
/// </summary>
internal sealed partial class ClassicGroup(string id, IGroupHost host, GroupLimits limits, GroupRules rules) : IHostedGroup
{
    // In the order in which they joined: the first is the leader, assignors are told of them so.
    private readonly List<ClassicMember> members = [];
    private readonly SortedDictionary<string, string> memberOfInstance = new(StringComparer.Ordinal);

    // Ids that were handed out (MEMBER_ID_REQUIRED) and have not come back yet, each until its session would have ended.
    private readonly SortedDictionary<string, VirtualTime> pending = new(StringComparer.Ordinal);

    private string? leader;
    private string? protocolType;
    private long stateSinceMs = -1;

    public string Id { get; } = id;

    public ClassicGroupState State { get; private set; }

    public int Generation { get; private set; }

    /// <summary>The assignor of this generation; null in an empty group.</summary>
    public string? Protocol { get; private set; }

    public string? Leader => leader;

    public int MemberCount => members.Count;

    /// <summary>Nobody but commits without membership has spoken of it.</summary>
    public bool IsSimple => protocolType is null;

    /// <summary>When it became empty, milliseconds since 1970; -1 where that is not known.</summary>
    public long StateSinceMs => stateSinceMs;

    internal IReadOnlyList<ClassicMember> Members => members;

    /// <summary>Does any member's subscription name the topic? What cannot be read names every one.</summary>
    public bool IsSubscribedTo(string topic)
    {
        foreach (var member in members)
        {
            if (ConsumerSubscription.Decode(member.MetadataFor(Protocol ?? "").Span) is not Decoded<ConsumerSubscription>.Valid(var subscription) || subscription.Topics.Contains(topic)) return true;
        }

        return false;
    }

    public bool Has(string memberId) => Find(memberId) is not null;

    internal ClassicMember? Find(string memberId)
    {
        for (var i = 0; i < members.Count; i++)
        {
            if (members[i].Id == memberId) return members[i];
        }

        return null;
    }

    // ---- Heartbeats and commits ----------------------------------------------------------------------------------

    public ErrorCode Heartbeat(string memberId, string? instanceId, int generation, VirtualTime now)
    {
        var error = CheckMember(memberId, instanceId, generation);
        if (error != ErrorCode.None) return error;
        var member = Find(memberId)!;
        switch (State)
        {
            case ClassicGroupState.PreparingRebalance:
                Extend(member, now);
                return ErrorCode.RebalanceInProgress;
            case ClassicGroupState.CompletingRebalance or ClassicGroupState.Stable:
                // A member may beat before it has its assignment; that is no reason to join again.
                Extend(member, now);
                return ErrorCode.None;
            default:
                return ErrorCode.UnknownMemberId;
        }
    }

    /// <summary>May this member commit now? A commit extends its session like a heartbeat.</summary>
    public ErrorCode CheckCommit(string memberId, string? instanceId, int generation, VirtualTime now)
    {
        if (!rules.FencesCommits) return ErrorCode.None;
        if (generation < 0 && State == ClassicGroupState.Empty) return ErrorCode.None;
        if (generation < 0 && memberId.Length == 0 && instanceId is null) return ErrorCode.UnknownMemberId;
        var error = CheckMember(memberId, instanceId, generation);
        if (error != ErrorCode.None) return error;
        if (State == ClassicGroupState.CompletingRebalance) return ErrorCode.RebalanceInProgress;
        Extend(Find(memberId)!, now);
        return ErrorCode.None;
    }

    private ErrorCode CheckMember(string memberId, string? instanceId, int generation)
    {
        if (State == ClassicGroupState.Dead) return ErrorCode.CoordinatorNotAvailable;
        var error = CheckIdentity(memberId, instanceId);
        return error != ErrorCode.None ? error : generation != Generation ? ErrorCode.IllegalGeneration : ErrorCode.None;
    }

    private ErrorCode CheckIdentity(string memberId, string? instanceId)
    {
        if (instanceId is not null)
        {
            if (!memberOfInstance.TryGetValue(instanceId, out var current)) return ErrorCode.UnknownMemberId;
            if (current != memberId) return ErrorCode.FencedInstanceId;
        }

        return Find(memberId) is null ? ErrorCode.UnknownMemberId : ErrorCode.None;
    }

    // ---- Leaving -------------------------------------------------------------------------------------------------

    /// <summary>A member leaves: by its id, or, without one, by its instance (an administrator's way to remove a static member).</summary>
    public ErrorCode Leave(string memberId, string? instanceId, VirtualTime now)
    {
        if (State == ClassicGroupState.Dead) return ErrorCode.CoordinatorNotAvailable;
        if (memberId.Length == 0)
        {
            if (instanceId is null || !memberOfInstance.TryGetValue(instanceId, out var current)) return ErrorCode.UnknownMemberId;
            memberId = current;
        }
        else if (pending.Remove(memberId))
        {
            MaybeCompleteJoin(now);
            return ErrorCode.None;
        }

        var error = CheckIdentity(memberId, instanceId);
        if (error == ErrorCode.None) Expel(Find(memberId)!, now);
        return error;
    }

    private void Expel(ClassicMember member, VirtualTime now)
    {
        Remove(member);
        Refuse(member, ErrorCode.UnknownMemberId);
        if (State is ClassicGroupState.Stable or ClassicGroupState.CompletingRebalance) Rebalance(now);
        else MaybeCompleteJoin(now);
    }

    private void Remove(ClassicMember member)
    {
        members.Remove(member);
        unsynced.Remove(member.Id);
        if (member.InstanceId is { } instance && memberOfInstance.GetValueOrDefault(instance) == member.Id) memberOfInstance.Remove(instance);
        if (leader == member.Id) leader = members.Count > 0 ? members[0].Id : null;
    }

    // Nobody who still waits for an answer is left waiting.
    private void Refuse(ClassicMember member, ErrorCode error)
    {
        var (join, sync) = (member.Joining, member.Syncing);
        member.Joining = default;
        member.Syncing = default;
        if (!join.IsNone) host.Answer(join, JoinResult.Refused(error, member.Id));
        if (!sync.IsNone) host.Answer(sync, SyncResult.Refused(error));
    }

    // ---- State ---------------------------------------------------------------------------------------------------

    private void Enter(ClassicGroupState state)
    {
        State = state;
        stateSinceMs = host.WallClockMs;
    }

    /// <summary>The last offset of an empty group is gone, and so is the group.</summary>
    public void Forget()
    {
        if (State != ClassicGroupState.Empty) throw new InvalidOperationException($"Group {Id} is {State} and cannot be forgotten.");
        State = ClassicGroupState.Dead;
    }

    /// <summary>What the log is to hold of it: the members with these assignments, or with those they have.</summary>
    private GroupMetadataValue Snapshot(IReadOnlyList<SyncAssignment>? assignments)
    {
        var rows = new GroupMetadataMember[members.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var member = members[i];
            rows[i] = new(
                member.Id, member.InstanceId, member.ClientId, member.ClientHost, (int)(member.RebalanceTimeout.Nanos / 1_000_000), (int)(member.SessionTimeout.Nanos / 1_000_000),
                Protocol is null ? default : member.MetadataFor(Protocol), assignments is null ? member.Assignment : AssignmentOf(member.Id, assignments));
        }

        return new(protocolType ?? "", Generation, Protocol, leader, stateSinceMs, rows);
    }

    private static ReadOnlyMemory<byte> AssignmentOf(string memberId, IReadOnlyList<SyncAssignment> assignments)
    {
        for (var i = 0; i < assignments.Count; i++)
        {
            if (assignments[i].MemberId == memberId) return assignments[i].Assignment;
        }

        return default;
    }
}
