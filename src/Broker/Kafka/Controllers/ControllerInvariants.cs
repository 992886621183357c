using Lab.Broker.Kafka.Cluster;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// What must hold of a controller after every event (kafka.md 2.11, the parts that one node can see): LeaderInIsr, one
/// leader per epoch, epochs that only grow, candidates that nothing disqualifies. One object watches a whole run, over all
/// lives of the controller, since growth shows between two looks.
/// </summary>
public sealed class ControllerInvariants
{
    private readonly SortedDictionary<TopicPartition, PartitionState> last = [];
    private readonly SortedDictionary<BrokerId, BrokerEpoch> epochs = [];

    /// <summary>What is violated, in words; empty when all holds.</summary>
    public IReadOnlyList<string> Check(ControllerActor controller) => Check(controller.State, controller.Committed);

    /// <summary>The shape of the latest state, and the growth of what is committed: what was not may be lost by a crash.</summary>
    public IReadOnlyList<string> Check(ControllerState state, ClusterImage committed)
    {
        return [.. CheckShape(state), .. CheckGrowth(committed)];
    }

    /// <summary>The shape of one controller's latest state.</summary>
    public static IReadOnlyList<string> CheckShape(ControllerState state)
    {
        var violations = new List<string>();
        foreach (var partition in state.Image.Partitions) CheckShape(partition, state, violations);
        return violations;
    }

    /// <summary>What is committed only grows.</summary>
    public IReadOnlyList<string> CheckGrowth(ClusterImage committed)
    {
        var violations = new List<string>();
        foreach (var broker in committed.Brokers) CheckBroker(broker, violations);
        foreach (var partition in committed.Partitions)
        {
            if (last.TryGetValue(partition.Partition, out var before) && before.TopicId == partition.TopicId && before != partition) CheckStep(before, partition, violations);
            last[partition.Partition] = partition;
        }

        return violations;
    }

    private void CheckBroker(BrokerRegistrationState broker, List<string> violations)
    {
        if (epochs.TryGetValue(broker.Broker, out var before) && broker.Epoch < before) violations.Add($"broker {broker.Broker}: epoch {broker.Epoch} after {before}");
        epochs[broker.Broker] = broker.Epoch;
    }

    private static void CheckShape(PartitionState partition, ControllerState state, List<string> violations)
    {
        var name = partition.Partition;
        if (!partition.Leader.IsNone && !partition.Isr.Contains(partition.Leader)) violations.Add($"{name}: leader {partition.Leader} is not in its ISR");
        if (!partition.Leader.IsNone && !state.Image.IsActive(partition.Leader)) violations.Add($"{name}: leader {partition.Leader} is fenced or shutting down");
        CheckSet(partition, partition.Isr, "ISR", violations);
        CheckSet(partition, partition.Elr, "ELR", violations);
        if (partition.Isr.Any(partition.Elr.Contains)) violations.Add($"{name}: a replica is in the ISR and eligible");
        if (partition.LastKnownElr.Count > 1) violations.Add($"{name}: {partition.LastKnownElr.Count} last known leaders");
        if (partition.LastKnownElr.Count > 0 && !partition.Leader.IsNone) violations.Add($"{name}: a last known leader beside leader {partition.Leader}");
        if (partition.Isr.Count == 0 && !state.ElrEnabled) violations.Add($"{name}: an empty ISR without eligible leader replicas");
        if (partition.Elr.Count > 0 && !state.ElrEnabled) violations.Add($"{name}: eligible replicas although the feature is off");
        var inactive = partition.Isr.Count(member => !state.Image.IsActive(member));
        if (inactive > 0 && (partition.Isr.Count > 1 || state.ElrEnabled)) violations.Add($"{name}: {inactive} members of the ISR are fenced or shutting down");
        if (state.ElrEnabled && partition.Elr.Count > 0 && partition.Isr.Count >= state.EffectiveMinIsr(state.Image.Topic(name.Topic)!)) violations.Add($"{name}: eligible replicas although the ISR is large enough");
    }

    private static void CheckSet(PartitionState partition, IReadOnlyList<BrokerId> set, string name, List<string> violations)
    {
        if (set.Distinct().Count() != set.Count) violations.Add($"{partition.Partition}: the {name} holds a replica twice");
        if (!set.All(partition.Replicas.Contains)) violations.Add($"{partition.Partition}: the {name} holds a broker that is no replica");
    }

    private static void CheckStep(PartitionState before, PartitionState after, List<string> violations)
    {
        var name = after.Partition;
        var isSame = after.Leader == before.Leader && after.RecoveryState == before.RecoveryState && after.Isr.SequenceEqual(before.Isr) && after.Elr.SequenceEqual(before.Elr);
        if (after.PartitionEpoch < before.PartitionEpoch || (!isSame && after.PartitionEpoch == before.PartitionEpoch)) violations.Add($"{name}: changed without a higher partition epoch ({before.PartitionEpoch} to {after.PartitionEpoch})");
        if (after.LeaderEpoch < before.LeaderEpoch) violations.Add($"{name}: leader epoch {after.LeaderEpoch} after {before.LeaderEpoch}");
        if (after.Leader != before.Leader && after.LeaderEpoch == before.LeaderEpoch) violations.Add($"{name}: leaders {before.Leader} and {after.Leader} in epoch {after.LeaderEpoch}");
    }
}
