using Lab.Broker.Kafka.Groups.Classic;
using Lab.Model;

namespace Lab.Broker.Kafka.Protocol;

/// <summary>JoinGroup (api 11, version 9). For the network's draws it is named by its group and client.</summary>
public sealed class JoinGroupRequest(
    int correlationId, string group, string clientId, int sessionTimeoutMs, int rebalanceTimeoutMs, string memberId, string? instanceId, IReadOnlyList<MemberProtocol> protocols, string reason)
    : KafkaRequest(
        ApiKey.JoinGroup, correlationId, 26 + group.Length + memberId.Length + (instanceId?.Length ?? 0) + reason.Length + SizeOf(protocols),
        Hash.Of(Hash.Of(group), Hash.Of(memberId), Hash.Of(instanceId ?? ""), DigestOf(protocols)))
{
    public string Group { get; } = group;

    /// <summary><c>client.id</c>, which stands in the header of a real request.</summary>
    public string ClientId { get; } = clientId;

    public int SessionTimeoutMs { get; } = sessionTimeoutMs;
    public int RebalanceTimeoutMs { get; } = rebalanceTimeoutMs;
    public string MemberId { get; } = memberId;
    public string? InstanceId { get; } = instanceId;

    /// <summary>What every member of this protocol says.</summary>
    public string ProtocolType { get; } = "consumer";

    public IReadOnlyList<MemberProtocol> Protocols { get; } = protocols;

    /// <summary>Why it joins, for the coordinator's log (KIP-800).</summary>
    public string Reason { get; } = reason;

    private static int SizeOf(IReadOnlyList<MemberProtocol> protocols)
    {
        var size = 1;
        for (var i = 0; i < protocols.Count; i++) size += 3 + protocols[i].Name.Length + protocols[i].Metadata.Length;
        return size;
    }

    private static ulong DigestOf(IReadOnlyList<MemberProtocol> protocols)
    {
        var hash = (ulong)protocols.Count;
        for (var i = 0; i < protocols.Count; i++) hash = Hash.Roll(hash, Hash.Of(Hash.Of(protocols[i].Name), Hash.Of(protocols[i].Metadata.Span)));
        return hash;
    }
}

public sealed class JoinGroupResponse(int correlationId, JoinResult result)
    : KafkaResponse(ApiKey.JoinGroup, correlationId, SizeOf(result), DigestOf(result))
{
    public JoinResult Result { get; } = result;

    private static int SizeOf(JoinResult result)
    {
        var size = 24 + (result.Protocol?.Length ?? 0) + result.Leader.Length + result.MemberId.Length;
        for (var i = 0; i < result.Members.Count; i++) size += 4 + result.Members[i].MemberId.Length + (result.Members[i].InstanceId?.Length ?? 0) + result.Members[i].Metadata.Length;
        return size;
    }

    private static ulong DigestOf(JoinResult result)
    {
        var hash = Hash.Of(unchecked((ulong)result.Error), unchecked((ulong)result.Generation), Hash.Of(result.MemberId), Hash.Of(result.Leader));
        for (var i = 0; i < result.Members.Count; i++) hash = Hash.Roll(hash, Hash.Of(result.Members[i].MemberId));
        return hash;
    }
}

/// <summary>SyncGroup (api 14, version 5): the leader brings the assignments, the others ask for theirs.</summary>
public sealed class SyncGroupRequest(int correlationId, string group, int generation, string memberId, string? instanceId, string protocol, IReadOnlyList<SyncAssignment> assignments)
    : KafkaRequest(
        ApiKey.SyncGroup, correlationId, 20 + group.Length + memberId.Length + (instanceId?.Length ?? 0) + protocol.Length + SizeOf(assignments),
        Hash.Of(Hash.Of(group), Hash.Of(memberId), unchecked((ulong)generation), DigestOf(assignments)))
{
    public string Group { get; } = group;
    public int Generation { get; } = generation;
    public string MemberId { get; } = memberId;
    public string? InstanceId { get; } = instanceId;
    public string ProtocolType { get; } = "consumer";
    public string Protocol { get; } = protocol;
    public IReadOnlyList<SyncAssignment> Assignments { get; } = assignments;

    private static int SizeOf(IReadOnlyList<SyncAssignment> assignments)
    {
        var size = 1;
        for (var i = 0; i < assignments.Count; i++) size += 3 + assignments[i].MemberId.Length + assignments[i].Assignment.Length;
        return size;
    }

    private static ulong DigestOf(IReadOnlyList<SyncAssignment> assignments)
    {
        var hash = (ulong)assignments.Count;
        for (var i = 0; i < assignments.Count; i++) hash = Hash.Roll(hash, Hash.Of(Hash.Of(assignments[i].MemberId), Hash.Of(assignments[i].Assignment.Span)));
        return hash;
    }
}

public sealed class SyncGroupResponse(int correlationId, SyncResult result)
    : KafkaResponse(ApiKey.SyncGroup, correlationId, 20 + (result.Protocol?.Length ?? 0) + result.Assignment.Length, Hash.Of(unchecked((ulong)result.Error), Hash.Of(result.Assignment.Span)))
{
    public SyncResult Result { get; } = result;
}

/// <summary>Heartbeat (api 12, version 4).</summary>
public sealed class HeartbeatRequest(int correlationId, string group, int generation, string memberId, string? instanceId)
    : KafkaRequest(ApiKey.Heartbeat, correlationId, 8 + group.Length + memberId.Length + (instanceId?.Length ?? 0), Hash.Of(Hash.Of(group), Hash.Of(memberId), unchecked((ulong)generation)))
{
    public string Group { get; } = group;
    public int Generation { get; } = generation;
    public string MemberId { get; } = memberId;
    public string? InstanceId { get; } = instanceId;
}

public sealed class HeartbeatResponse(int correlationId, ErrorCode error)
    : KafkaResponse(ApiKey.Heartbeat, correlationId, 7, unchecked((ulong)error))
{
    public ErrorCode Error { get; } = error;
}

/// <summary>LeaveGroup (api 13, version 5) for one member.</summary>
public sealed class LeaveGroupRequest(int correlationId, string group, string memberId, string? instanceId, string reason)
    : KafkaRequest(ApiKey.LeaveGroup, correlationId, 8 + group.Length + memberId.Length + (instanceId?.Length ?? 0) + reason.Length, Hash.Of(Hash.Of(group), Hash.Of(memberId)))
{
    public string Group { get; } = group;
    public string MemberId { get; } = memberId;
    public string? InstanceId { get; } = instanceId;
    public string Reason { get; } = reason;
}

public sealed class LeaveGroupResponse(int correlationId, ErrorCode error)
    : KafkaResponse(ApiKey.LeaveGroup, correlationId, 12, unchecked((ulong)error))
{
    public ErrorCode Error { get; } = error;
}
