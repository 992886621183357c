using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Metadata;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// The changes of leaders and in-sync sets that follow when a broker is fenced, unfenced, shuts down or comes back from
/// an unclean stop. Each walks the partitions concerned and adds a record where something changes.
/// </summary>
public sealed class PartitionUpdates(ControllerState state)
{
    /// <summary>The broker may lead no more and leaves every ISR. Its registration still says that it is active.</summary>
    public void RemoveFromIsr(BrokerId broker, List<MetadataRecord> records) => Walk(state.Sets.InSync(broker), broker, BrokerId.None, BrokerId.None, records);

    /// <summary>The broker may have lost what it had: it leaves ISRs and eligible replicas (with KIP-966; without, as a fenced one).</summary>
    public void RemoveAfterUncleanShutdown(BrokerId broker, List<MetadataRecord> records)
    {
        if (!state.ElrEnabled)
        {
            RemoveFromIsr(broker, records);
            return;
        }

        Walk(state.Sets.InSync(broker), BrokerId.None, BrokerId.None, broker, records);
        Walk(state.Sets.Eligible(broker), BrokerId.None, BrokerId.None, broker, records);
    }

    /// <summary>The broker may lead from now on: partitions without leader look again. Its registration still says that it is fenced.</summary>
    public void ElectLeaderless(BrokerId unfenced, List<MetadataRecord> records) => Walk(state.Sets.Leaderless, BrokerId.None, unfenced, BrokerId.None, records);

    /// <summary>The record of a change, in the version that the cluster's metadata.version has.</summary>
    public PartitionChangeRecord Record(PartitionChange change) => new(change.Partition.Partition, change.TopicId)
    {
        Version = ControllerFeatures.PartitionRecordVersion(state.MetadataVersion),
        Isr = change.Isr,
        Leader = change.Leader,
        EligibleLeaderReplicas = change.Elr,
        LastKnownElr = change.LastKnownElr,
        LeaderRecoveryState = change.RecoveryState,
        Replicas = change.Replicas,
        AddingReplicas = change.Adding,
        RemovingReplicas = change.Removing,
    };

    /// <summary>What is wanted of a partition of this topic before anything special is asked.</summary>
    public PartitionTarget Target(TopicState topic, Func<BrokerId, bool>? isAcceptable = null) => new()
    {
        IsAcceptable = isAcceptable ?? state.Image.IsActive,
        MinIsr = state.EffectiveMinIsr(topic),
        ElrEnabled = state.ElrEnabled,
        MetadataVersion = state.MetadataVersion,
        Election = state.UncleanElectionEnabled(topic) ? ElectionKind.Unclean : ElectionKind.Clean,
    };

    private void Walk(SortedSet<TopicPartition> partitions, BrokerId removed, BrokerId added, BrokerId unclean, List<MetadataRecord> records)
    {
        // The registration record comes after or before these: the image does not say yet what the broker is from now on.
        bool IsAcceptable(BrokerId broker) => broker != removed && broker != unclean && (broker == added || state.Image.IsActive(broker));
        foreach (var place in partitions)
        {
            var partition = state.Image.Partition(place)!;
            var target = Target(state.Image.Topic(place.Topic)!, IsAcceptable) with
            {
                UncleanShutdown = unclean,
                Isr = [.. partition.Isr.Where(member => member != removed && member != unclean)],
            };
            if (PartitionChangeBuilder.Build(partition, target, state.Options.Rules) is { } change) records.Add(Record(change));
        }
    }
}
