namespace Lab.Broker.Kafka.Settings;

// The coordinators of groups and transactions, and their logs.
public sealed partial record BrokerSettings
{
    /// <summary><c>offsets.topic.replication.factor</c>, replicas of __consumer_offsets.</summary>
    public required int OffsetsTopicReplicationFactor { get; init; }

    /// <summary><c>offsets.topic.num.partitions</c>, its partitions.</summary>
    public required int OffsetsTopicNumPartitions { get; init; }

    /// <summary><c>offsets.topic.segment.bytes</c>, bytes of its segments.</summary>
    public required int OffsetsTopicSegmentBytes { get; init; }

    /// <summary><c>offsets.topic.compression.codec</c>, codec of its batches: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd.</summary>
    public required int OffsetsTopicCompressionCodec { get; init; }

    /// <summary><c>offsets.retention.minutes</c>, minutes that offsets of an empty group are kept (KIP-186, KIP-211).</summary>
    public required int OffsetsRetentionMinutes { get; init; }

    /// <summary><c>offsets.retention.check.interval.ms</c>, milliseconds between two looks for expired offsets.</summary>
    public required long OffsetsRetentionCheckIntervalMs { get; init; }

    /// <summary><c>offsets.commit.timeout.ms</c>, milliseconds an offset commit waits for its replicas.</summary>
    public required long OffsetsCommitTimeoutMs { get; init; }

    /// <summary><c>offsets.commit.required.acks</c>, acks of the commit's write; -1 for good since 4.0.</summary>
    public required int OffsetsCommitRequiredAcks { get; init; }

    /// <summary><c>offsets.load.buffer.size</c>, bytes read at once when a partition's offsets are loaded.</summary>
    public required int OffsetsLoadBufferBytes { get; init; }

    /// <summary><c>offset.metadata.max.bytes</c>, bytes of a commit's metadata text.</summary>
    public required int OffsetMetadataMaxBytes { get; init; }

    /// <summary><c>group.initial.rebalance.delay.ms</c>, milliseconds a new classic group waits for more members (KIP-134).</summary>
    public required long GroupInitialRebalanceDelayMs { get; init; }

    /// <summary><c>group.min.session.timeout.ms</c>, milliseconds: a member asking for less is refused.</summary>
    public required long GroupMinSessionTimeoutMs { get; init; }

    /// <summary><c>group.max.session.timeout.ms</c>, milliseconds: a member asking for more is refused.</summary>
    public required long GroupMaxSessionTimeoutMs { get; init; }

    /// <summary><c>group.max.size</c>, members of a classic group (KIP-389).</summary>
    public required int GroupMaxSize { get; init; }

    /// <summary><c>group.consumer.session.timeout.ms</c>, milliseconds: the session of members of the consumer protocol (KIP-848).</summary>
    public required long GroupConsumerSessionTimeoutMs { get; init; }

    /// <summary><c>group.consumer.heartbeat.interval.ms</c>, milliseconds: their heartbeat.</summary>
    public required long GroupConsumerHeartbeatIntervalMs { get; init; }

    /// <summary><c>group.consumer.max.size</c>, their number.</summary>
    public required int GroupConsumerMaxSize { get; init; }

    /// <summary><c>group.consumer.assignors</c>, server-side assignors, the first is the default.</summary>
    public required IReadOnlyList<string> GroupConsumerAssignors { get; init; }

    /// <summary><c>group.consumer.assignment.interval.ms</c>, milliseconds between two assignments of a group (4.3).</summary>
    public required long GroupConsumerAssignmentIntervalMs { get; init; }

    /// <summary><c>group.consumer.migration.policy</c>, whether classic and consumer members may live in one group.</summary>
    public required string GroupConsumerMigrationPolicy { get; init; }

    /// <summary><c>group.coordinator.rebalance.protocols</c>, protocols the coordinator speaks.</summary>
    public required IReadOnlyList<string> GroupCoordinatorRebalanceProtocols { get; init; }

    /// <summary><c>group.coordinator.threads</c>, event loops of the coordinator.</summary>
    public required int GroupCoordinatorThreads { get; init; }

    /// <summary><c>group.coordinator.append.linger.ms</c>, milliseconds it gathers records before it writes them; -1 adapts to the load (4.2).</summary>
    public required long GroupCoordinatorAppendLingerMs { get; init; }

    /// <summary><c>transaction.state.log.replication.factor</c>, replicas of __transaction_state.</summary>
    public required int TransactionStateLogReplicationFactor { get; init; }

    /// <summary><c>transaction.state.log.min.isr</c>, its min.insync.replicas.</summary>
    public required int TransactionStateLogMinIsr { get; init; }

    /// <summary><c>transaction.state.log.num.partitions</c>, its partitions.</summary>
    public required int TransactionStateLogNumPartitions { get; init; }

    /// <summary><c>transaction.state.log.segment.bytes</c>, bytes of its segments.</summary>
    public required int TransactionStateLogSegmentBytes { get; init; }

    /// <summary><c>transaction.state.log.load.buffer.size</c>, bytes read at once when it is loaded.</summary>
    public required int TransactionStateLogLoadBufferBytes { get; init; }

    /// <summary><c>transaction.max.timeout.ms</c>, milliseconds: a producer asking for more is refused.</summary>
    public required long TransactionMaxTimeoutMs { get; init; }

    /// <summary><c>transactional.id.expiration.ms</c>, milliseconds after which an idle transactional id is forgotten.</summary>
    public required long TransactionalIdExpirationMs { get; init; }

    /// <summary><c>transaction.abort.timed.out.transaction.cleanup.interval.ms</c>, milliseconds between two looks for transactions to abort.</summary>
    public required long TransactionAbortTimedOutCleanupIntervalMs { get; init; }

    /// <summary><c>transaction.remove.expired.transaction.cleanup.interval.ms</c>, milliseconds between two looks for ids to forget.</summary>
    public required long TransactionRemoveExpiredCleanupIntervalMs { get; init; }

    /// <summary><c>transaction.partition.verification.enable</c>, the leader asks the coordinator before it appends to a transaction (KIP-890 part 1, 3.6).</summary>
    public required bool TransactionPartitionVerificationEnable { get; init; }

    /// <summary><c>transaction.two.phase.commit.enable</c>, producers may open transactions that never time out (KIP-939).</summary>
    public required bool TransactionTwoPhaseCommitEnable { get; init; }

    /// <summary><c>add.partitions.to.txn.retry.backoff.ms</c>, milliseconds between the leader's tries to add a partition.</summary>
    public required long AddPartitionsToTxnRetryBackoffMs { get; init; }

    /// <summary><c>add.partitions.to.txn.retry.backoff.max.ms</c>, milliseconds it tries at most.</summary>
    public required long AddPartitionsToTxnRetryBackoffMaxMs { get; init; }
}
