using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>Incremental fetch sessions (KIP-227): a request names what changed, an answer what is new.</summary>
public sealed class When_fetches_have_a_session
{
    private static Call Fetch(OneBroker b, int session, int epoch, long? offset, int maxWaitMs = 0, int follower = 2, bool forget = false)
    {
        FetchPartition[] named = offset is { } o ? [new(OneBroker.Place, b.Committed.LeaderEpoch, new(o), LeaderEpoch.None, Offset.Zero, 1 << 20, Offset.None)] : [];
        var call = b.Peer(follower).Ask(b.Machine, new FetchRequest().With(
            1, new(follower), b.EpochOf(follower), maxWaitMs, 1, 1 << 20, IsolationLevel.ReadUncommitted, session, epoch, [.. named], forget ? [OneBroker.Place] : []));
        b.Run(6);
        return call;
    }

    private static (OneBroker Broker, int Session) Opened(long offset = 0)
    {
        var b = new OneBroker().Leading(1, 2, 3);
        b.Produce(1, "a");
        return (b, Fetch(b, 0, 0, offset).The<FetchResponse>().SessionId);
    }

    [Fact]
    public void Each_has_a_number_of_its_own()
    {
        var (b, first) = Opened();
        Assert.NotEqual(0, first);
        Assert.NotEqual(first, Fetch(b, 0, 0, 0, follower: 3).The<FetchResponse>().SessionId);
    }

    [Fact]
    public void What_is_not_named_again_is_still_followed()
    {
        var (b, session) = Opened();
        Assert.Empty(Fetch(b, session, 1, 1).The<FetchResponse>().Results.ToArray());
        b.Produce(1, "b");
        Assert.Equal("1:b", Batches.Read(Fetch(b, session, 2, null).Fetched.Records));
    }

    [Fact]
    public void A_higher_watermark_is_news()
    {
        var (b, session) = Opened();
        Fetch(b, session, 1, 1);
        b.Replicated(1, 3);
        var fetched = Fetch(b, session, 2, null).Fetched;
        Assert.Equal((new Offset(1), 0), (fetched.HighWatermark, fetched.Records.Length));
        Assert.Empty(Fetch(b, session, 3, null).The<FetchResponse>().Results.ToArray());
    }

    [Fact]
    public void What_is_forgotten_is_not_followed()
    {
        var (b, session) = Opened();
        Fetch(b, session, 1, null, forget: true);
        b.Produce(1, "b");
        Assert.Empty(Fetch(b, session, 2, null).The<FetchResponse>().Results.ToArray());
    }

    [Fact]
    public void Its_requests_are_counted()
    {
        var (b, session) = Opened();
        Assert.Equal(ErrorCode.InvalidFetchSessionEpoch, Fetch(b, session, 2, null).The<FetchResponse>().Error);
        Assert.Equal(ErrorCode.None, Fetch(b, session, 1, null).The<FetchResponse>().Error);
        Assert.Equal(ErrorCode.InvalidFetchSessionEpoch, Fetch(b, session, 1, null).The<FetchResponse>().Error);
    }

    [Fact]
    public void One_that_is_not_there_is_told_so() => Assert.Equal(ErrorCode.FetchSessionIdNotFound, Fetch(Opened().Broker, 99, 1, null).The<FetchResponse>().Error);

    [Fact]
    public void A_full_fetch_ends_it()
    {
        var (b, session) = Opened();
        Fetch(b, session, -1, 0);
        Assert.Equal(ErrorCode.FetchSessionIdNotFound, Fetch(b, session, 1, null).The<FetchResponse>().Error);
    }

    [Fact]
    public void What_did_not_fit_comes_with_the_next_answer()
    {
        var b = new OneBroker().Leading(1, 2, 3).Create(new("p", 0), 1, [1, 2, 3]);
        b.Produce(1, "a");
        b.Produce(1, Batches.Of("b"), place: new("p", 0));
        FetchPartition Named(TopicPartition p) => new(p, new(5), Offset.Zero, LeaderEpoch.None, Offset.Zero, 1 << 20, Offset.None);
        FetchRequest Ask(int session, int epoch, params FetchPartition[] named) => new FetchRequest().With(1, new(2), b.EpochOf(2), 0, 1, 10, IsolationLevel.ReadUncommitted, session, epoch, [.. named], []);
        var first = b.Second.Ask(b.Machine, Ask(0, 0, Named(OneBroker.Place), Named(new("p", 0))));
        b.Run(6);
        Assert.Equal(["0:a", ""], first.The<FetchResponse>().Results.ToArray().Select(r => Batches.Read(r.Records)));
        var second = b.Second.Ask(b.Machine, Ask(first.The<FetchResponse>().SessionId, 1, Named(OneBroker.Place) with { FetchOffset = new(1) }));
        b.Run(6);
        Assert.Equal("0:b", Batches.Read(second.Fetched.Records));
    }

    // A follower that has everything does not name the partition again; that it asked is a sign of life all the same.
    [Fact]
    public void An_idle_follower_that_asks_is_caught_up()
    {
        var b = new OneBroker(broker: [("replica.lag.time.max.ms", "1000")]).Leading(1, 2, 3);
        var session = Fetch(b, 0, 0, 0).The<FetchResponse>().SessionId;
        for (var i = 1; i <= 12; i++)
        {
            Fetch(b, session, i, null);
            b.Replicated(0, 3).Run(250);
        }

        b.Produce(1, "late");
        b.Replicated(1, 3).Run(600);
        Assert.Empty(b.Controller.Proposals);
        b.Run(1000);
        Assert.Equal([1, 3], b.Proposed);
    }

