using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Replication;

/// <summary>
/// What one reader fetches (KIP-227): partitions with the offset it stands at, remembered between requests, so that a
/// request names only what changed and an answer holds only what is new. A session that found no place in the
/// <see cref="FetchSessionCache"/>, or was not asked for, ends with its answer.
/// </summary>
internal sealed class FetchSession(BrokerId reader)
{
    private static readonly Comparison<SessionPartition> ByTurn = static (a, b) => a.Turn.CompareTo(b.Turn);

    private readonly Dictionary<TopicPartition, SessionPartition> partitions = [];
    private long nextTurn;

    /// <summary>The follower that reads; none for a consumer.</summary>
    public BrokerId Reader { get; } = reader;

    /// <summary>Its number in the cache; 0 outside it.</summary>
    public int Id { get; set; }

    public bool IsCached => Id != 0;

    /// <summary>What the next request's epoch must be.</summary>
    public int Epoch { get; set; }

    public VirtualTime CreatedAt { get; set; }

    /// <summary>When its reader asked last, whichever partitions it named.</summary>
    public VirtualTime LastUsed { get; set; }

    /// <summary>Followers go before consumers when sessions are scarce.</summary>
    public bool IsPrivileged => !Reader.IsNone;

    /// <summary>Its partitions when it was last used; whom it may be evicted for is decided then as well.</summary>
    public int CachedSize { get; set; }

    public bool IsEvictableByPrivileged { get; set; }

    public bool IsEvictableByAll { get; set; }

    public int Count => partitions.Count;

    /// <summary>Partitions that may have something new since the last answer.</summary>
    public List<SessionPartition> Dirty { get; } = [];

    /// <summary>The request that waits, if one does.</summary>
    public FetchRequest? Parked { get; set; }

    public ConnectionId Connection { get; set; }
    public TimerId Timer { get; set; }

    /// <summary>The waiting request's number, for its timer.</summary>
    public long ParkedId { get; set; }

    public SessionPartition? Find(TopicPartition partition) => partitions.GetValueOrDefault(partition);

    /// <summary>The reader names a partition: it joins, or stands elsewhere now.</summary>
    public SessionPartition Ask(in FetchPartition asked)
    {
        if (!partitions.TryGetValue(asked.Partition, out var partition))
        {
            partition = new(this) { Turn = nextTurn++ };
            partitions.Add(asked.Partition, partition);
        }

        partition.Asked = asked;
        MarkDirty(partition);
        return partition;
    }

    public void Forget(TopicPartition id)
    {
        if (!partitions.Remove(id, out var partition)) return;
        partition.Replica?.RemoveReader(partition);
        Dirty.Remove(partition);
    }

    /// <summary>No partition wakes it any more.</summary>
    public void End()
    {
        foreach (var partition in partitions.Values) partition.Replica?.RemoveReader(partition);
    }

    public void MarkDirty(SessionPartition partition)
    {
        if (partition.IsDirty) return;
        partition.IsDirty = true;
        Dirty.Add(partition);
    }

    /// <summary>Every partition is looked at for the next answer.</summary>
    public void MarkAllDirty()
    {
        if (Dirty.Count == partitions.Count) return;
        Dirty.Clear();
        foreach (var partition in partitions.Values)
        {
            partition.IsDirty = true;
            Dirty.Add(partition);
        }

        SortDirty();
    }

    /// <summary>An answer is filled in the order in which partitions last brought records, so that none starves behind busy ones.</summary>
    public void SortDirty()
    {
        if (Dirty.Count > 1) Dirty.Sort(ByTurn);
    }

    /// <summary>It brought records: the others come first next time.</summary>
    public void MoveToEnd(SessionPartition partition) => partition.Turn = nextTurn++;
}

/// <summary>One partition of a <see cref="FetchSession"/>: what was asked last, and what the reader was told.</summary>
internal sealed class SessionPartition(FetchSession session)
{
    public FetchSession Session { get; } = session;
    public FetchPartition Asked { get; set; }

    /// <summary>The replica that it reads, once found.</summary>
    public Partition? Replica { get; set; }

    /// <summary>What the reader was told last. None after an error or a divergence, so that the next answer without one is news.</summary>
    public Offset ToldHighWatermark { get; private set; } = Offset.None;

    public Offset ToldLogStart { get; private set; } = Offset.None;
    public bool IsDirty { get; set; }

    /// <summary>Its place in the order of the answer.</summary>
    public long Turn { get; set; }

    /// <summary>Does an answer in the session name the partition? Errors, divergences and nearer replicas always (CachedPartition.maybeUpdateResponseData).</summary>
    public bool IsNews(FetchResult result) =>
        result.Error != ErrorCode.None || result.Diverging is not null || result.Records.Length > 0 || !result.PreferredReadReplica.IsNone
        || result.HighWatermark != ToldHighWatermark || result.LogStartOffset != ToldLogStart;

    public void Told(FetchResult result)
    {
        ToldHighWatermark = result.Error != ErrorCode.None || result.Diverging is not null ? Offset.None : result.HighWatermark;
        ToldLogStart = result.LogStartOffset;
    }
}
