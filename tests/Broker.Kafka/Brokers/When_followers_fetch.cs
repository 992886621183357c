using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>Fetches of followers on a leader (kafka.md 2.4, 2.5): what they are given, what they are refused, and what that does to the high watermark.</summary>
public sealed class When_followers_fetch
{
    private static OneBroker Leader(int records, params int[] isr)
    {
        var b = new OneBroker().Leading(isr.Length > 0 ? isr : [1, 2, 3]);
        for (var i = 0; i < records; i++) b.Produce(1, $"m{i}");
        return b;
    }

    [Fact]
    public void They_read_to_the_end_of_the_log()
    {
        var fetched = Leader(3).Fetch(2, 1).Fetched;
        Assert.Equal("1:m1 2:m2", Batches.Read(fetched.Records));
        Assert.Equal((Offset.Zero, Offset.Zero), (fetched.HighWatermark, fetched.LogStartOffset));
    }

    [Fact]
    public void The_high_watermark_is_the_smallest_end_among_the_in_sync()
    {
        var b = Leader(3).Replicated(3, 2);
        Assert.Equal(0, b.HighWatermark);
        b.Replicated(2, 3);
        Assert.Equal(2, b.HighWatermark);
        b.Replicated(3, 3);
        Assert.Equal(3, b.HighWatermark);
    }

    [Fact]
    public void A_fetch_tells_what_is_below_it_not_what_it_is_given()
    {
        var b = Leader(3).Replicated(1, 2, 3);
        Assert.Equal(1, b.HighWatermark);
    }

    [Fact]
    public void The_high_watermark_never_goes_back_on_one_leader()
    {
        var b = Leader(3).Replicated(3, 2, 3).Replicated(1, 2, 3);
        Assert.Equal(3, b.HighWatermark);
    }

    [Fact]
    public void A_member_that_has_not_fetched_in_this_epoch_holds_it_back()
    {
        var b = Leader(1).Replicated(1, 2);
        Assert.Equal(0, b.HighWatermark);
        b.Change(isr: [1, 2]); // 3 is out: nobody else is missing.
        Assert.Equal(1, b.HighWatermark);
    }

