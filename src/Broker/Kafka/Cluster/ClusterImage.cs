using Lab.Broker.Common;
using Lab.Broker.Kafka.Metadata;

namespace Lab.Broker.Kafka.Cluster;

/// <summary>
/// Committed metadata as far as one node has applied it: a prefix of the metadata log, different on each broker. Every
/// holder has his own; the states in it are immutable.
/// </summary>
public sealed class ClusterImage
{
    private readonly Ordered<BrokerId, BrokerRegistrationState> brokers = new();
    private readonly SortedDictionary<string, TopicState> topics = new(StringComparer.Ordinal);
    private readonly Dictionary<TopicPartition, PartitionState> partitions = [];
    private readonly SortedDictionary<string, short> features = new(StringComparer.Ordinal);
    private readonly Dictionary<Uuid, string> topicNames = [];
    private readonly SortedDictionary<BrokerId, RegisterControllerRecord> controllers = [];
    private readonly SortedDictionary<string, string> clusterConfigs = new(StringComparer.Ordinal);

    /// <summary>The offset of the last record applied; none before the first.</summary>
    public Offset LastApplied { get; set; } = Offset.None;

    public IReadOnlyCollection<BrokerRegistrationState> Brokers => brokers.Values;

    public IReadOnlyCollection<TopicState> Topics => topics.Values;

    /// <summary>The last registration of each controller that registered.</summary>
    public IReadOnlyCollection<RegisterControllerRecord> Controllers => controllers.Values;

    /// <summary>Levels of all feature flags, by their names.</summary>
    public IReadOnlyCollection<KeyValuePair<string, short>> Features => features;

    /// <summary>Settings given to all brokers through the metadata log, by their names.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> ClusterConfigs => clusterConfigs;

    /// <summary>What the log says of a migration from ZooKeeper; null where it says nothing.</summary>
    public MetadataRecord? ZooKeeperMigration { get; set; }

    public BrokerRegistrationState? Broker(BrokerId id) => brokers.GetValueOrDefault(id);

    public TopicState? Topic(string name) => topics.GetValueOrDefault(name);

    public TopicState? Topic(Uuid id) => topicNames.TryGetValue(id, out var name) ? topics[name] : null;

    public PartitionState? Partition(TopicPartition partition) => partitions.GetValueOrDefault(partition);

    /// <summary>All partitions in the order of topics and numbers.</summary>
    public IEnumerable<PartitionState> Partitions
    {
        get
        {
            foreach (var topic in topics.Values)
            {
                for (var p = 0; p < topic.Partitions; p++)
                {
                    if (partitions.TryGetValue(new(topic.Name, p), out var state)) yield return state;
                }
            }
        }
    }

    /// <summary>The level of a feature flag, 0 when it was never set.</summary>
    public short Feature(string name) => features.GetValueOrDefault(name);

    public void Set(RegisterControllerRecord controller) => controllers[controller.ControllerId] = controller;

    public void Set(BrokerRegistrationState broker) => brokers[broker.Broker] = broker;

    public void Remove(BrokerId broker) => brokers.Remove(broker);

    public void Set(TopicState topic)
    {
        if (topics.TryGetValue(topic.Name, out var old)) topicNames.Remove(old.Id);
        topics[topic.Name] = topic;
        topicNames[topic.Id] = topic.Name;
    }

    /// <summary>The topic and its partitions are gone.</summary>
    public void Remove(TopicState topic)
    {
        topics.Remove(topic.Name);
        topicNames.Remove(topic.Id);
        for (var p = 0; p < topic.Partitions; p++) partitions.Remove(new(topic.Name, p));
    }

    public void Set(PartitionState partition) => partitions[partition.Partition] = partition;

    public void SetFeature(string name, short level) => features[name] = level;

    /// <summary>A setting given to all brokers through the metadata log (the default broker resource); null when there is none.</summary>
    public string? ClusterConfig(string name) => clusterConfigs.GetValueOrDefault(name);

    public void SetClusterConfig(string name, string? value)
    {
        if (value is null) clusterConfigs.Remove(name);
        else clusterConfigs[name] = value;
    }

    /// <summary>The first producer id that no broker has been given yet.</summary>
    public ProducerId NextProducerId { get; set; } = new(0);

    /// <summary>Takes over what another image says beside brokers, topics and partitions.</summary>
    public void TakeRest(ClusterImage other)
    {
        features.Clear();
        clusterConfigs.Clear();
        controllers.Clear();
        foreach (var (name, level) in other.features) features.Add(name, level);
        foreach (var (name, value) in other.clusterConfigs) clusterConfigs.Add(name, value);
        foreach (var (id, controller) in other.controllers) controllers.Add(id, controller);
        (ZooKeeperMigration, NextProducerId) = (other.ZooKeeperMigration, other.NextProducerId);
    }

    /// <summary>Registered, and neither fenced nor shutting down: it may lead and join in-sync sets.</summary>
    public bool IsActive(BrokerId id) => brokers.TryGetValue(id, out var broker) && !broker.Fenced && !broker.InControlledShutdown;
}
