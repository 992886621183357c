using Lab.Model;

namespace Lab.Broker.Kafka.Replication;

/// <summary>What a leader knows of one follower, all of it from the follower's fetches.</summary>
internal sealed class FollowerReplica(BrokerId broker)
{
    public BrokerId Broker { get; } = broker;

    /// <summary>The follower's log end: the offset it fetched last; none before its first fetch in this epoch.</summary>
    public Offset LogEnd { get; private set; } = Offset.None;

    /// <summary>Where the follower's log begins, by its last fetch.</summary>
    public Offset LogStart { get; private set; } = Offset.None;

    /// <summary>When it had everything the leader had; never, unless it was in the in-sync set at the start of the epoch.</summary>
    public VirtualTime LastCaughtUp { get; private set; } = Never;

    /// <summary>The registration in its last fetch (KIP-903).</summary>
    public BrokerEpoch BrokerEpoch { get; private set; } = BrokerEpoch.None;

    // Long before the world began: no lag limit reaches back so far.
    private static readonly VirtualTime Never = VirtualTime.Zero - Duration.FromSeconds(10L * 365 * 86_400);

    private Offset leaderEndAtLastFetch;
    private VirtualTime lastFetch = Never;

    /// <summary>
    /// A new leader epoch. A replica that did not lead before forgets where followers are; one that is leader again keeps
    /// it. Members of the in-sync set get a fresh chance to be caught up.
    /// </summary>
    public void Reset(bool wasLeader, bool inSync, Offset epochStart, VirtualTime now)
    {
        if (!wasLeader)
        {
            LogEnd = Offset.None;
            LogStart = Offset.None;
            leaderEndAtLastFetch = Offset.None;
            BrokerEpoch = BrokerEpoch.None;
        }
        else
        {
            leaderEndAtLastFetch = epochStart;
        }

        lastFetch = inSync ? now : Never;
        LastCaughtUp = inSync ? now : Never;
    }

    /// <summary>A fetch is the follower's receipt: it holds everything below its offset.</summary>
    public void Fetched(Offset offset, Offset logStart, Offset leaderEnd, BrokerEpoch brokerEpoch, VirtualTime now)
    {
        if (offset >= leaderEnd) LastCaughtUp = VirtualTime.Max(LastCaughtUp, now);
        else if (leaderEndAtLastFetch != Offset.None && offset >= leaderEndAtLastFetch) LastCaughtUp = VirtualTime.Max(LastCaughtUp, lastFetch);
        LogEnd = offset;
        LogStart = logStart;
        leaderEndAtLastFetch = leaderEnd;
        lastFetch = now;
        BrokerEpoch = brokerEpoch;
    }

    /// <summary>The follower asked again in a session without naming this partition: its offset is what it was.</summary>
    public void FetchedAgain(VirtualTime now, Offset leaderEnd)
    {
        if (LogEnd == Offset.None) return;
        Fetched(LogEnd, LogStart, leaderEnd, BrokerEpoch, now);
    }
}
