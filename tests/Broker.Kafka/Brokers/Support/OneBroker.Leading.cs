using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Tests.Brokers.Support;

/// <summary>What leaders answer to broker 1 while it follows. Its fetch waits at them until they do.</summary>
internal sealed partial class OneBroker
{
    private const int Session = 1;

    // The answer, what it makes the broker write, and the next question.
    private const int Answering = 8;

    /// <summary>What broker 1 asked last of the partition, of this leader.</summary>
    public FetchPartition Asks(int leader = 2) => Peer(leader).Heard.OfType<FetchRequest>().SelectMany(r => r.Partitions.ToArray()).Last(p => p.Partition == Place);

    /// <summary>Records, and the leader's high watermark; then broker 1 has asked for what comes next.</summary>
    public OneBroker Feed(byte[] records, long highWatermark, int leader = 2) =>
        Give(new(Place, ErrorCode.None, new(highWatermark), new(highWatermark), Offset.Zero, null, BrokerId.None, LeaderEpoch.None, null, records), leader);

    /// <summary>As <see cref="Feed"/>, as the answer to what was asked before the metadata changed.</summary>
    public OneBroker FeedLate(byte[] records, long highWatermark, int leader = 2) =>
        GiveLate(new(Place, ErrorCode.None, new(highWatermark), new(highWatermark), Offset.Zero, null, BrokerId.None, LeaderEpoch.None, null, records), leader);

    /// <summary>"Our logs part here": the leader's epoch at or below the asked one, and where it ends.</summary>
    public OneBroker FeedDivergence(int epoch, long end, long highWatermark = 0, int leader = 2) =>
        Give(new(Place, ErrorCode.None, new(highWatermark), new(highWatermark), Offset.Zero, new(new(epoch), new(end)), BrokerId.None, LeaderEpoch.None, null, default), leader);

    /// <summary>The answer to the question where an epoch ends (before KIP-595).</summary>
    public OneBroker FeedEpochEnd(int epoch, long end, int leader = 2)
    {
        // The fetch that waits there still is let go first: one request at a time.
        if (!Peer(leader).Inbox.Exists(asked => asked.Request is OffsetForLeaderEpochRequest)) GiveLate(null, leader);
        Peer(leader).Reply<OffsetForLeaderEpochRequest>(r => new OffsetForLeaderEpochResponse(r.CorrelationId, r.Partition, ErrorCode.None, new(new(epoch), new(end))));
        return Run(Answering);
    }

    public OneBroker FeedError(ErrorCode error, int leader = 2) => Give(FetchResult.Refused(Place, error), leader);

    /// <summary>The answer to a question for the log's start or end.</summary>
    public OneBroker FeedOffset(long offset, int leader = 2)
    {
        Peer(leader).Reply<ListOffsetsRequest>(r => new ListOffsetsResponse(r.CorrelationId, r.Partition, ErrorCode.None, new(offset), -1, LeaderEpoch.None));
        return Run(Answering);
    }

    /// <summary>Answers the fetch that waits; one that was asked in an earlier epoch is let go empty before.</summary>
    public OneBroker Give(FetchResult result, int leader = 2)
    {
        // A new leader hears of the follower when its connection is there.
        if (!Peer(leader).Inbox.Exists(asked => asked.Request is FetchRequest)) Run(20);
        if (Asks(leader).CurrentLeaderEpoch != Committed.LeaderEpoch) GiveLate(null, leader);
        return GiveLate(result, leader);
    }

    /// <summary>Answers the fetch that waits, whenever it was asked; null: nothing new.</summary>
    public OneBroker GiveLate(FetchResult? result, int leader = 2)
    {
        Peer(leader).Reply<FetchRequest>(r => new FetchResponse().With(r, ErrorCode.None, Session, result is { } one ? new[] { one } : []));
        return Run(Answering);
    }
}
