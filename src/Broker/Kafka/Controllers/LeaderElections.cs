using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>Elections that somebody asks for (ElectLeaders), and those that the controller holds from time to time.</summary>
public sealed class LeaderElections(ControllerState state, PartitionUpdates updates)
{
    /// <summary>The most that one periodic round elects.</summary>
    public const int MaxPerRound = 1000;

    /// <summary>One partition's election. An unclean one does not ask the topic's unclean.leader.election.enable.</summary>
    public ErrorCode Elect(TopicPartition place, ElectionType type, List<MetadataRecord> records)
    {
        if (state.Image.Topic(place.Topic) is not { } topic || state.Image.Partition(place) is not { } partition) return ErrorCode.UnknownTopicOrPartition;
        var isNeeded = type == ElectionType.Preferred ? partition.Leader != partition.Replicas[0] : partition.Leader.IsNone;
        if (!isNeeded) return ErrorCode.ElectionNotNeeded;
        var kind = type == ElectionType.Preferred ? ElectionKind.Preferred : ElectionKind.Unclean;
        if (Change(topic, partition, kind) is not { } change)
        {
            return type == ElectionType.Preferred ? ErrorCode.PreferredLeaderNotAvailable : ErrorCode.EligibleLeadersNotAvailable;
        }

        records.Add(updates.Record(change));
        return ErrorCode.None;
    }

    /// <summary>Leaderless partitions whose topics allow it get a leader that may lack records (unclean.leader.election.interval.ms).</summary>
    public void ElectUncleanly(List<MetadataRecord> records) => Round(state.Sets.Leaderless, ElectionKind.Unclean, state.UncleanElectionEnabled, records);

    /// <summary>Leadership goes back to preferred replicas where they can take it (auto.leader.rebalance.enable).</summary>
    public void Rebalance(List<MetadataRecord> records) => Round(state.Sets.Imbalanced, ElectionKind.Preferred, static _ => true, records);

    private void Round(SortedSet<TopicPartition> partitions, ElectionKind kind, Func<TopicState, bool> isWanted, List<MetadataRecord> records)
    {
        foreach (var place in partitions)
        {
            if (records.Count >= MaxPerRound) return;
            var topic = state.Image.Topic(place.Topic)!;
            if (isWanted(topic) && Change(topic, state.Image.Partition(place)!, kind) is { } change) records.Add(updates.Record(change));
        }
    }

    private PartitionChange? Change(TopicState topic, PartitionState partition, ElectionKind kind) =>
        PartitionChangeBuilder.Build(partition, updates.Target(topic) with { Election = kind }, state.Options.Rules);
}
