using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers;
using Lab.Model;

namespace Lab.Broker.Kafka.Rules;

/// <summary>The decisions that <see cref="ControllerRules"/> is put together from. Sources: kafka.md 2.7 and 2.8, kafka-4x.md 1.</summary>
internal static class ControllerDecisions
{
    private const short MetadataVersion36 = 12;

    /// <summary>
    /// Keeps the current leader if it is electable (a preferred election asks for replica 0 first), else takes the first
    /// electable replica of the assignment, else the last known leader, else, when told to be unclean, the first that lives.
    /// </summary>
    public static Elected Elect(in ElectionView view, ControllerRules rules)
    {
        var replicas = view.Partition.Replicas;
        if (view.Kind == ElectionKind.Preferred && rules.IsElectable(view, replicas[0])) return new(replicas[0], false);
        if (rules.IsElectable(view, view.Partition.Leader)) return new(view.Partition.Leader, false);
        foreach (var replica in replicas)
        {
            if (rules.IsElectable(view, replica)) return new(replica, false);
        }

        if (rules.LastKnownLeaderElectable(view)) return new(view.Partition.LastKnownElr[0], true);
        if (view.Kind != ElectionKind.Unclean) return Elected.Nobody;
        foreach (var replica in replicas)
        {
            if (view.IsAcceptable(replica)) return new(replica, true);
        }

        return Elected.Nobody;
    }

    public static bool IsElectable(in ElectionView view, BrokerId replica)
    {
        if (replica.IsNone) return false;
        var isSafe = view.TargetIsr.Contains(replica) || (view.ElrEnabled && view.TargetIsr.Count == 0 && view.TargetElr.Contains(replica));
        return isSafe && view.IsAcceptable(replica);
    }

    /// <summary>Only when there is exactly one, nobody is in sync or eligible, and it is alive (KAFKA-19522). Does not ask unclean.leader.election.enable.</summary>
    public static bool LastKnownLeaderElectable(in ElectionView view) =>
        view.ElrEnabled && view.TargetIsr.Count == 0 && view.TargetElr.Count == 0
        && view.Partition.LastKnownElr.Count == 1 && view.IsAcceptable(view.Partition.LastKnownElr[0]);

    /// <summary>Nobody while the ISR is large enough; below that, whoever was in sync or eligible and is not in sync now, but for one that stopped uncleanly.</summary>
    public static IReadOnlyList<BrokerId> NextElr(PartitionState partition, IReadOnlyList<BrokerId> targetIsr, int minIsr, BrokerId uncleanShutdown)
    {
        if (targetIsr.Count >= minIsr) return [];
        var eligible = new SortedSet<BrokerId>(partition.Elr);
        eligible.UnionWith(partition.Isr);
        eligible.ExceptWith(targetIsr);
        eligible.Remove(uncleanShutdown);
        return [.. eligible];
    }

    /// <summary>Written when the partition loses its leader, if the field is empty; cleared as soon as it has one.</summary>
    public static IReadOnlyList<BrokerId>? NextLastKnownLeader(PartitionState partition, BrokerId? newLeader)
    {
        var leader = newLeader ?? partition.Leader;
        if (!leader.IsNone) return partition.LastKnownElr.Count > 0 ? [] : null;
        return !partition.Leader.IsNone && partition.LastKnownElr.Count == 0 ? [partition.Leader] : null;
    }

    public static bool BumpsLeaderEpochBefore36(short metadataVersion) => metadataVersion < MetadataVersion36;

    /// <summary>Registered, neither fenced nor shutting down, and the same registration that the leader saw; a leader that sends none is not asked.</summary>
    public static bool MayJoinIsr(BrokerRegistrationState? registration, BrokerEpoch seen) =>
        registration is { Fenced: false, InControlledShutdown: false } && (seen == BrokerEpoch.None || seen == registration.Epoch);

    /// <summary>The first look at or behind the end of a session; the looks are an eighth of the timeout apart, from the moment on at which the controller became active.</summary>
    public static VirtualTime AtTheNextLook(VirtualTime activeSince, VirtualTime end, Duration timeout)
    {
        var between = Math.Max(Duration.FromMs(1).Nanos, timeout.Nanos / 8);
        var looks = (Math.Max(0, (end - activeSince).Nanos) + between - 1) / between;
        return activeSince + new Duration(Math.Max(1, looks) * between);
    }

    /// <summary>3.x forgets the session of a broker when it fences it.</summary>
    public static bool OnlyUnfencedSessionsLive(bool isFenced, Duration sinceContact, Duration timeout) => !isFenced && sinceContact <= timeout;

    /// <summary>4.x keeps the contact: a broker that stopped cleanly is refused until the session would have ended.</summary>
    public static bool RecentContactLives(bool isFenced, Duration sinceContact, Duration timeout) => sinceContact <= timeout;
}
