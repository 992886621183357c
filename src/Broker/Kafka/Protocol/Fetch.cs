using Lab.Kernel.Stocks;
using Lab.Model;

namespace Lab.Broker.Kafka.Protocol;

/// <summary>How far a reader may see.</summary>
public enum IsolationLevel : sbyte
{
    ReadUncommitted = 0,
    ReadCommitted = 1,
}

/// <summary>
/// What a reader wants of one partition. <see cref="LastFetchedEpoch"/> is the epoch of its last local batch (followers,
/// KIP-595); consumers send none.
/// </summary>
public readonly record struct FetchPartition(
    TopicPartition Partition, LeaderEpoch CurrentLeaderEpoch, Offset FetchOffset, LeaderEpoch LastFetchedEpoch, Offset LogStartOffset, int MaxBytes, Offset HighWatermark)
{
    /// <summary>The topic as the reader knows it (version 13): one that was made anew under its name is another. Zero where it goes by name.</summary>
    public Uuid TopicId { get; init; }
}

/// <summary>
/// Fetch (api 1), by followers, consumers and observers of the metadata log. With a session (KIP-227) only partitions
/// that changed since the last request are named: session epoch 0 opens a session, -1 is a full fetch without one.
/// </summary>
public sealed class FetchRequest() : KafkaRequest(ApiKey.Fetch)
{
    private Few<FetchPartition> partitions;
    private Few<TopicPartition> forgotten;

    /// <summary>The follower; none for a consumer.</summary>
    public BrokerId Replica { get; private set; }

    /// <summary>The follower's registration (KIP-903); none where the release does not send it.</summary>
    public BrokerEpoch ReplicaEpoch { get; private set; }

    public int MaxWaitMs { get; private set; }
    public int MinBytes { get; private set; }
    public int MaxBytes { get; private set; }
    public IsolationLevel Isolation { get; private set; }
    public int SessionId { get; private set; }
    public int SessionEpoch { get; private set; }

    /// <summary>Session and epoch together.</summary>
    public FetchMetadata Metadata => new(SessionId, SessionEpoch);

    public ReadOnlySpan<FetchPartition> Partitions => partitions.Span;

    /// <summary>Partitions that leave the session.</summary>
    public ReadOnlySpan<TopicPartition> Forgotten => forgotten.Span;

    /// <summary>Where a consumer stands (<c>client.rack</c>, RackId since version 11, KIP-392); empty when it does not say.</summary>
    public string Rack { get; private set; } = "";

    public bool IsFromFollower => !Replica.IsNone;

    /// <summary>Says what it is.</summary>
    public FetchRequest With(
        int correlationId, BrokerId replica, BrokerEpoch replicaEpoch, int maxWaitMs, int minBytes, int maxBytes, IsolationLevel isolation,
        int sessionId, int sessionEpoch, ReadOnlySpan<FetchPartition> partitions, ReadOnlySpan<TopicPartition> forgotten, string rack = "")
    {
        this.partitions.Set(partitions);
        this.forgotten.Set(forgotten);
        (Replica, ReplicaEpoch, Isolation, Rack) = (replica, replicaEpoch, isolation, rack);
        (MaxWaitMs, MinBytes, MaxBytes) = (maxWaitMs, minBytes, maxBytes);
        (SessionId, SessionEpoch) = (sessionId, sessionEpoch);
        Fill(correlationId, FetchSizes.Of(partitions, forgotten, IsFromFollower) + rack.Length, DigestOf(partitions, forgotten, replica), SubjectOf(partitions, replica));
        return this;
    }

    private static ulong DigestOf(ReadOnlySpan<FetchPartition> partitions, ReadOnlySpan<TopicPartition> forgotten, BrokerId replica)
    {
        // The session's epoch is left out like any other running number: equal questions stay equal.
        var hash = Hash.Roll(unchecked((ulong)replica.Value), (ulong)forgotten.Length);
        for (var i = 0; i < partitions.Length; i++)
        {
            ref readonly var p = ref partitions[i];
            hash = Hash.Roll(hash, unchecked((ulong)p.FetchOffset.Value ^ ((ulong)p.Partition.Partition << 40) ^ ((ulong)p.CurrentLeaderEpoch.Value << 52)));
        }

        return hash;
    }

    // A long poll that found nothing is the same question again: no running number in it.
    private static ulong SubjectOf(ReadOnlySpan<FetchPartition> partitions, BrokerId replica)
    {
        if (partitions.Length == 0) return 0;
        var p = partitions[0];
        return Hash.Of(0x46, unchecked((ulong)replica.Value), Digests.Of(p.Partition), unchecked((ulong)p.FetchOffset.Value));
    }
}

/// <summary>Where the logs of reader and leader part: the epoch that the leader knows below the reader's, and where it ends.</summary>
public readonly record struct EpochEndOffset(LeaderEpoch Epoch, Offset EndOffset)
{
    public static readonly EpochEndOffset Undefined = new(LeaderEpoch.None, Offset.None);
}

/// <summary>A transaction that was aborted, for a read_committed reader to filter.</summary>
public readonly record struct AbortedTransaction(ProducerId Producer, Offset FirstOffset);

/// <summary>What a leader gives of one partition: whole batches as they stand in the log, or why not.</summary>
public readonly record struct FetchResult(
    TopicPartition Partition, ErrorCode Error, Offset HighWatermark, Offset LastStableOffset, Offset LogStartOffset,
    EpochEndOffset? Diverging, BrokerId CurrentLeader, LeaderEpoch CurrentEpoch, IReadOnlyList<AbortedTransaction>? Aborted, ReadOnlyMemory<byte> Records)
{
    /// <summary>The reader needs this snapshot first: the log begins later than its own ends (metadata log only).</summary>
    public SnapshotId? Snapshot { get; init; }

    /// <summary>Nothing is read here: the consumer should read from this replica, which is nearer (KIP-392). None where it stays.</summary>
    public BrokerId PreferredReadReplica { get; init; } = BrokerId.None;

    public static FetchResult Refused(TopicPartition partition, ErrorCode error, BrokerId leader = default, LeaderEpoch epoch = default) =>
        new(partition, error, Offset.None, Offset.None, Offset.None, null, leader, epoch, null, default);
}

/// <summary>The answer to a fetch: in a session only partitions with something new.</summary>
public sealed class FetchResponse() : KafkaResponse(ApiKey.Fetch)
{
    private Few<FetchResult> results;

    /// <summary>Of the session as a whole.</summary>
    public ErrorCode Error { get; private set; }

    public int SessionId { get; private set; }

    public ReadOnlySpan<FetchResult> Results => results.Span;

    /// <summary>Says what it is.</summary>
    public FetchResponse With(FetchRequest request, ErrorCode error, int sessionId, ReadOnlySpan<FetchResult> results)
    {
        this.results.Set(results);
        (Error, SessionId) = (error, sessionId);
        Fill(request.CorrelationId, FetchSizes.Of(results), DigestOf(results, error), request.Subject);
        return this;
    }

    private static ulong DigestOf(ReadOnlySpan<FetchResult> results, ErrorCode error)
    {
        var hash = unchecked((ulong)error);
        for (var i = 0; i < results.Length; i++)
        {
            ref readonly var r = ref results[i];
            hash = Hash.Roll(hash, unchecked((ulong)r.HighWatermark.Value ^ ((ulong)r.Error << 48) ^ ((ulong)r.Records.Length << 24) ^ ((ulong)r.Partition.Partition << 56)));
            if (!r.PreferredReadReplica.IsNone) hash = Hash.Roll(hash, unchecked((ulong)r.PreferredReadReplica.Value));
        }

        return hash;
    }
}
