using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Auditing;

/// <summary>A group whose positions the auditor asks for.</summary>
/// <param name="Name">Its name in the scenario, as sessions carry it.</param>
/// <param name="GroupId">Its group.id.</param>
/// <param name="Partitions">What its members are assigned.</param>
/// <param name="Reset">What it does where it has no committed position.</param>
public sealed record AuditedGroup(string Name, string GroupId, IReadOnlyList<TopicPartition> Partitions, AutoOffsetReset Reset);

/// <summary>What the auditor is to read and to ask. Immutable.</summary>
public sealed record AuditorOptions
{
    public required IReadOnlyList<ClientEndpoint> Bootstrap { get; init; }

    public required ProducerSettings ProbeSettings { get; init; }

    public required ConsumerSettings ReadSettings { get; init; }

    public required ClientBehaviour Behaviour { get; init; }

    public required IReadOnlyList<TopicPartition> Partitions { get; init; }

    public required IReadOnlyList<AuditedGroup> Groups { get; init; }

    /// <summary>The id of the first probe; the others follow in the order of the partitions.</summary>
    public required MessageId FirstProbe { get; init; }
}
