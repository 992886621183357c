using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>One member of a consuming application: everything that is fixed before the run.</summary>
public sealed record ConsumerOptions
{
    /// <summary>The member's name in the scenario: <c>billing.1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The application: whose effects count together. Usually its <c>group.id</c>.</summary>
    public required string Group { get; init; }

    /// <summary>Topics that it subscribes to as a member of its group; empty when its partitions are assigned by hand.</summary>
    public IReadOnlyList<string> Subscription { get; init; } = [];

    /// <summary>What it reads: assigned by hand, as with assign(). Of a member of a group: what the group reads.</summary>
    public required IReadOnlyList<TopicPartition> Partitions { get; init; }

    public required ConsumerSettings Settings { get; init; }

    public required IReadOnlyList<ClientEndpoint> Bootstrap { get; init; }

    public ClientBehaviour Behaviour { get; init; } = ClientBehaviour.Release41;

    public IReadOnlyList<HandlerStep> Handler { get; init; } = [new HandlerStep.Effect(), new HandlerStep.Commit()];

    /// <summary>What its rebalance listener does in onPartitionsRevoked: commits and work, once each.</summary>
    public IReadOnlyList<HandlerStep> OnRevoke { get; init; } = [];

    /// <summary>Where it sends on what it consumes; null when it sends nothing.</summary>
    public ForwardOptions? Forward { get; init; }

    /// <summary>What an effect takes until it is durable. Not a setting: a write to a database near by.</summary>
    public Duration EffectTime { get; init; } = Duration.FromMicros(100);

    /// <summary>It is positioned at once, but polls only as <see cref="ReadCommand"/>s ask for.</summary>
    public bool IsManual { get; init; }

    /// <summary>The ends of logs that it is told go into the history: somebody asks whether they are current.</summary>
    public bool RecordsEnds { get; init; }
}
