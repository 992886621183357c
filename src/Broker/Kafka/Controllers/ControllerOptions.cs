using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Rules;
using Lab.Kernel.Network;
using Lab.Model;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>What a controller process is started with. Immutable; the defaults are those of Kafka 4.1.</summary>
public sealed partial record ControllerOptions
{
    public required BrokerId NodeId { get; init; }

    /// <summary>The text form of a uuid: what <c>meta.properties</c> says, and what brokers must say.</summary>
    public required string ClusterId { get; init; }

    /// <summary><c>controller.quorum.voters</c>; empty: this node alone.</summary>
    public IReadOnlyList<QuorumVoter> Voters { get; init; } = [];

    /// <summary>The voters, in the order of their ids; this node where none are named.</summary>
    public IReadOnlyList<QuorumVoter> QuorumVoters => Voters.Count > 0 ? Voters : [new(NodeId, MachineId.None)];

    /// <summary><c>controller.quorum.election.timeout.ms</c>.</summary>
    public Duration ElectionTimeout { get; init; } = Duration.FromMs(1000);

    /// <summary><c>controller.quorum.fetch.timeout.ms</c>.</summary>
    public Duration FetchTimeout { get; init; } = Duration.FromMs(2000);

    /// <summary><c>controller.quorum.election.backoff.max.ms</c>.</summary>
    public Duration ElectionBackoffMax { get; init; } = Duration.FromMs(1000);

    /// <summary><c>controller.quorum.request.timeout.ms</c>.</summary>
    public Duration QuorumRequestTimeout { get; init; } = Duration.FromMs(2000);

    /// <summary><c>controller.quorum.retry.backoff.ms</c>.</summary>
    public Duration QuorumRetryBackoff { get; init; } = Duration.FromMs(20);

    public ControllerRules Rules { get; init; } = ControllerRules.Release41;

    /// <summary>Feature levels that a new cluster is formatted with, metadata.version among them, in the order of the bootstrap file.</summary>
    public IReadOnlyList<KeyValuePair<string, short>> Features { get; init; } = ControllerFeatures.Release41;

    /// <summary>What controllers and brokers of this release can run, for registration records.</summary>
    public IReadOnlyList<(string Name, short Min, short Max)> SupportedFeatures { get; init; } = ControllerFeatures.Supported41;

    /// <summary>What the socket of each connection to it gets on its side.</summary>
    public SocketBuffers SocketBuffers { get; init; } = SocketBuffers.System;

    /// <summary><c>broker.session.timeout.ms</c>.</summary>
    public Duration SessionTimeout { get; init; } = Duration.FromMs(9000);

    /// <summary><c>unclean.leader.election.enable</c> of topics that do not say.</summary>
    public bool UncleanLeaderElectionEnable { get; init; }

    /// <summary><c>unclean.leader.election.interval.ms</c>.</summary>
    public Duration UncleanLeaderElectionInterval { get; init; } = Duration.FromMs(300_000);

    /// <summary><c>min.insync.replicas</c> of topics that do not say. With eligible leader replicas it becomes a record when the cluster is formed, and that record counts.</summary>
    public int MinInsyncReplicas { get; init; } = 1;

    /// <summary><c>default.replication.factor</c>.</summary>
    public int DefaultReplicationFactor { get; init; } = 1;

    /// <summary><c>num.partitions</c>.</summary>
    public int NumPartitions { get; init; } = 1;

    /// <summary><c>auto.leader.rebalance.enable</c>.</summary>
    public bool AutoLeaderRebalanceEnable { get; init; } = true;

    /// <summary><c>leader.imbalance.check.interval.seconds</c>.</summary>
    public Duration LeaderImbalanceCheckInterval { get; init; } = Duration.FromSeconds(300);

    /// <summary><c>metadata.max.idle.interval.ms</c>: how often a no-op record is written; zero for never.</summary>
    public Duration MetadataMaxIdleInterval { get; init; } = Duration.FromMs(500);

    /// <summary><c>controller.quorum.append.linger.ms</c>: how long records wait for others before they are written and flushed together.</summary>
    public Duration AppendLinger { get; init; } = Duration.FromMs(25);

    /// <summary>Segments and snapshots of the metadata log.</summary>
    internal MetadataLogOptions MetadataLog { get; init; } = new();

    /// <summary><c>internal.metadata.max.fetch.size.in.bytes</c>: the most one fetch answer carries.</summary>
    public int MetadataMaxFetchBytes { get; init; } = 8_388_608;

    /// <summary>Whether a topic may be created with these settings; otherwise INVALID_CONFIG.</summary>
    public Func<IReadOnlyList<KeyValuePair<string, string>>, bool> AcceptsTopicConfigs { get; init; } = static _ => true;

    /// <summary>CPU time that one request costs the controller's thread.</summary>
    public Duration RequestCost { get; init; } = Duration.FromMicros(20);
}
