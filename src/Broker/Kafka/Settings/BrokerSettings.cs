namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// A broker's or controller's own settings in force, from its server.properties. Times are milliseconds unless the name
/// says otherwise, sizes bytes. The parts: <c>BrokerSettings.Replication.cs</c>, <c>.Controller.cs</c>, <c>.Log.cs</c>,
/// <c>.Coordinators.cs</c>, <c>.Threads.cs</c>.
/// </summary>
public sealed partial record BrokerSettings
{
    /// <summary>The release the broker runs.</summary>
    public required KafkaRelease Release { get; init; }

    /// <summary>What this broker supplies for topics that set nothing themselves (<c>log.*</c> and their kind).</summary>
    public required TopicSettings TopicDefaults { get; init; }

    /// <summary>
    /// What a broker of this release makes of its properties: what is in force, or what stops it at start.
    /// </summary>
    /// <exception cref="ArgumentException">No such profile.</exception>
    public static Resolution<BrokerSettings> Resolve(
        string profile, IReadOnlyList<KeyValuePair<string, string>> given, SettingSyntax syntax = SettingSyntax.Scenario)
    {
        var read = GivenSettings.Read(SettingsTable.For(profile), SettingScope.Broker, given, syntax);
        if (!read.IsRefused)
            BrokerRules.Check(read);
        return read.Finish(InForce);
    }

    /// <summary>A broker of which nothing was set.</summary>
    public static BrokerSettings Defaults(string profile) => Resolve(profile, []).Require();

