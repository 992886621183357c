using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>What the controller wants of a partition; what is left out stays as it is.</summary>
public sealed record PartitionTarget
{
    /// <summary>Whether a broker may lead now.</summary>
    public required Func<BrokerId, bool> IsAcceptable { get; init; }

    /// <summary>The effective min.insync.replicas: never above the number of replicas.</summary>
    public required int MinIsr { get; init; }

    /// <summary>Whether <c>eligible.leader.replicas.version</c> is 1.</summary>
    public bool ElrEnabled { get; init; }

    /// <summary>The level of <c>metadata.version</c>.</summary>
    public short MetadataVersion { get; init; } = short.MaxValue;

    public ElectionKind Election { get; init; } = ElectionKind.Clean;

    /// <summary>The in-sync set to have; null keeps it.</summary>
    public IReadOnlyList<BrokerId>? Isr { get; init; }

    /// <summary>The assignment to have, what is to go included; null keeps it.</summary>
    public IReadOnlyList<BrokerId>? Replicas { get; init; }

    public IReadOnlyList<BrokerId>? Adding { get; init; }

    public IReadOnlyList<BrokerId>? Removing { get; init; }

    /// <summary>A broker that comes back from an unclean stop: it may lack what it had, so it is nobody to rely on.</summary>
    public BrokerId UncleanShutdown { get; init; } = BrokerId.None;

    /// <summary>What the leader says of its recovery; null keeps it.</summary>
    public LeaderRecoveryState? RecoveryState { get; init; }
}
