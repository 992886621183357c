using Lab.Model;

namespace Lab.Broker.Kafka.Groups.Classic;

/// <summary>A JoinGroup as the group sees it.</summary>
/// <param name="Call">By which it is answered.</param>
/// <param name="MemberId">Empty: it has none yet.</param>
/// <param name="InstanceId">Of a static member.</param>
/// <param name="ClientId">The client's name for itself; member ids begin with it.</param>
/// <param name="ClientHost">Where it runs.</param>
/// <param name="SessionTimeout">Without a heartbeat for so long it is expelled.</param>
/// <param name="RebalanceTimeout">So long a rebalance waits for it (<c>max.poll.interval.ms</c>).</param>
/// <param name="ProtocolType"><c>consumer</c>.</param>
/// <param name="Protocols">Assignors it knows, preferred first.</param>
public sealed record JoinCall(
    GroupCallId Call, string MemberId, string? InstanceId, string ClientId, string ClientHost,
    Duration SessionTimeout, Duration RebalanceTimeout, string ProtocolType, IReadOnlyList<MemberProtocol> Protocols);

/// <summary>A SyncGroup as the group sees it: what the leader has assigned; empty from the others.</summary>
public sealed record SyncCall(GroupCallId Call, string MemberId, string? InstanceId, int Generation, string? ProtocolType, string? Protocol, IReadOnlyList<SyncAssignment> Assignments);

/// <summary>What the leader assigns to a member: real bytes of ConsumerProtocolAssignment.</summary>
public readonly record struct SyncAssignment(string MemberId, ReadOnlyMemory<byte> Assignment);

/// <summary>A member as the leader hears of it.</summary>
public readonly record struct JoinedMember(string MemberId, string? InstanceId, ReadOnlyMemory<byte> Metadata);

/// <summary>What a join ends with. The leader alone gets the members.</summary>
/// <param name="Error">None: it is a member of <paramref name="Generation"/>.</param>
/// <param name="Generation">-1 after an error.</param>
/// <param name="Protocol">The assignor that the group has chosen.</param>
/// <param name="Leader">Who is to assign.</param>
/// <param name="SkipsAssignment">The leader is a static member that came back: nothing is to be assigned anew (KIP-814).</param>
/// <param name="MemberId">The member's id from now on.</param>
/// <param name="Members">In the order in which they joined.</param>
public sealed record JoinResult(ErrorCode Error, int Generation, string? Protocol, string Leader, bool SkipsAssignment, string MemberId, IReadOnlyList<JoinedMember> Members)
{
    public static JoinResult Refused(ErrorCode error, string memberId) => new(error, -1, null, "", false, memberId, []);
}

/// <summary>What a sync ends with.</summary>
public sealed record SyncResult(ErrorCode Error, string? Protocol, ReadOnlyMemory<byte> Assignment)
{
    public static SyncResult Refused(ErrorCode error) => new(error, null, default);
}

/// <summary>Why a group's state is written: what is to be done when it is in the log, or could not be brought there.</summary>
public abstract record GroupWrite
{
    private GroupWrite() { }

    /// <summary>The leader's assignment: the syncs are answered when it is committed.</summary>
    public sealed record Assignments(int Generation, IReadOnlyList<SyncAssignment> Assigned) : GroupWrite;

    /// <summary>The last member is gone.</summary>
    public sealed record Emptied : GroupWrite
    {
        public static readonly Emptied Instance = new();
    }

    /// <summary>A static member has come back under a new member id; its join is answered when that is committed.</summary>
    public sealed record StaticReplacement(string InstanceId, string OldMemberId, string NewMemberId, IReadOnlyList<MemberProtocol> OldProtocols, GroupCallId Call) : GroupWrite;
}

/// <summary>What a group needs of the coordinator that hosts it. Writing comes last in whatever the group does: it may be answered at once.</summary>
internal interface IGroupHost
{
    /// <summary>The coordinator's clock, milliseconds since 1970: stands in records.</summary>
    long WallClockMs { get; }

    /// <summary>An id that no member has had: <c>client-uuid</c>.</summary>
    string NewMemberId(ClassicGroup group, string prefix);

    void Answer(GroupCallId call, JoinResult result);

    void Answer(GroupCallId call, SyncResult result);

    /// <summary>The group's state is to be appended; <see cref="ClassicGroup.OnWritten"/> follows.</summary>
    void Write(ClassicGroup group, Offsets.GroupMetadataValue value, GroupWrite why);
}
