using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>How followers found where to cut before KIP-595 (2.7): they asked for the end of their last epoch when they began to follow (KIP-101, KIP-279).</summary>
public sealed class When_a_follower_cuts_before_it_fetches
{
    /// <summary>It has a, b of epoch 5 and c, d of epoch 6; broker 3 leads in epoch 7.</summary>
    private static OneBroker Follower()
    {
        var b = new OneBroker(rules: r => r with { FetchesNameLastEpoch = false }).Following();
        b.Feed(Batches.Joined(Batches.At(0, 5, "a"), Batches.At(1, 5, "b")), 1);
        b.Change(leader: 2).FeedEpochEnd(5, 2);
        b.Feed(Batches.Joined(Batches.At(2, 6, "c"), Batches.At(3, 6, "d")), 1);
        return b.Change(leader: 3).Run(20);
    }

    private static (int Epoch, int Current) Asked(OneBroker b)
    {
        var asked = b.Third.Asked<OffsetForLeaderEpochRequest>();
        return (asked.LeaderEpoch.Value, asked.CurrentLeaderEpoch.Value);
    }

    private static long? FetchesFrom(OneBroker b) => b.Third.Heard.OfType<FetchRequest>().LastOrDefault()?.Partitions[0].FetchOffset.Value;

    [Fact]
    public void A_log_without_records_has_nothing_to_ask_about()
    {
        var b = new OneBroker(rules: r => r with { FetchesNameLastEpoch = false }).Following();
        Assert.Empty(b.Second.Heard.OfType<OffsetForLeaderEpochRequest>());
        Assert.Equal((Offset.Zero, LeaderEpoch.None), (b.Asks().FetchOffset, b.Asks().LastFetchedEpoch));
    }

    [Fact]
    public void It_asks_for_the_end_of_its_last_epoch_and_fetches_nothing_before_it_knows()
    {
        var b = Follower();
        Assert.Equal((6, 7), Asked(b));
        Assert.Null(FetchesFrom(b));
    }

    [Fact]
    public void It_cuts_there_and_fetches_by_its_offset_alone()
    {
        var b = Follower().FeedEpochEnd(6, 3, leader: 3);
        Assert.Equal("0:a 1:b 2:c", b.Records);
        Assert.Equal((new Offset(3), LeaderEpoch.None), (b.Asks(3).FetchOffset, b.Asks(3).LastFetchedEpoch));
    }

    [Fact]
    public void A_log_that_ends_before_the_leaders_epoch_stays_as_it_is()
    {
        var b = Follower().FeedEpochEnd(6, 9, leader: 3);
        Assert.Equal(("0:a 1:b 2:c 3:d", 4L), (b.Records, FetchesFrom(b)));
    }

    [Fact]
    public void Nothing_stays_of_a_log_whose_epochs_are_all_later_than_what_the_leader_knows()
    {
        var b = Follower().FeedEpochEnd(4, 1, leader: 3);
        Assert.Equal(("", 0L), (b.Records, FetchesFrom(b)));
    }

    [Fact]
    public void It_asks_again_where_the_leader_names_an_epoch_that_it_does_not_have()
    {
        var b = new OneBroker(rules: r => r with { FetchesNameLastEpoch = false }).Following();
        b.Feed(Batches.At(0, 3, "a"), 1).Feed(Batches.At(1, 5, "b"), 1).Change(leader: 3).Run(20);
        b.FeedEpochEnd(4, 2, leader: 3);
        Assert.Equal(("0:a", 3), (b.Records, Asked(b).Epoch));
        Assert.Null(FetchesFrom(b));
        b.FeedEpochEnd(3, 1, leader: 3);
        Assert.Equal(1, FetchesFrom(b));
    }

    [Fact]
    public void A_leader_that_knows_no_epochs_leaves_it_what_is_committed()
    {
        var b = Follower().FeedEpochEnd(-1, -1, leader: 3);
        Assert.Equal(("0:a", 1L), (b.Records, FetchesFrom(b)));
    }

    [Fact]
    public void A_refusal_is_asked_again_later()
    {
        var b = Follower();
        b.Third.Reply<OffsetForLeaderEpochRequest>(r => new OffsetForLeaderEpochResponse(r.CorrelationId, r.Partition, ErrorCode.UnknownLeaderEpoch, EpochEndOffset.Undefined));
        b.Run(b.Settings.ReplicaFetchBackoffMs / 2);
        Assert.Single(b.Third.Heard.OfType<OffsetForLeaderEpochRequest>());
        b.Run(b.Settings.ReplicaFetchBackoffMs);
        Assert.Equal(2, b.Third.Heard.OfType<OffsetForLeaderEpochRequest>().Count());
        Assert.Null(FetchesFrom(b));
        Assert.Equal("0:a 1:b 2:c", b.FeedEpochEnd(6, 3, leader: 3).Records);
    }

    [Fact]
    public void An_answer_of_an_epoch_that_has_ended_cuts_nothing()
    {
        var b = Follower().Change(leader: 3);
        b.FeedEpochEnd(6, 0, leader: 3);
        Assert.Equal("0:a 1:b 2:c 3:d", b.Records);
        Assert.Equal("0:a 1:b 2:c", b.FeedEpochEnd(6, 3, leader: 3).Records);
    }
}
