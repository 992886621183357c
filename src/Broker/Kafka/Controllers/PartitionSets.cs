using Lab.Broker.Kafka.Cluster;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// Which partitions a broker matters to, so that fencing one walks its own and not all: by ISR, by eligible leader
/// replicas, by leadership; beside them the partitions without leader and those not led by their preferred replica.
/// Kept by listening to the image.
/// </summary>
public sealed class PartitionSets : IImageListener
{
    private static readonly SortedSet<TopicPartition> Empty = [];

    private readonly SortedDictionary<BrokerId, SortedSet<TopicPartition>> inSync = [];
    private readonly SortedDictionary<BrokerId, SortedSet<TopicPartition>> eligible = [];
    private readonly SortedDictionary<BrokerId, SortedSet<TopicPartition>> led = [];

    /// <summary>Nobody leads them.</summary>
    public SortedSet<TopicPartition> Leaderless { get; } = [];

    /// <summary>Somebody else than their first replica leads them.</summary>
    public SortedSet<TopicPartition> Imbalanced { get; } = [];

    /// <summary>Those that have the broker in their ISR.</summary>
    public SortedSet<TopicPartition> InSync(BrokerId broker) => inSync.GetValueOrDefault(broker, Empty);

    /// <summary>Those that have the broker among their eligible leader replicas.</summary>
    public SortedSet<TopicPartition> Eligible(BrokerId broker) => eligible.GetValueOrDefault(broker, Empty);

    /// <summary>Those that the broker leads.</summary>
    public SortedSet<TopicPartition> LedBy(BrokerId broker) => led.GetValueOrDefault(broker, Empty);

    public void OnPartition(PartitionState? before, PartitionState? after)
    {
        if (before is not null) Forget(before);
        if (after is not null) Take(after);
    }

    public void OnBroker(BrokerRegistrationState? before, BrokerRegistrationState? after)
    {
    }

    public void OnTopic(TopicState? before, TopicState? after)
    {
    }

    private void Forget(PartitionState partition)
    {
        foreach (var broker in partition.Isr) inSync[broker].Remove(partition.Partition);
        foreach (var broker in partition.Elr) eligible[broker].Remove(partition.Partition);
        if (!partition.Leader.IsNone) led[partition.Leader].Remove(partition.Partition);
        Leaderless.Remove(partition.Partition);
        Imbalanced.Remove(partition.Partition);
    }

    private void Take(PartitionState partition)
    {
        foreach (var broker in partition.Isr) Of(inSync, broker).Add(partition.Partition);
        foreach (var broker in partition.Elr) Of(eligible, broker).Add(partition.Partition);
        if (partition.Leader.IsNone) Leaderless.Add(partition.Partition);
        else Of(led, partition.Leader).Add(partition.Partition);
        if (partition.Leader != partition.Replicas[0]) Imbalanced.Add(partition.Partition);
    }

    private static SortedSet<TopicPartition> Of(SortedDictionary<BrokerId, SortedSet<TopicPartition>> sets, BrokerId broker)
    {
        if (!sets.TryGetValue(broker, out var set)) sets.Add(broker, set = []);
        return set;
    }
}
