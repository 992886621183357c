namespace Lab.Broker.Kafka.Groups.Kip848;

/// <summary>
/// What a member says in ConsumerGroupHeartbeat. It says everything when it joins and after an error; otherwise only what changed, the rest is null.
/// </summary>
/// <param name="MemberId">Made by the member.</param>
/// <param name="MemberEpoch">0 joins, -1 leaves, -2 leaves for a while (static members).</param>
public sealed record ConsumerHeartbeat(string MemberId, int MemberEpoch)
{
    public const int Join = 0;
    public const int Leave = -1;
    public const int LeaveStatic = -2;

    public string? InstanceId { get; init; }
    public string? Rack { get; init; }
    public string ClientId { get; init; } = "";

    /// <summary>-1: as before.</summary>
    public int RebalanceTimeoutMs { get; init; } = -1;

    public IReadOnlyList<string>? Topics { get; init; }
    public string? ServerAssignor { get; init; }

    /// <summary>What it owns now; null: as before.</summary>
    public IReadOnlyList<TopicPartition>? Owned { get; init; }

    /// <summary>It says everything, and so wants its assignment whether or not that changed.</summary>
    public bool IsFull => RebalanceTimeoutMs >= 0 && Topics is not null && Owned is not null;
}

/// <summary>What the coordinator answers.</summary>
/// <param name="Error">None, or what ends or delays the membership.</param>
/// <param name="MemberId">The member's id.</param>
/// <param name="MemberEpoch">Its epoch from now on.</param>
/// <param name="HeartbeatIntervalMs"><c>group.consumer.heartbeat.interval.ms</c>.</param>
/// <param name="Assignment">What it may read; null: as before.</param>
public sealed record ConsumerHeartbeatAnswer(ErrorCode Error, string MemberId, int MemberEpoch, int HeartbeatIntervalMs, IReadOnlyList<TopicPartition>? Assignment)
{
    public static ConsumerHeartbeatAnswer Refused(ErrorCode error, string memberId) => new(error, memberId, 0, 0, null);
}
