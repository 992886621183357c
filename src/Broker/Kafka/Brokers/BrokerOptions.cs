using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Brokers;

/// <summary>Everything that one broker is made from; immutable, the same at every start.</summary>
/// <param name="Broker">node.id.</param>
/// <param name="ClusterId">The cluster that its directory must belong to.</param>
/// <param name="Rack">broker.rack.</param>
/// <param name="Settings">Broker settings in force.</param>
/// <param name="Rules">The decisions of its release.</param>
/// <param name="Controllers">controller.quorum.voters.</param>
/// <param name="TopicSettings">Resolves a topic's settings: its name and what was given at its creation.</param>
public sealed record BrokerOptions(
    BrokerId Broker, string ClusterId, string Rack, BrokerSettings Settings, ReplicationRules Rules, IReadOnlyList<QuorumVoter> Controllers,
    Func<string, IReadOnlyList<KeyValuePair<string, string>>, TopicSettings> TopicSettings)
{
    /// <summary>The decisions of its group coordinator.</summary>
    public GroupRules GroupRules { get; init; } = GroupRules.Release39;
}
