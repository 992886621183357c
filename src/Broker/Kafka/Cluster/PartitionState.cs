using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Cluster;

/// <summary>
/// What committed metadata says of a partition (PartitionRecord and its PartitionChangeRecords applied). Immutable.
/// </summary>
/// <param name="Partition">Which one.</param>
/// <param name="TopicId">The id of its topic.</param>
/// <param name="Replicas">The assignment, preferred leader first.</param>
/// <param name="Isr">The in-sync set. Empty only with eligible leader replicas (KIP-966).</param>
/// <param name="Elr">Eligible leader replicas: they hold everything below the high watermark (KIP-966).</param>
/// <param name="LastKnownElr">The last known leader of a leaderless partition, at most one (KIP-966).</param>
/// <param name="Leader">The leader, or none.</param>
/// <param name="LeaderEpoch">Grows with every change of leader.</param>
/// <param name="PartitionEpoch">Grows with every change.</param>
/// <param name="RecoveryState">Recovering after an unclean election until the leader says otherwise (KIP-704).</param>
public sealed record PartitionState(
    TopicPartition Partition, Uuid TopicId, IReadOnlyList<BrokerId> Replicas, IReadOnlyList<BrokerId> Isr, IReadOnlyList<BrokerId> Elr, IReadOnlyList<BrokerId> LastKnownElr,
    BrokerId Leader, LeaderEpoch LeaderEpoch, int PartitionEpoch, LeaderRecoveryState RecoveryState)
{
    /// <summary>Replicas that a reassignment under way brings; they stand in <see cref="Replicas"/> too (KIP-455).</summary>
    public IReadOnlyList<BrokerId> Adding { get; init; } = [];

    /// <summary>Replicas that go when it is done; they stand at the end of <see cref="Replicas"/>.</summary>
    public IReadOnlyList<BrokerId> Removing { get; init; } = [];
}

/// <summary>What committed metadata says of a broker. Immutable.</summary>
public sealed record BrokerRegistrationState(BrokerId Broker, BrokerEpoch Epoch, Uuid Incarnation, Lab.Model.MachineId Machine, int Port, string Rack, bool Fenced, bool InControlledShutdown)
{
    /// <summary>The ids of its log directories.</summary>
    public IReadOnlyList<Uuid> LogDirs { get; init; } = [];

    /// <summary>Where it listens, as its record has it.</summary>
    public IReadOnlyList<Metadata.Endpoint> EndPoints { get; init; } = [];

    /// <summary>What it can work with.</summary>
    public IReadOnlyList<Metadata.SupportedFeature> Features { get; init; } = [];

    /// <summary>Where its last registration stands in the metadata log: caught up with it, a broker may be unfenced.</summary>
    public Offset RegisteredAt { get; init; } = Offset.None;
}

/// <summary>What committed metadata says of a topic. Settings are those given at its creation or altered since.</summary>
public sealed record TopicState(string Name, Uuid Id, int Partitions, IReadOnlyList<KeyValuePair<string, string>> Configs)
{
    /// <summary>The value given for a setting; null when the brokers' counts.</summary>
    public string? Config(string name)
    {
        foreach (var (key, value) in Configs)
        {
            if (key == name) return value;
        }

        return null;
    }
}