    // It was fenced, and comes back without having missed anything: it has no reason to name the partition.
    [Fact]
    public void A_follower_that_is_unfenced_joins_by_asking_again()
    {
        var b = new OneBroker().Leading(1, 3).Fence(2);
        var session = Fetch(b, 0, 0, 0).The<FetchResponse>().SessionId;
        Assert.Empty(b.Controller.Proposals);
        b.Fence(2, fenced: false);
        Fetch(b, session, 1, null);
        Assert.Equal([1, 2, 3], b.Proposed);
    }

    [Fact]
    public void It_outlives_the_connection_and_what_waited_there_is_answered_nowhere()
    {
        var (b, session) = Opened();
        var waiting = Fetch(b, session, 1, 1, maxWaitMs: 500);
        Assert.False(waiting.IsAnswered);
        b.Second.HangUp(waiting);
        b.Run(10);
        b.Produce(1, "b");
        Assert.Equal("1:b", Batches.Read(Fetch(b, session, 2, null).Fetched.Records));
    }

    [Fact]
    public void A_request_that_is_overtaken_by_the_next_is_told_so()
    {
        var (b, session) = Opened();
        var waiting = Fetch(b, session, 1, 1, maxWaitMs: 500);
        Fetch(b, session, 2, null);
        Assert.Equal(ErrorCode.InvalidFetchSessionEpoch, waiting.The<FetchResponse>().Error);
    }

    [Fact]
    public void When_its_last_partition_is_forgotten_it_ends()
    {
        var (b, session) = Opened();
        Assert.Equal(0, Fetch(b, session, 1, null, forget: true).The<FetchResponse>().SessionId);
        Assert.Equal(ErrorCode.FetchSessionIdNotFound, Fetch(b, session, 2, null).The<FetchResponse>().Error);
    }

    [Fact]
    public void A_restarted_broker_does_not_know_it()
    {
        var (b, session) = Opened();
        b.Restart().Change(leader: 1);
        Assert.Equal(ErrorCode.FetchSessionIdNotFound, Fetch(b, session, 1, null).The<FetchResponse>().Error);
        Assert.NotEqual(session, Fetch(b, 0, 0, 0).The<FetchResponse>().SessionId);
    }

    // The client has to hear of the partition when the error is gone, whatever it was told before.
    [Fact]
    public void After_an_error_what_has_not_changed_is_told_again()
    {
        var (b, session) = Opened();
        Assert.Empty(Fetch(b, session, 1, 1).The<FetchResponse>().Results.ToArray());
        b.Change(leader: 1);
        Assert.Equal(ErrorCode.FencedLeaderEpoch, Fetch(b, session, 2, null).Fetched.Error);
        Assert.Equal(ErrorCode.FencedLeaderEpoch, Fetch(b, session, 3, null).Fetched.Error);
        Assert.Equal((ErrorCode.None, 0), (Fetch(b, session, 4, 1).Fetched.Error, Fetch(b, session, 5, null).The<FetchResponse>().Results.Length));
    }

    [Fact]
    public void A_partition_that_brought_records_comes_last_in_the_next_answer()
    {
        TopicPartition[] places = [OneBroker.Place, new("p", 0), new("qq", 0)];
        var b = new OneBroker().Leading(1, 2, 3);
        foreach (var place in places.Skip(1)) b.Create(place, 1, [1, 2, 3]);
        FetchRequest Ask(int session, int epoch, params TopicPartition[] named) => new FetchRequest().With(
            1, new(2), b.EpochOf(2), 0, 1, 10, IsolationLevel.ReadUncommitted, session, epoch,
            [.. named.Select(p => new FetchPartition(p, new(5), Offset.Zero, LeaderEpoch.None, Offset.Zero, 1 << 20, Offset.None))], []);
        FetchResponse Answer(FetchRequest request)
        {
            var call = b.Second.Ask(b.Machine, request);
            b.Run(6);
            return call.The<FetchResponse>();
        }

        var session = Answer(Ask(0, 0, places)).SessionId;
        foreach (var place in places) b.Produce(1, Batches.Of("a"), place: place);
        // Each answer has room for one; nothing is ever acknowledged, and still each has its turn.
        for (var turn = 0; turn < 6; turn++)
            Assert.Equal(places[turn % 3], Answer(Ask(session, turn + 1)).Results.ToArray().Single(r => r.Records.Length > 0).Partition);
    }

    [Fact]
    public void A_log_that_begins_later_is_news()
    {
        var b = new OneBroker(topic: [("retention.ms", "1000"), ("segment.bytes", "1048576")], broker: [("log.retention.check.interval.ms", "2000"), ("log.initial.task.delay.ms", "100")]).Leading(1, 2, 3);
        b.Produce(1, "old");
        b.Replicated(1, 2, 3);
        var session = Fetch(b, 0, 0, 1).The<FetchResponse>().SessionId;
        Assert.Empty(Fetch(b, session, 1, null).The<FetchResponse>().Results.ToArray());
        b.Run(5_000);
        Assert.Equal(new Offset(1), Fetch(b, session, 2, null).Fetched.LogStartOffset);
    }
}
