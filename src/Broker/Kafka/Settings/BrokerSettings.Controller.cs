namespace Lab.Broker.Kafka.Settings;

// Registration, heartbeats, the controller and its quorum.
public sealed partial record BrokerSettings
{
    /// <summary><c>broker.heartbeat.interval.ms</c>, milliseconds between heartbeats to the controller. Releases before KRaft: its first default.</summary>
    public required long BrokerHeartbeatIntervalMs { get; init; }

    /// <summary><c>broker.session.timeout.ms</c>, milliseconds without heartbeat before the controller fences a broker, which does not stop serving by itself.</summary>
    public required long BrokerSessionTimeoutMs { get; init; }

    /// <summary><c>initial.broker.registration.timeout.ms</c>, milliseconds a starting broker tries to register before it gives up.</summary>
    public required long InitialBrokerRegistrationTimeoutMs { get; init; }

    /// <summary><c>server.max.startup.time.ms</c>, milliseconds it may take to start.</summary>
    public required long ServerMaxStartupTimeMs { get; init; }

    /// <summary><c>controlled.shutdown.enable</c>, a stopping broker hands its leaderships over first.</summary>
    public required bool ControlledShutdownEnable { get; init; }

    /// <summary><c>controller.socket.timeout.ms</c>, milliseconds a request between broker and controller may take.</summary>
    public required long ControllerSocketTimeoutMs { get; init; }

    /// <summary><c>controller.quorum.election.timeout.ms</c>, milliseconds without a leader before a voter stands.</summary>
    public required long ControllerQuorumElectionTimeoutMs { get; init; }

    /// <summary><c>controller.quorum.election.backoff.max.ms</c>, milliseconds a failed candidate waits at most.</summary>
    public required long ControllerQuorumElectionBackoffMaxMs { get; init; }

    /// <summary><c>controller.quorum.fetch.timeout.ms</c>, milliseconds without an answered fetch before a follower doubts the leader; without fetches of a majority for 1.5 of it the leader resigns.</summary>
    public required long ControllerQuorumFetchTimeoutMs { get; init; }

    /// <summary><c>controller.quorum.request.timeout.ms</c>, milliseconds a quorum request waits for its answer.</summary>
    public required long ControllerQuorumRequestTimeoutMs { get; init; }

    /// <summary><c>controller.quorum.retry.backoff.ms</c>, milliseconds between retries.</summary>
    public required long ControllerQuorumRetryBackoffMs { get; init; }

    /// <summary><c>controller.quorum.append.linger.ms</c>, milliseconds the leader gathers records before it writes them to disk.</summary>
    public required long ControllerQuorumAppendLingerMs { get; init; }

    /// <summary><c>controller.quorum.fetch.max.bytes</c>, bytes of one answer (4.3); before that internal.metadata.max.fetch.size.in.bytes.</summary>
    public required int ControllerQuorumFetchMaxBytes { get; init; }

    /// <summary><c>metadata.log.segment.bytes</c>, bytes of a metadata log segment, internal.metadata.log.segment.bytes when given.</summary>
    public required long MetadataLogSegmentBytes { get; init; }

    /// <summary><c>metadata.log.segment.ms</c>, milliseconds before it rolls.</summary>
    public required long MetadataLogSegmentMs { get; init; }

    /// <summary><c>metadata.log.max.record.bytes.between.snapshots</c>, bytes of records that trigger a snapshot.</summary>
    public required long MetadataLogMaxRecordBytesBetweenSnapshots { get; init; }

    /// <summary><c>metadata.log.max.snapshot.interval.ms</c>, milliseconds that trigger one.</summary>
    public required long MetadataLogMaxSnapshotIntervalMs { get; init; }

    /// <summary><c>metadata.max.idle.interval.ms</c>, milliseconds between no-op records of the active controller.</summary>
    public required long MetadataMaxIdleIntervalMs { get; init; }

    /// <summary><c>metadata.max.retention.bytes</c>, bytes of metadata kept.</summary>
    public required long MetadataMaxRetentionBytes { get; init; }

    /// <summary><c>metadata.max.retention.ms</c>, milliseconds metadata is kept.</summary>
    public required long MetadataMaxRetentionMs { get; init; }

    /// <summary><c>eligible.leader.replicas.enable</c>: 3.9's preview switch of ELR (KIP-966); later a feature level.</summary>
    public required bool EligibleLeaderReplicasEnable { get; init; }
}
