using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Replication;

/// <summary>Where consumers read: here, or at a replica that is nearer to them (KIP-392).</summary>
internal sealed partial class Partition
{
    /// <summary>
    /// The follower that a consumer is sent to; none where it reads here. The leader alone decides (ReplicaManager.findPreferredReadReplica), among
    /// followers in the in-sync set whose log is known to hold the offset, since one that lags would hold its readers up. RackAwareReplicaSelector
    /// then takes those in the consumer's rack: the leader if it is one of them, else the one that is furthest.
    /// </summary>
    public BrokerId PreferredReadReplica(FetchRequest request, Offset fetchOffset)
    {
        if (!IsLeader || request.IsFromFollower || request.Rack.Length == 0 || !services.Settings.SelectsReplicasByRack) return BrokerId.None;
        if (StandsIn(request.Rack, services.Broker)) return BrokerId.None;
        FollowerReplica? nearest = null;
        foreach (var follower in followers)
        {
            if (!Contains(Isr.Committed, follower.Broker) || follower.LogEnd == Offset.None || follower.LogEnd < fetchOffset || follower.LogStart > fetchOffset) continue;
            if (StandsIn(request.Rack, follower.Broker) && (nearest is null || IsFurther(follower, nearest))) nearest = follower;
        }

        return nearest?.Broker ?? BrokerId.None;
    }

    /// <summary>A follower's high watermark has moved: consumers that wait here may read on.</summary>
    public void OnFollowerHighWatermark() => WakeReaders();

    // A broker that is fenced has no address to send anybody to.
    private bool StandsIn(string rack, BrokerId broker) => services.Image.Broker(broker) is { Fenced: false } registration && registration.Rack == rack;

    private static bool IsFurther(FollowerReplica one, FollowerReplica other) =>
        (one.LogEnd, one.LastCaughtUp, one.Broker).CompareTo((other.LogEnd, other.LastCaughtUp, other.Broker)) > 0;
}
