using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Replication;

/// <summary>What the parts of one broker process share: who it is, what it knows of the cluster, and each other.</summary>
internal sealed class BrokerServices(ActorContext context, BrokerId broker, BrokerSettings settings, ReplicationRules rules, Func<string, IReadOnlyList<KeyValuePair<string, string>>, TopicSettings> resolveTopic)
{
    public ActorContext Context { get; } = context;
    public BrokerId Broker { get; } = broker;
    public BrokerSettings Settings { get; } = settings;
    public ReplicationRules Rules { get; } = rules;

    public GroupRules GroupRules { get; init; } = GroupRules.Release39;

    private readonly Dictionary<string, TopicSettings> topicSettings = [];

    /// <summary>Committed metadata as far as this broker has applied it.</summary>
    public ClusterImage Image { get; } = new();

    /// <summary>This broker's registration; none before the first answer of the controller.</summary>
    public BrokerEpoch BrokerEpoch { get; set; } = BrokerEpoch.None;

    public Duration LagMax { get; } = Duration.FromMs(settings.ReplicaLagTimeMaxMs);

    public ReplicaManager Replicas { get; set; } = null!;

    public IsrProposals Proposals { get; set; } = null!;

    /// <summary>Called when the high watermark of a partition that this broker leads has moved.</summary>
    public Action<Partition> OnCommitted { get; set; } = static _ => { };

    /// <summary>A topic's settings in force on this broker: its own, else the broker's.</summary>
    public TopicSettings TopicSettings(string topic)
    {
        if (topicSettings.TryGetValue(topic, out var known)) return known;
        var resolved = resolveTopic(topic, Image.Topic(topic)?.Configs ?? []);
        topicSettings.Add(topic, resolved);
        return resolved;
    }

    /// <summary>The topic is gone: one of the same name may have other settings.</summary>
    public void ForgetTopic(string topic) => topicSettings.Remove(topic);

    public void OnReadable(FetchSession session) => Replicas.Fetches.OnReadable(session);

    public void Propose(Partition partition) => Proposals.Propose(partition);
}