    [Fact]
    public void A_new_leader_forgets_where_followers_were()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        b.Produce(1, "a");
        b.Replicated(1, 2, 3);
        b.Change(leader: 2).Change(leader: 1);
        b.Produce(1, "b");
        b.Replicated(2, 2);
        Assert.Equal(1, b.HighWatermark);
        b.Replicated(2, 3);
        Assert.Equal(2, b.HighWatermark);
    }

    [Fact]
    public void Whatever_they_had_of_a_log_that_was_cut_since()
    {
        var b = Leader(2).Replicated(2, 2, 3).Change(leader: 2).FeedDivergence(5, 1).Change(leader: 1);
        b.Produce(1, "x");
        b.Replicated(1, 2);
        Assert.Equal(1, b.HighWatermark);
    }

    [Fact]
    public void A_leader_that_is_elected_again_remembers_them()
    {
        var b = Leader(2).Replicated(2, 2).Replicated(1, 3);
        b.Change(leader: 1);
        Assert.Equal(1, b.HighWatermark);
        b.Replicated(2, 3);
        Assert.Equal(2, b.HighWatermark);
    }

    // ---- Epochs --------------------------------------------------------------------------------------------------

    [Theory]
    [InlineData(4, ErrorCode.FencedLeaderEpoch)]
    [InlineData(6, ErrorCode.UnknownLeaderEpoch)]
    public void Another_epoch_is_refused_and_counts_for_nothing(int epoch, ErrorCode expected)
    {
        var b = Leader(1).Replicated(1, 3);
        var refused = b.Fetch(2, 1, epoch: epoch).Fetched;
        Assert.Equal((expected, 0), (refused.Error, refused.Records.Length));
        Assert.Equal((new BrokerId(1), new LeaderEpoch(5)), (refused.CurrentLeader, refused.CurrentEpoch));
        Assert.Equal(0, b.HighWatermark);
    }

    [Fact]
    public void A_follower_is_no_leader()
    {
        var refused = new OneBroker().Following().Fetch(3, 0).Fetched;
        Assert.Equal((ErrorCode.NotLeaderOrFollower, new BrokerId(2)), (refused.Error, refused.CurrentLeader));
    }

    [Fact]
    public void A_log_that_parts_from_the_leaders_is_told_where_and_given_nothing()
    {
        var b = Leader(3).Replicated(3, 3).Change(leader: 1); // Epoch 6 begins at 3.
        var fetched = b.Fetch(2, 4, lastEpoch: 5).Fetched;
        Assert.Equal(new EpochEndOffset(new(5), new(3)), fetched.Diverging);
        Assert.Equal((ErrorCode.None, 0), (fetched.Error, fetched.Records.Length));
        Assert.Equal(0, b.HighWatermark);
    }

    [Fact]
    public void An_epoch_that_the_leader_never_had_is_told_the_one_below()
    {
        var b = Leader(3).Change(leader: 2).Change(leader: 1).Change(leader: 1); // 5 up to 3, then 7 and 8, which wrote nothing yet.
        b.Produce(1, "x");
        Assert.Equal(new EpochEndOffset(new(5), new(3)), b.Fetch(2, 4, lastEpoch: 6).Fetched.Diverging);
        Assert.Equal(new EpochEndOffset(new(5), new(3)), b.Fetch(2, 2, lastEpoch: 6).Fetched.Diverging); // However short the follower's log is.
        Assert.Equal(new EpochEndOffset(new(4), new(0)), b.Fetch(2, 2, lastEpoch: 4).Fetched.Diverging);
    }

    [Fact]
    public void A_log_that_agrees_is_given_what_follows()
    {
        var b = Leader(3).Change(leader: 1);
        b.Produce(1, "x");
        foreach (var (offset, last) in new[] { (2, 5), (3, 5), (4, 6) })
        {
            var fetched = b.Fetch(2, offset, lastEpoch: last).Fetched;
            Assert.Null(fetched.Diverging);
            Assert.Equal(4 - offset, Batches.Read(fetched.Records).Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        }
    }

    [Fact]
    public void An_epoch_newer_than_all_is_out_of_range() =>
        Assert.Equal(ErrorCode.OffsetOutOfRange, Leader(1).Fetch(2, 1, lastEpoch: 9).Fetched.Error);

    [Fact]
    public void An_offset_behind_the_end_is_out_of_range() =>
        Assert.Equal([ErrorCode.None, ErrorCode.OffsetOutOfRange], new[] { 1, 2 }.Select(o => Leader(1).Fetch(2, o).Fetched.Error));

    // ---- Registrations (KIP-903) ---------------------------------------------------------------------------------

    [Fact]
    public void A_fetch_of_an_old_registration_is_refused_and_counts_for_nothing()
    {
        var b = Leader(1).Replicated(1, 3);
        var old = b.EpochOf(2);
        b.Register(2, fenced: false);
        b.Run(5);
        Assert.Equal(ErrorCode.NotLeaderOrFollower, b.Fetch(2, 1, registration: old).Fetched.Error);
        Assert.Equal(0, b.HighWatermark);
        b.Replicated(1, 2);
        Assert.Equal(1, b.HighWatermark);
    }

    [Fact]
    public void A_broker_that_is_no_replica_is_refused()
    {
        var b = new OneBroker().Create(OneBroker.Place, 1, [1, 2], replicas: [1, 2]);
        Assert.Equal(ErrorCode.UnknownLeaderEpoch, b.Fetch(3, 0).Fetched.Error);
    }

    // ---- Waiting -------------------------------------------------------------------------------------------------

    [Fact]
    public void With_nothing_new_the_answer_waits_for_a_record()
    {
        var b = Leader(1);
        var fetch = b.Fetch(2, 1, maxWaitMs: 500);
        Assert.False(fetch.IsAnswered);
        b.Produce(1, "new");
        Assert.Equal("1:new", Batches.Read(fetch.Fetched.Records));
    }

    [Fact]
    public void Or_until_its_patience_is_over()
    {
        var b = Leader(1);
        var fetch = b.Fetch(2, 1, maxWaitMs: 500);
        b.Run(480);
        Assert.False(fetch.IsAnswered);
        b.Run(30);
        Assert.Equal(0, fetch.Fetched.Records.Length);
    }

    [Fact]
    public void Or_until_the_leader_is_none_any_more()
    {
        var b = Leader(1);
        var fetch = b.Fetch(2, 1, maxWaitMs: 5000);
        b.Change(leader: 2);
        Assert.Equal(ErrorCode.FencedLeaderEpoch, fetch.Fetched.Error);
    }

    [Fact]
    public void The_receipt_counts_when_it_comes_not_when_it_is_answered()
    {
        var b = Leader(1).Replicated(1, 3);
        b.Fetch(2, 1, maxWaitMs: 5000);
        Assert.Equal(1, b.HighWatermark);
    }

    [Fact]
    public void At_most_so_many_bytes_but_one_batch_in_any_case()
    {
        var b = Leader(3);
        var batch = b.Log.Segments[0].SizeInBytes / 3;
        Assert.Equal("0:m0", Batches.Read(b.Fetch(2, 0, maxBytes: 1).Fetched.Records));
        Assert.Equal("0:m0", Batches.Read(b.Fetch(2, 0, maxBytes: (2 * batch) - 1).Fetched.Records));
        Assert.Equal("0:m0 1:m1", Batches.Read(b.Fetch(2, 0, maxBytes: 2 * batch).Fetched.Records));
    }

    [Fact]
    public void Who_stands_before_the_logs_start_is_out_of_range_wherever_the_logs_part()
    {
        var b = Leader(6);
        b.Log.SetHighWatermark(new(6));
        b.Log.MaybeIncrementLogStart(new(4));
        Assert.Equal(ErrorCode.OffsetOutOfRange, b.Fetch(2, 3, lastEpoch: 3).Fetched.Error);
    }
}