    private static BrokerSettings InForce(GivenSettings given)
    {
        return new()
        {
            Release = given.Release,
            TopicDefaults = TopicSettings.DefaultsOf(given),

            // Replication.
            DefaultReplicationFactor = given.Int("default.replication.factor"),
            MinInsyncReplicas = given.Int("min.insync.replicas"),
            UncleanLeaderElectionEnable = given.Flag("unclean.leader.election.enable"),
            UncleanLeaderElectionIntervalMs = given.LongOr("unclean.leader.election.interval.ms", 300_000),
            ReplicaLagTimeMaxMs = given.Long("replica.lag.time.max.ms"),
            ReplicaFetchWaitMaxMs = given.Long("replica.fetch.wait.max.ms"),
            ReplicaFetchMinBytes = given.Int("replica.fetch.min.bytes"),
            ReplicaFetchMaxBytes = given.Int("replica.fetch.max.bytes"),
            ReplicaFetchResponseMaxBytes = given.Int("replica.fetch.response.max.bytes"),
            ReplicaFetchBackoffMs = given.Long("replica.fetch.backoff.ms"),
            ReplicaSocketTimeoutMs = given.Long("replica.socket.timeout.ms"),
            ReplicaSocketReceiveBufferBytes = given.Int("replica.socket.receive.buffer.bytes"),
            NumReplicaFetchers = given.Int("num.replica.fetchers"),
            ReplicaHighWatermarkCheckpointIntervalMs = given.Long("replica.high.watermark.checkpoint.interval.ms"),
            ReplicaSelectorClass = given.TextOrNull("replica.selector.class"),
            AutoLeaderRebalanceEnable = given.Flag("auto.leader.rebalance.enable"),
            LeaderImbalanceCheckIntervalSeconds = given.Long("leader.imbalance.check.interval.seconds"),
            LeaderImbalancePerBrokerPercentage = given.IntOr("leader.imbalance.per.broker.percentage", 0),
            MaxIncrementalFetchSessionCacheSlots = given.Int("max.incremental.fetch.session.cache.slots"),
            FetchMaxBytes = given.IntOr("fetch.max.bytes", 57_671_680),
            FetchPurgatoryPurgeIntervalRequests = given.Int("fetch.purgatory.purge.interval.requests"),
            ProducerPurgatoryPurgeIntervalRequests = given.Int("producer.purgatory.purge.interval.requests"),

            // Controller.
            BrokerHeartbeatIntervalMs = given.LongOr("broker.heartbeat.interval.ms", 2_000),
            BrokerSessionTimeoutMs = given.LongOr("broker.session.timeout.ms", 9_000),
            InitialBrokerRegistrationTimeoutMs = given.LongOr("initial.broker.registration.timeout.ms", 60_000),
            ServerMaxStartupTimeMs = given.LongOr("server.max.startup.time.ms", long.MaxValue),
            ControlledShutdownEnable = given.Flag("controlled.shutdown.enable"),
            ControllerSocketTimeoutMs = given.Long("controller.socket.timeout.ms"),
            ControllerQuorumElectionTimeoutMs = given.LongOr("controller.quorum.election.timeout.ms", 1_000),
            ControllerQuorumElectionBackoffMaxMs = given.LongOr("controller.quorum.election.backoff.max.ms", 1_000),
            ControllerQuorumFetchTimeoutMs = given.LongOr("controller.quorum.fetch.timeout.ms", 2_000),
            ControllerQuorumRequestTimeoutMs = given.LongOr("controller.quorum.request.timeout.ms", 2_000),
            ControllerQuorumRetryBackoffMs = given.LongOr("controller.quorum.retry.backoff.ms", 20),
            ControllerQuorumAppendLingerMs = given.LongOr("controller.quorum.append.linger.ms", 25),
            ControllerQuorumFetchMaxBytes = given.IntOr("controller.quorum.fetch.max.bytes", given.IntOr("internal.metadata.max.fetch.size.in.bytes", 8_388_608)),
            MetadataLogSegmentBytes = given.LongOrNull("internal.metadata.log.segment.bytes") ?? given.LongOr("metadata.log.segment.bytes", 1_073_741_824),
            MetadataLogSegmentMs = given.LongOr("metadata.log.segment.ms", 604_800_000),
            MetadataLogMaxRecordBytesBetweenSnapshots = given.LongOr("metadata.log.max.record.bytes.between.snapshots", 20_971_520),
            MetadataLogMaxSnapshotIntervalMs = given.LongOr("metadata.log.max.snapshot.interval.ms", 3_600_000),
            MetadataMaxIdleIntervalMs = given.LongOr("metadata.max.idle.interval.ms", 500),
            MetadataMaxRetentionBytes = given.LongOr("metadata.max.retention.bytes", 104_857_600),
            MetadataMaxRetentionMs = given.LongOr("metadata.max.retention.ms", 604_800_000),
            EligibleLeaderReplicasEnable = given.FlagOr("eligible.leader.replicas.enable", false),

            // Log.
            LogFlushSchedulerIntervalMs = given.Long("log.flush.scheduler.interval.ms"),
            LogFlushOffsetCheckpointIntervalMs = given.Long("log.flush.offset.checkpoint.interval.ms"),
            LogFlushStartOffsetCheckpointIntervalMs = given.Long("log.flush.start.offset.checkpoint.interval.ms"),
            LogRetentionCheckIntervalMs = given.Long("log.retention.check.interval.ms"),
            LogInitialTaskDelayMs = given.LongOr("log.initial.task.delay.ms", 30_000),
            LogDirFailureTimeoutMs = given.LongOr("log.dir.failure.timeout.ms", 30_000),
            LogCleanerEnable = given.Flag("log.cleaner.enable"),
            LogCleanerThreads = given.Int("log.cleaner.threads"),
            LogCleanerBackoffMs = given.Long("log.cleaner.backoff.ms"),
            LogCleanerDedupeBufferBytes = given.Long("log.cleaner.dedupe.buffer.size"),
            LogCleanerIoBufferBytes = given.Int("log.cleaner.io.buffer.size"),
            LogCleanerIoBufferLoadFactor = given.Double("log.cleaner.io.buffer.load.factor"),
            LogCleanerIoMaxBytesPerSecond = given.Double("log.cleaner.io.max.bytes.per.second"),
            ProducerIdExpirationMs = given.LongOr("producer.id.expiration.ms", given.Long("transactional.id.expiration.ms")),
            ProducerIdExpirationCheckIntervalMs = given.LongOr("producer.id.expiration.check.interval.ms", 600_000),
            NumPartitions = given.Int("num.partitions"),
            AutoCreateTopicsEnable = given.Flag("auto.create.topics.enable"),
            DeleteTopicEnable = given.Flag("delete.topic.enable"),

            // Coordinators.
            OffsetsTopicReplicationFactor = given.Int("offsets.topic.replication.factor"),
            OffsetsTopicNumPartitions = given.Int("offsets.topic.num.partitions"),
            OffsetsTopicSegmentBytes = given.Int("offsets.topic.segment.bytes"),
            OffsetsTopicCompressionCodec = given.Int("offsets.topic.compression.codec"),
            OffsetsRetentionMinutes = given.Int("offsets.retention.minutes"),
            OffsetsRetentionCheckIntervalMs = given.Long("offsets.retention.check.interval.ms"),
            OffsetsCommitTimeoutMs = given.Long("offsets.commit.timeout.ms"),
            OffsetsCommitRequiredAcks = given.IntOr("offsets.commit.required.acks", -1),
            OffsetsLoadBufferBytes = given.Int("offsets.load.buffer.size"),
            OffsetMetadataMaxBytes = given.Int("offset.metadata.max.bytes"),
            GroupInitialRebalanceDelayMs = given.Long("group.initial.rebalance.delay.ms"),
            GroupMinSessionTimeoutMs = given.Long("group.min.session.timeout.ms"),
            GroupMaxSessionTimeoutMs = given.Long("group.max.session.timeout.ms"),
            GroupMaxSize = given.Int("group.max.size"),
            GroupConsumerSessionTimeoutMs = given.LongOr("group.consumer.session.timeout.ms", 45_000),
            GroupConsumerHeartbeatIntervalMs = given.LongOr("group.consumer.heartbeat.interval.ms", 5_000),
            GroupConsumerMaxSize = given.IntOr("group.consumer.max.size", int.MaxValue),
            GroupConsumerAssignors = given.ListOr("group.consumer.assignors", []),
            GroupConsumerAssignmentIntervalMs = given.LongOr("group.consumer.assignment.interval.ms", 0),
            GroupConsumerMigrationPolicy = given.TextOr("group.consumer.migration.policy", "disabled")!,
            GroupCoordinatorRebalanceProtocols = given.ListOr("group.coordinator.rebalance.protocols", ["classic"]),
            GroupCoordinatorThreads = given.IntOr("group.coordinator.threads", 1),
            GroupCoordinatorAppendLingerMs = given.LongOr("group.coordinator.append.linger.ms", 0),
            TransactionStateLogReplicationFactor = given.Int("transaction.state.log.replication.factor"),
            TransactionStateLogMinIsr = given.Int("transaction.state.log.min.isr"),
            TransactionStateLogNumPartitions = given.Int("transaction.state.log.num.partitions"),
            TransactionStateLogSegmentBytes = given.Int("transaction.state.log.segment.bytes"),
            TransactionStateLogLoadBufferBytes = given.Int("transaction.state.log.load.buffer.size"),
            TransactionMaxTimeoutMs = given.Long("transaction.max.timeout.ms"),
            TransactionalIdExpirationMs = given.Long("transactional.id.expiration.ms"),
            TransactionAbortTimedOutCleanupIntervalMs = given.Long("transaction.abort.timed.out.transaction.cleanup.interval.ms"),
            TransactionRemoveExpiredCleanupIntervalMs = given.Long("transaction.remove.expired.transaction.cleanup.interval.ms"),
            TransactionPartitionVerificationEnable = given.FlagOr("transaction.partition.verification.enable", false),
            TransactionTwoPhaseCommitEnable = given.FlagOr("transaction.two.phase.commit.enable", false),
            AddPartitionsToTxnRetryBackoffMs = given.LongOr("add.partitions.to.txn.retry.backoff.ms", 20),
            AddPartitionsToTxnRetryBackoffMaxMs = given.LongOr("add.partitions.to.txn.retry.backoff.max.ms", 100),

            // Threads.
            NumIoThreads = given.Int("num.io.threads"),
            NumNetworkThreads = given.Int("num.network.threads"),
            NumRecoveryThreadsPerDataDir = given.Int("num.recovery.threads.per.data.dir"),
            BackgroundThreads = given.Int("background.threads"),
            QueuedMaxRequests = given.Int("queued.max.requests"),
            QueuedMaxRequestBytes = given.Long("queued.max.request.bytes"),
            SocketRequestMaxBytes = given.Int("socket.request.max.bytes"),
            SocketSendBufferBytes = given.Int("socket.send.buffer.bytes"),
            SocketReceiveBufferBytes = given.Int("socket.receive.buffer.bytes"),
            SocketListenBacklogSize = given.IntOr("socket.listen.backlog.size", 50),
            MaxConnections = given.Int("max.connections"),
            MaxConnectionsPerIp = given.Int("max.connections.per.ip"),
            ConnectionsMaxIdleMs = given.Long("connections.max.idle.ms"),
            SocketConnectionSetupTimeoutMs = given.LongOr("socket.connection.setup.timeout.ms", long.MaxValue),
            SocketConnectionSetupTimeoutMaxMs = given.LongOr("socket.connection.setup.timeout.max.ms", long.MaxValue),
            RequestTimeoutMs = given.Long("request.timeout.ms"),
        };
    }
}
