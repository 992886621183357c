using System.Runtime.InteropServices;
using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>
/// A consumer's fetch session with one broker (KIP-227, FetchSessionHandler): what the broker remembers of it. A request names
/// the partitions that stand elsewhere than in the last one, and those that it no longer asks for (their records are buffered, they
/// were taken away, their leader moved). An answer that leaves a partition out says that nothing of it has changed.
/// </summary>
internal sealed class ConsumerFetchSession(int node)
{
    private readonly Dictionary<TopicPartition, FetchedPartition> partitions = [];
    private readonly List<FetchedPartition> ordered = [];
    private readonly List<FetchPartition> named = [];
    private readonly List<TopicPartition> forgotten = [];
    private long request;

    public int Node { get; } = node;

    /// <summary>The request that comes next.</summary>
    public FetchMetadata Next { get; private set; } = FetchMetadata.Initial;

    /// <summary>A request waits for its answer: one at a time.</summary>
    public bool IsUnderWay { get; private set; }

    public IReadOnlyList<FetchedPartition> Partitions => ordered;

    public ReadOnlySpan<FetchPartition> Named => CollectionsMarshal.AsSpan(named);

    public ReadOnlySpan<TopicPartition> Forgotten => CollectionsMarshal.AsSpan(forgotten);

    /// <summary>A request is made: <see cref="Want"/> for each of its partitions, then <see cref="End"/>.</summary>
    public void Begin()
    {
        request++;
        named.Clear();
        forgotten.Clear();
    }

    public void Want(AssignedPartition partition, in FetchPartition asked)
    {
        var known = partition.Fetched is { } last && last.Session == this ? last : partitions.GetValueOrDefault(partition.Partition);
        if (known is null)
        {
            known = new(this);
            partitions.Add(partition.Partition, known);
            ordered.Add(known);
            named.Add(asked);
        }
        else if (Next.IsFull || known.Asked != asked)
        {
            named.Add(asked);
        }

        known.Partition = partition;
        known.Asked = asked;
        known.Request = request;
        partition.Fetched = known;
    }

    public void End()
    {
        IsUnderWay = true;
        for (var i = ordered.Count - 1; i >= 0; i--)
        {
            var partition = ordered[i];
            if (partition.Request == request) continue;
            if (!Next.IsFull) forgotten.Add(partition.Asked.Partition);
            partitions.Remove(partition.Asked.Partition);
            ordered.RemoveAt(i);
            if (partition.Partition.Fetched == partition) partition.Partition.Fetched = null;
        }
    }

    /// <summary>The answer to the last request has come. What it says of a partition stands in <see cref="FetchedPartition.Answer"/>.</summary>
    public void OnAnswer(FetchResponse response)
    {
        IsUnderWay = false;
        Next = Next.After(response);
        foreach (var partition in ordered) partition.Answer = null;
        foreach (var result in response.Results)
        {
            if (partitions.TryGetValue(result.Partition, out var partition)) partition.Take(result);
        }
    }

    public FetchedPartition? Find(TopicPartition partition) => partitions.GetValueOrDefault(partition);

    /// <summary>No answer will come.</summary>
    public void OnLost()
    {
        IsUnderWay = false;
        Next = Next.Restarted;
    }
}

/// <summary>One partition of a <see cref="ConsumerFetchSession"/>.</summary>
internal sealed class FetchedPartition(ConsumerFetchSession session)
{
    public ConsumerFetchSession Session { get; } = session;
    public AssignedPartition Partition { get; set; } = null!;
    public FetchPartition Asked { get; set; }

    /// <summary>The last request that had it.</summary>
    public long Request { get; set; }

    /// <summary>What the last answer says; null if it says nothing new.</summary>
    public FetchResult? Answer { get; set; }

    /// <summary>How far the broker lets it read, as it was told last: none after an error.</summary>
    public Offset HighWatermark { get; private set; } = Offset.None;

    public Offset LastStableOffset { get; private set; } = Offset.None;

    public void Take(FetchResult result)
    {
        Answer = result;
        var isRefused = result.Error != ErrorCode.None || result.Diverging is not null;
        HighWatermark = isRefused ? Offset.None : result.HighWatermark;
        LastStableOffset = isRefused ? Offset.None : result.LastStableOffset;
    }

    /// <summary>
    /// Nothing is there to be read at the position, as far as the broker knows. Without records alone is not enough: the other partitions
    /// may have used up what an answer may hold.
    /// </summary>
    public bool MetEnd(bool committedOnly)
    {
        var end = committedOnly ? LastStableOffset : HighWatermark;
        return end != Offset.None && end <= Asked.FetchOffset && Answer is null or { Error: ErrorCode.None, Records.IsEmpty: true };
    }
}
