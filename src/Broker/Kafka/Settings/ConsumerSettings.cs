using Lab.Model;

namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// A consumer as it really runs: given settings, defaults, and what the client changes by itself.
/// Times are milliseconds, sizes bytes. Defaults come from the release's own table; see <see cref="Setting"/> for ranges.
/// </summary>
public sealed partial record ConsumerSettings
{
    /// <summary>The release whose client this is.</summary>
    public required KafkaRelease Release { get; init; }

    /// <summary><c>group.id</c>, null: no group, no coordinator, no commits.</summary>
    public required string? GroupId { get; init; }

    /// <summary><c>group.instance.id</c>, static membership (KIP-345); null is a dynamic member.</summary>
    public required string? GroupInstanceId { get; init; }

    /// <summary><c>group.protocol</c>, which group protocol is spoken (KIP-848).</summary>
    public required GroupProtocol GroupProtocol { get; init; }

    /// <summary><c>group.remote.assignor</c>, server-side assignor of the consumer protocol; null is the group's choice.</summary>
    public required string? GroupRemoteAssignor { get; init; }

    /// <summary><c>enable.auto.commit</c>, in force: positions of earlier polls are committed by later ones. Off without a group.</summary>
    public required bool EnableAutoCommit { get; init; }

    /// <summary><c>auto.commit.interval.ms</c>, milliseconds between two automatic commits.</summary>
    public required long AutoCommitIntervalMs { get; init; }

    /// <summary><c>auto.offset.reset</c>, where a consumer without a valid position goes.</summary>
    public required AutoOffsetReset AutoOffsetReset { get; init; }

    /// <summary><c>isolation.level</c>, how far it reads, and whether aborted records come out.</summary>
    public required IsolationLevel IsolationLevel { get; init; }

    /// <summary><c>max.poll.records</c>, records that one poll returns at most; fetching does not change.</summary>
    public required int MaxPollRecords { get; init; }

    /// <summary><c>max.poll.interval.ms</c>, milliseconds between polls before the member leaves its group; also the rebalance timeout.</summary>
    public required long MaxPollIntervalMs { get; init; }

    /// <summary>How long a member of the classic protocol waits for the answer to its JoinGroup: the coordinator may be silent for the whole rebalance.</summary>
    public Duration JoinPatience => Duration.FromMs(Math.Max(RequestTimeoutMs, MaxPollIntervalMs + 5000));

    /// <summary><c>session.timeout.ms</c>, milliseconds without heartbeat before the coordinator expels the member. Classic protocol.</summary>
    public required long SessionTimeoutMs { get; init; }

    /// <summary><c>heartbeat.interval.ms</c>, milliseconds between heartbeats. Classic protocol.</summary>
    public required long HeartbeatIntervalMs { get; init; }

    /// <summary><c>partition.assignment.strategy</c>: Java class names of assignors, preferred first. Classic protocol.</summary>
    public required IReadOnlyList<string> PartitionAssignmentStrategy { get; init; }

    /// <summary><c>fetch.min.bytes</c>, bytes the broker waits for.</summary>
    public required int FetchMinBytes { get; init; }

    /// <summary><c>fetch.max.wait.ms</c>, milliseconds it waits at most.</summary>
    public required long FetchMaxWaitMs { get; init; }

    /// <summary><c>fetch.max.bytes</c>, bytes of one answer; the first batch comes even when larger.</summary>
    public required int FetchMaxBytes { get; init; }

    /// <summary><c>max.partition.fetch.bytes</c>, bytes of one partition in one answer; the first batch comes even when larger.</summary>
    public required int MaxPartitionFetchBytes { get; init; }

    /// <summary><c>check.crcs</c>, a damaged batch throws, the position stays.</summary>
    public required bool CheckCrcs { get; init; }

    /// <summary><c>default.api.timeout.ms</c>, milliseconds that calls without a timeout of their own may take (KIP-266).</summary>
    public required long DefaultApiTimeoutMs { get; init; }

    /// <summary><c>allow.auto.create.topics</c>, subscribing may create a topic.</summary>
    public required bool AllowAutoCreateTopics { get; init; }

    /// <summary><c>client.rack</c>, where it stands, for reading from followers (KIP-392).</summary>
    public required string ClientRack { get; init; }

    /// <summary><c>exclude.internal.topics</c>, patterns do not match __consumer_offsets and its kind.</summary>
    public required bool ExcludeInternalTopics { get; init; }

    /// <summary><c>internal.leave.group.on.close</c>, close() sends LeaveGroup for a dynamic member.</summary>
    public required bool LeaveGroupOnClose { get; init; }

    /// <summary>True when there is a group, so that offsets can be committed and a coordinator is looked for.</summary>
    public bool HasCoordinator => GroupId is not null;

    /// <summary>The class that does the work: <c>KafkaConsumer</c>, <c>ClassicKafkaConsumer</c> or <c>AsyncKafkaConsumer</c>.</summary>
    public string Implementation => !Release.IsAtLeast("3.9") ? "KafkaConsumer"
        : GroupProtocol is GroupProtocol.Consumer ? "AsyncKafkaConsumer" : "ClassicKafkaConsumer";
}
