using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Tests.Clients;

/// <summary>What a consumer names in its fetches, and what it takes silence for (KIP-227, FetchSessionHandler).</summary>
public sealed class When_a_consumer_keeps_a_fetch_session
{
    private readonly ConsumerFetchSession session = new(1);
    private readonly AssignedPartition[] partitions = [.. Enumerable.Range(0, 3).Select(p => new AssignedPartition(new("o", p), default, default))];

    // Partitions with the offsets that they are asked from; the others are not asked for.
    private FetchRequest Ask(params (int Partition, long Offset)[] wanted)
    {
        session.Begin();
        foreach (var (p, offset) in wanted)
            session.Want(partitions[p], new(partitions[p].Partition, new(1), new(offset), LeaderEpoch.None, Offset.None, 1 << 20, Offset.None));
        session.End();
        return new FetchRequest().With(1, BrokerId.None, BrokerEpoch.None, 500, 1, 1, IsolationLevel.ReadUncommitted, session.Next.SessionId, session.Next.Epoch, [.. session.Named], [.. session.Forgotten]);
    }

    private FetchRequest Answer(FetchRequest request, int id, params (int Partition, long HighWatermark)[] results) => Answer(request, ErrorCode.None, id, results);

    private FetchRequest Answer(FetchRequest request, ErrorCode error, int id, params (int Partition, long HighWatermark)[] results)
    {
        session.OnAnswer(new FetchResponse().With(request, error, id, [.. results.Select(r => new FetchResult(
            partitions[r.Partition].Partition, ErrorCode.None, new(r.HighWatermark), new(r.HighWatermark), Offset.Zero, null, BrokerId.None, LeaderEpoch.None, null, default))]));
        return request;
    }

    private static string Of(FetchRequest r) =>
        $"{r.Metadata.SessionId}/{r.Metadata.Epoch} {string.Join(' ', r.Partitions.ToArray().Select(p => $"{p.Partition.Partition}@{p.FetchOffset}"))} -{string.Join(' ', r.Forgotten.ToArray().Select(p => p.Partition))}";

    [Fact]
    public void Only_what_stands_elsewhere_is_named_again()
    {
        Assert.Equal("0/0 0@5 1@6 2@7 -", Of(Answer(Ask((0, 5), (1, 6), (2, 7)), 44, (0, 5), (1, 6), (2, 7))));
        Assert.Equal("44/1  -", Of(Answer(Ask((0, 5), (1, 6), (2, 7)), 44)));
        Assert.Equal("44/2 1@8 -", Of(Ask((0, 5), (1, 8), (2, 7))));
    }

    [Fact]
    public void What_is_not_asked_for_is_forgotten_and_named_when_it_comes_again()
    {
        Answer(Ask((0, 5), (1, 6)), 44, (0, 5), (1, 6));
        Assert.Equal("44/1  -1", Of(Answer(Ask((0, 5)), 44)));
        Assert.Equal("44/2 1@6 -", Of(Ask((0, 5), (1, 6))));
    }

    [Fact]
    public void A_partition_that_was_taken_away_and_given_again_is_the_same_to_the_broker()
    {
        Answer(Ask((0, 5), (1, 6)), 44, (0, 5), (1, 6));
        partitions[1] = new(new("o", 1), default, default);
        Assert.Equal("44/1 1@9 -", Of(Ask((0, 5), (1, 9))));
        Assert.Same(partitions[1], session.Find(new("o", 1))!.Partition);
    }

    [Fact]
    public void A_broker_without_room_is_asked_in_full_each_time()
    {
        Answer(Ask((0, 5)), 0, (0, 5));
        Assert.Equal("0/0 0@5 -", Of(Ask((0, 5))));
    }

    [Theory]
    [InlineData(ErrorCode.FetchSessionIdNotFound, "0/0 0@5 1@6 -")]
    [InlineData(ErrorCode.InvalidFetchSessionEpoch, "44/0 0@5 1@6 -")]
    public void A_session_that_the_broker_refuses_is_opened_anew(ErrorCode error, string expected)
    {
        Answer(Ask((0, 5), (1, 6)), 44, (0, 5), (1, 6));
        Answer(Ask((0, 5), (1, 6)), error, 0);
        Assert.Equal(expected, Of(Ask((0, 5), (1, 6))));
    }

    [Fact]
    public void After_a_lost_connection_the_old_one_is_closed_with_the_new_ones_first_request()
    {
        Answer(Ask((0, 5)), 44, (0, 5));
        Ask((0, 5));
        session.OnLost();
        Assert.Equal("44/0 0@5 -", Of(Ask((0, 5))));
    }

    [Fact]
    public void Silence_means_that_the_end_is_where_it_was()
    {
        Answer(Ask((0, 5), (1, 6)), 44, (0, 5), (1, 9));
        Answer(Ask((0, 5), (1, 6)), 44);
        Assert.True(session.Find(new("o", 0))!.MetEnd(committedOnly: false));
        Assert.False(session.Find(new("o", 1))!.MetEnd(committedOnly: false));
        Answer(Ask((0, 5), (1, 9)), 44);
        Assert.True(session.Find(new("o", 1))!.MetEnd(committedOnly: false));
    }

    [Fact]
    public void After_an_error_silence_means_nothing()
    {
        Answer(Ask((0, 5)), 44, (0, 5));
        var request = Ask((0, 5));
        session.OnAnswer(new FetchResponse().With(request, ErrorCode.None, 44, [FetchResult.Refused(new("o", 0), ErrorCode.NotLeaderOrFollower)]));
        Answer(Ask((0, 5)), 44);
        Assert.False(session.Find(new("o", 0))!.MetEnd(committedOnly: false));
    }
}
