using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Replication;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>Who gets one of <c>max.incremental.fetch.session.cache.slots</c>, and who loses his (KIP-227, FetchSessionCache.tryEvict).</summary>
public sealed class When_fetch_sessions_are_scarce
{
    private readonly FetchSessionCache cache = new(2, 1);

    private static VirtualTime At(double seconds) => VirtualTime.Zero + Duration.FromMs((long)(seconds * 1000));

    private static FetchSession Session(int partitions, int follower = -1)
    {
        var session = new FetchSession(follower < 0 ? BrokerId.None : new(follower));
        for (var i = 0; i < partitions; i++) session.Ask(new(new("t", i), LeaderEpoch.None, Offset.Zero, LeaderEpoch.None, Offset.Zero, 1, Offset.None));
        return session;
    }

    private FetchSession Opened(double at, int partitions, int follower = -1)
    {
        var session = Session(partitions, follower);
        Assert.True(cache.TryAdd(session, At(at)));
        return session;
    }

    [Fact]
    public void A_young_one_is_not_taken_from_a_consumer_by_another()
    {
        Opened(0, 1);
        Opened(0, 1);
        var late = Session(50);
        Assert.False(cache.TryAdd(late, At(119)));
        Assert.False(late.IsCached);
        Assert.Equal(2, cache.Count);
    }

    [Fact]
    public void A_follower_takes_the_smallest_of_the_consumers()
    {
        var large = Opened(0, 9);
        var small = Opened(0, 3);
        Assert.True(cache.TryAdd(Session(1, follower: 2), At(1)));
        Assert.Equal((true, false), (large.IsCached, small.IsCached));
    }

    [Fact]
    public void A_young_one_is_not_taken_from_a_follower()
    {
        Opened(0, 1, follower: 2);
        Opened(0, 1, follower: 3);
        Assert.False(cache.TryAdd(Session(50, follower: 4), At(100)));
    }

    [Theory]
    [InlineData(4, true), InlineData(3, false), InlineData(2, false)]
    public void One_that_is_in_use_for_two_minutes_goes_to_whoever_has_more_partitions(int partitions, bool expected)
    {
        var first = Opened(0, 3);
        var second = Opened(0, 5);
        FetchSessionCache.Touch(first, At(121));
        FetchSessionCache.Touch(second, At(121));
        Assert.Equal(expected, cache.TryAdd(Session(partitions), At(122)));
        Assert.Equal(!expected, first.IsCached);
    }

    [Fact]
    public void A_consumer_never_takes_a_followers()
    {
        var follower = Opened(0, 1, follower: 2);
        var consumer = Opened(0, 1, follower: 3);
        FetchSessionCache.Touch(follower, At(121));
        FetchSessionCache.Touch(consumer, At(121));
        Assert.False(cache.TryAdd(Session(50), At(122)));
        Assert.True(cache.TryAdd(Session(2, follower: 4), At(122)));
    }

    [Fact]
    public void One_that_nobody_has_used_for_two_minutes_goes_first_whosesoever()
    {
        var unused = Opened(0, 50, follower: 2);
        var used = Opened(0, 1);
        FetchSessionCache.Touch(used, At(100));
        Assert.True(cache.TryAdd(Session(1), At(121)));
        Assert.Equal((false, true), (unused.IsCached, used.IsCached));
    }

    [Fact]
    public void Without_slots_there_are_none() => Assert.False(new FetchSessionCache(0, 1).TryAdd(Session(1, follower: 2), At(0)));

    [Fact]
    public void Two_lives_of_a_broker_do_not_give_the_same_numbers()
    {
        var (first, second) = (Session(1), Session(1));
        cache.TryAdd(first, At(0));
        new FetchSessionCache(2, 2).TryAdd(second, At(0));
        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public void Who_gets_none_is_answered_in_full_each_time()
    {
        var b = new Support.OneBroker(broker: [("max.incremental.fetch.session.cache.slots", "0")]).Leading(1, 2, 3);
        FetchResponse Answer(FetchMetadata at)
        {
            var call = b.Second.Ask(b.Machine, new FetchRequest().With(
                1, new(2), b.EpochOf(2), 0, 1, 1 << 20, IsolationLevel.ReadUncommitted, at.SessionId, at.Epoch,
                [new(Support.OneBroker.Place, new(5), Offset.Zero, LeaderEpoch.None, Offset.Zero, 1 << 20, Offset.None)], []));
            b.Run(6);
            return call.The<FetchResponse>();
        }

        var first = Answer(FetchMetadata.Initial);
        Assert.Equal((0, 1), (first.SessionId, first.Results.Length));
        Assert.Equal(FetchMetadata.Initial, FetchMetadata.Initial.After(first));
        Assert.Single(Answer(FetchMetadata.Initial).Results.ToArray());
    }
}
