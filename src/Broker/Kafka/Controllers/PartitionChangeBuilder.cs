using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// From a partition's state and what is wanted of it to the one change that the controller writes: eligible leader
/// replicas, election, in-sync set, leader epoch, last known leader, in this order (kafka.md 2.8 with its corrections).
/// Pure: every path that touches leaders or in-sync sets comes through here.
/// </summary>
public static class PartitionChangeBuilder
{
    /// <summary>The change to write; null when nothing changes.</summary>
    public static PartitionChange? Build(PartitionState partition, PartitionTarget target, ControllerRules rules)
    {
        var isr = target.Isr ?? partition.Isr;
        var (replicas, adding, removing) = (target.Replicas ?? partition.Replicas, target.Adding ?? partition.Adding, target.Removing ?? partition.Removing);
        if (adding.Count + removing.Count > 0)
        {
            var left = Without(replicas, removing);
            var inSync = Without(isr, removing);
            // Nobody goes before all who come are in sync, and somebody who stays is.
            if (inSync.Count > 0 && rules.ReassignmentIsDone(left, adding, removing, inSync)) (replicas, isr, adding, removing) = (left, inSync, [], []);
        }

        var elr = target.ElrEnabled ? rules.NextElr(partition, isr, Math.Min(target.MinIsr, replicas.Count), target.UncleanShutdown) : partition.Elr;
        var elected = rules.Elect(new(partition with { Replicas = replicas }, isr, elr, target.IsAcceptable, target.ElrEnabled, target.Election), rules);
        var leaderChanges = elected.Leader != partition.Leader;
        LeaderRecoveryState? recovery = null;

        if (leaderChanges && elected.IsUnclean)
        {
            // Whatever the others hold, from here on the log is the winner's.
            isr = [elected.Leader];
            if (target.ElrEnabled) elr = [];
            if (partition.RecoveryState != LeaderRecoveryState.Recovering) recovery = LeaderRecoveryState.Recovering;
        }
        else if (leaderChanges && !isr.Contains(elected.Leader) && elr.Contains(elected.Leader))
        {
            isr = [elected.Leader];
            elr = Without(elr, elected.Leader);
        }

        // Without eligible leader replicas the last member stays in the ISR, alive or not.
        var isrChanges = (isr.Count > 0 || target.ElrEnabled) && !isr.SequenceEqual(partition.Isr);
        BrokerId? leader = leaderChanges ? elected.Leader : null;
        if (leader is null && isrChanges && rules.BumpsLeaderEpochOnIsrShrink(target.MetadataVersion) && partition.Isr.Any(member => !isr.Contains(member)))
        {
            leader = partition.Leader;
        }

        // Somebody who held the partition no longer does: what it still does as a replica must be of an old epoch.
        if (leader is null && partition.Replicas.Any(replica => !replicas.Contains(replica))) leader = partition.Leader;
        if (recovery is null && target.RecoveryState is { } wanted && wanted != partition.RecoveryState) recovery = wanted;
        var change = new PartitionChange(partition.Partition, partition.TopicId)
        {
            Isr = isrChanges ? isr : null,
            Leader = leader,
            Elr = target.ElrEnabled && !SameMembers(elr, partition.Elr) ? elr : null,
            LastKnownElr = target.ElrEnabled ? rules.NextLastKnownLeader(partition, leader) : null,
            RecoveryState = recovery,
            Replicas = replicas.SequenceEqual(partition.Replicas) ? null : replicas,
            Adding = adding.SequenceEqual(partition.Adding) ? null : adding,
            Removing = removing.SequenceEqual(partition.Removing) ? null : removing,
        };
        return change.IsNothing ? null : change;
    }

    /// <summary>The list without one member, in its order.</summary>
    public static IReadOnlyList<BrokerId> Without(IReadOnlyList<BrokerId> brokers, BrokerId gone) => [.. brokers.Where(b => b != gone)];

    private static List<BrokerId> Without(IReadOnlyList<BrokerId> brokers, IReadOnlyList<BrokerId> gone) => [.. brokers.Where(b => !gone.Contains(b))];

    private static bool SameMembers(IReadOnlyList<BrokerId> a, IReadOnlyList<BrokerId> b) => a.Count == b.Count && a.All(b.Contains);
}
