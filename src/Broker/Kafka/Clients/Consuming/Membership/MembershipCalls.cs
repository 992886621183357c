namespace Lab.Broker.Kafka.Clients.Consuming.Membership;

/// <summary>A JoinGroup on its way; only the last one's answer counts.</summary>
internal sealed class JoinGroupCall : ClientCall;

/// <summary>A SyncGroup on its way.</summary>
internal sealed class SyncGroupCall : ClientCall;

/// <summary>A Heartbeat on its way, of this generation and member.</summary>
internal sealed class HeartbeatCall(int generation, string memberId) : ClientCall
{
    public int Generation { get; } = generation;
    public string MemberId { get; } = memberId;
}

/// <summary>A LeaveGroup on its way: nobody waits for its answer but a consumer that closes.</summary>
internal sealed class LeaveGroupCall : ClientCall
{
    public static readonly LeaveGroupCall Instance = new();
}

/// <summary>A ConsumerGroupHeartbeat on its way.</summary>
internal sealed class ConsumerHeartbeatCall : ClientCall;
