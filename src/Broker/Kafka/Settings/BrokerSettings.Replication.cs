namespace Lab.Broker.Kafka.Settings;

// Replication between brokers, and elections.
public sealed partial record BrokerSettings
{
    /// <summary><c>default.replication.factor</c>, replicas of topics that are created without a number.</summary>
    public required int DefaultReplicationFactor { get; init; }

    /// <summary><c>min.insync.replicas</c>, the cluster's; topics override it. __consumer_offsets uses this one.</summary>
    public required int MinInsyncReplicas { get; init; }

    /// <summary><c>unclean.leader.election.enable</c>, the cluster's; topics override it.</summary>
    public required bool UncleanLeaderElectionEnable { get; init; }

    /// <summary><c>unclean.leader.election.interval.ms</c>, milliseconds between the controller's looks for partitions to elect uncleanly (3.9, KAFKA-12670).</summary>
    public required long UncleanLeaderElectionIntervalMs { get; init; }

    /// <summary><c>replica.lag.time.max.ms</c>, milliseconds a follower may not have caught up before it leaves the ISR; looked at every half of it.</summary>
    public required long ReplicaLagTimeMaxMs { get; init; }

    /// <summary><c>replica.fetch.wait.max.ms</c>, milliseconds a follower's fetch waits at the leader.</summary>
    public required long ReplicaFetchWaitMaxMs { get; init; }

    /// <summary><c>replica.fetch.min.bytes</c>, bytes it waits for.</summary>
    public required int ReplicaFetchMinBytes { get; init; }

    /// <summary><c>replica.fetch.max.bytes</c>, bytes of one partition in one answer; the first batch comes even when larger.</summary>
    public required int ReplicaFetchMaxBytes { get; init; }

    /// <summary><c>replica.fetch.response.max.bytes</c>, bytes of one answer.</summary>
    public required int ReplicaFetchResponseMaxBytes { get; init; }

    /// <summary><c>replica.fetch.backoff.ms</c>, milliseconds a partition waits after a failed fetch.</summary>
    public required long ReplicaFetchBackoffMs { get; init; }

    /// <summary><c>replica.socket.timeout.ms</c>, milliseconds a follower waits for an answer.</summary>
    public required long ReplicaSocketTimeoutMs { get; init; }

    /// <summary><c>replica.socket.receive.buffer.bytes</c>, what a follower's socket holds of answers that it has not read.</summary>
    public required int ReplicaSocketReceiveBufferBytes { get; init; }

    /// <summary><c>num.replica.fetchers</c>, fetcher threads for each source broker.</summary>
    public required int NumReplicaFetchers { get; init; }

    /// <summary><c>replica.high.watermark.checkpoint.interval.ms</c>, milliseconds between two writes of replication-offset-checkpoint.</summary>
    public required long ReplicaHighWatermarkCheckpointIntervalMs { get; init; }

    /// <summary>Consumers are sent to replicas in their own rack.</summary>
    public bool SelectsReplicasByRack => ReplicaSelectorClass == KnownClasses.RackAwareSelector;

    /// <summary><c>replica.selector.class</c>, which replica a consumer may read from (KIP-392); null is the leader.</summary>
    public required string? ReplicaSelectorClass { get; init; }

    /// <summary><c>auto.leader.rebalance.enable</c>, leadership goes back to preferred replicas.</summary>
    public required bool AutoLeaderRebalanceEnable { get; init; }

    /// <summary><c>leader.imbalance.check.interval.seconds</c>, seconds between two looks.</summary>
    public required long LeaderImbalanceCheckIntervalSeconds { get; init; }

    /// <summary><c>leader.imbalance.per.broker.percentage</c>, share of a broker's partitions led elsewhere before it acts; 0 where 4.x has dropped the setting: any.</summary>
    public required int LeaderImbalancePerBrokerPercentage { get; init; }

    /// <summary><c>max.incremental.fetch.session.cache.slots</c>, fetch sessions kept (KIP-227).</summary>
    public required int MaxIncrementalFetchSessionCacheSlots { get; init; }

    /// <summary><c>fetch.max.bytes</c>, bytes of one fetch answer, whatever the client asks (3.x).</summary>
    public required int FetchMaxBytes { get; init; }

    /// <summary><c>fetch.purgatory.purge.interval.requests</c>, completed waiting fetches before the list is swept.</summary>
    public required int FetchPurgatoryPurgeIntervalRequests { get; init; }

    /// <summary><c>producer.purgatory.purge.interval.requests</c>, completed waiting produces before the list is swept.</summary>
    public required int ProducerPurgatoryPurgeIntervalRequests { get; init; }
}
