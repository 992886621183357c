using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;

namespace Lab.Broker.Kafka.Replication;

/// <summary>
/// What one reader fetches (KIP-227): partitions with the offset it stands at, remembered between requests, so that a
/// request names only what changed and an answer holds only what is new. A fetch without a session is one that ends
/// with its answer.
/// </summary>
internal sealed class FetchSession(int id, bool follower)
{
    public int Id { get; } = id;
    public int NextEpoch { get; set; } = 1;
    public bool IsFollower { get; } = follower;

    /// <summary>In the order in which they came in: answers are filled in that order.</summary>
    public Dictionary<TopicPartition, SessionPartition> Partitions { get; } = [];

    /// <summary>Partitions that may have something new since the last answer.</summary>
    public List<SessionPartition> Dirty { get; } = [];

    /// <summary>The request that waits, if one does.</summary>
    public FetchRequest? Parked { get; set; }

    public ConnectionId Connection { get; set; }
    public TimerId Timer { get; set; }

    /// <summary>The waiting request's number, for its timer.</summary>
    public long ParkedId { get; set; }

    public bool IsLasting => Id != 0;

    public void MarkDirty(SessionPartition partition)
    {
        if (partition.IsDirty) return;
        partition.IsDirty = true;
        Dirty.Add(partition);
    }
}

/// <summary>One partition of a <see cref="FetchSession"/>.</summary>
internal sealed class SessionPartition(FetchSession session, FetchPartition asked)
{
    public FetchSession Session { get; } = session;
    public FetchPartition Asked { get; set; } = asked;

    /// <summary>The replica that it reads, once found.</summary>
    public Partition? Replica { get; set; }

    /// <summary>What the reader was told last.</summary>
    public Offset ToldHighWatermark { get; set; } = Offset.None;

    public Offset ToldLogStart { get; set; } = Offset.None;
    public bool IsDirty { get; set; }
}
