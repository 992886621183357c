using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Brokers.Support;
using Lab.Kernel;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>A follower: what it asks, what it takes, and where it cuts its log (kafka.md 2.3, 2.4; KIP-101, KIP-279, KIP-595).</summary>
public sealed class When_a_broker_follows
{
    /// <summary>Epoch 5 wrote 0 to 2, epoch 6 wrote 3 to 5; all of it known to be committed up to 4. Broker 2 leads in epoch 6.</summary>
    private static OneBroker WithTwoEpochs()
    {
        var b = new OneBroker().Following();
        b.Feed(Batches.Joined(Batches.At(0, 5, "a"), Batches.At(1, 5, "b"), Batches.At(2, 5, "c")), 3);
        b.Change(leader: 2);
        b.Feed(Batches.Joined(Batches.At(3, 6, "d"), Batches.At(4, 6, "e"), Batches.At(5, 6, "f")), 4);
        Assert.Equal("0:a 1:b 2:c 3:d 4:e 5:f", b.Records);
        return b;
    }

    [Fact]
    public void It_asks_from_its_log_end_with_its_epochs_and_its_registration()
    {
        var b = WithTwoEpochs();
        var asks = b.Asks();
        Assert.Equal((new LeaderEpoch(6), new Offset(6), new LeaderEpoch(6)), (asks.CurrentLeaderEpoch, asks.FetchOffset, asks.LastFetchedEpoch));
        var request = b.Second.Asked<FetchRequest>();
        Assert.Equal((new BrokerId(1), b.EpochOf(1)), (request.Replica, request.ReplicaEpoch));
    }

    [Fact]
    public void It_keeps_offsets_and_epochs_as_the_leader_gave_them()
    {
        var b = WithTwoEpochs();
        Assert.Equal([(5, 0L), (6, 3L)], b.Log.Epochs.Entries.Select(e => (e.Epoch.Value, e.StartOffset.Value)));
    }

    [Fact]
    public void It_learns_the_high_watermark_but_not_beyond_its_log()
    {
        var b = new OneBroker().Following();
        b.Feed(Batches.At(0, 5, "a"), 9);
        Assert.Equal(1, b.HighWatermark);
    }

    [Fact]
    public void A_new_leaders_lower_high_watermark_counts()
    {
        var b = WithTwoEpochs();
        Assert.Equal(4, b.HighWatermark);
        b.Change(leader: 3).Feed([], 2, leader: 3);
        Assert.Equal(2, b.HighWatermark);
    }

    [Fact]
    public void It_refuses_records_that_do_not_match_their_checksum_and_asks_again_later()
    {
        var b = new OneBroker().Following();
        var bad = Batches.At(0, 5, "a");
        bad[^1] ^= 1;
        b.Feed(bad, 1);
        Assert.Equal("", b.Records);
        b.Run(b.Settings.ReplicaFetchBackoffMs + 20);
        b.Feed(Batches.At(0, 5, "a"), 1);
        Assert.Equal("0:a", b.Records);
    }

    [Fact]
    public void It_takes_nothing_that_does_not_follow_its_log_end()
    {
        var b = WithTwoEpochs();
        b.Feed(Batches.At(4, 6, "other"), 6);
        Assert.Equal("0:a 1:b 2:c 3:d 4:e 5:f", b.Records);
    }

    // ---- Truncation ----------------------------------------------------------------------------------------------

    [Fact]
    public void Where_the_leaders_epoch_ends_earlier_it_cuts_there()
    {
        var b = WithTwoEpochs().Change(leader: 3).FeedDivergence(6, 4, leader: 3);
        Assert.Equal("0:a 1:b 2:c 3:d", b.Records);
        Assert.Equal((new Offset(4), new LeaderEpoch(6)), (b.Asks(3).FetchOffset, b.Asks(3).LastFetchedEpoch));
    }

    [Fact]
    public void Where_the_leader_knows_only_an_older_epoch_it_cuts_all_later_ones()
    {
        var b = WithTwoEpochs().Change(leader: 3).FeedDivergence(5, 9, leader: 3);
        Assert.Equal("0:a 1:b 2:c", b.Records);
        Assert.Equal((new Offset(3), new LeaderEpoch(5)), (b.Asks(3).FetchOffset, b.Asks(3).LastFetchedEpoch));
        Assert.Equal([5], b.Log.Epochs.Entries.Select(e => e.Epoch.Value));
    }

    [Fact]
    public void Where_the_leaders_older_epoch_ends_earlier_still_it_cuts_there()
    {
        var b = WithTwoEpochs().Change(leader: 3).FeedDivergence(5, 1, leader: 3);
        Assert.Equal("0:a", b.Records);
    }

    // KIP-279: the leader names an epoch that this log has nothing of; its own floor is where they can be compared next.
    [Fact]
    public void Where_the_leader_names_an_epoch_it_does_not_have_it_cuts_at_its_own_floor_and_asks_again()
    {
        var b = new OneBroker().Following();
        b.Feed(Batches.Joined(Batches.At(0, 5, "a"), Batches.At(1, 5, "b")), 1);
        b.Change(leader: 2).Change(leader: 2);
        b.Feed(Batches.Joined(Batches.At(2, 7, "c"), Batches.At(3, 7, "d")), 1);
        b.Change(leader: 3).FeedDivergence(6, 4, leader: 3);
        Assert.Equal("0:a 1:b", b.Records);
        Assert.Equal((new Offset(2), new LeaderEpoch(5)), (b.Asks(3).FetchOffset, b.Asks(3).LastFetchedEpoch));
    }

    [Fact]
    public void And_not_yet_at_the_leaders_end_which_is_that_of_another_epoch()
    {
        var b = new OneBroker().Following();
        b.Feed(Batches.Joined(Batches.At(0, 5, "a"), Batches.At(1, 5, "b")), 1);
        b.Change(leader: 2).Change(leader: 2).Feed(Batches.At(2, 7, "c"), 1);
        Assert.Equal("0:a 1:b", b.Change(leader: 3).FeedDivergence(6, 1, leader: 3).Records);
    }

    [Fact]
    public void Where_it_knows_no_epoch_so_old_nothing_stays()
    {
        var b = WithTwoEpochs().Change(leader: 3).FeedDivergence(3, 1, leader: 3);
        Assert.Equal("", b.Records);
    }

    [Fact]
    public void The_high_watermark_does_not_stay_behind_the_cut_and_is_not_taken_from_that_answer()
    {
        var b = WithTwoEpochs().Change(leader: 3).FeedDivergence(6, 5, highWatermark: 5, leader: 3);
        Assert.Equal(4, b.HighWatermark);
        b.FeedDivergence(5, 2, leader: 3);
        Assert.Equal(2, b.HighWatermark);
    }

    [Fact]
    public void What_it_has_appended_since_goes_where_the_logs_part()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        b.Produce(1, "a");
        b.Replicated(1, 2, 3);
        b.Produce(1, "b");
        b.Change(leader: 2);
        Assert.Equal((new Offset(2), new LeaderEpoch(5)), (b.Asks().FetchOffset, b.Asks().LastFetchedEpoch));
        b.FeedDivergence(5, 1).Feed(Batches.At(1, 6, "c"), 2);
        Assert.Equal("0:a 1:c", b.Records);
    }

    // Else it would name that epoch for ever, and be told for ever where the logs part.
    [Fact]
    public void A_leader_that_wrote_nothing_forgets_its_epoch()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        b.Produce(1, "a");
        b.Replicated(1, 2, 3).Change(leader: 1).Change(leader: 2).Run(20);
        Assert.Equal((new Offset(1), new LeaderEpoch(6)), (b.Asks().FetchOffset, b.Asks().LastFetchedEpoch));
        b.FeedDivergence(5, 1);
        Assert.Equal((new Offset(1), new LeaderEpoch(5)), (b.Asks().FetchOffset, b.Asks().LastFetchedEpoch));
        Assert.Equal("0:a", b.Records);
    }

    // ---- Out of range --------------------------------------------------------------------------------------------

    [Fact]
    public void Out_of_range_behind_the_leaders_end_it_cuts_to_that_end()
    {
        var b = WithTwoEpochs().FeedError(ErrorCode.OffsetOutOfRange);
        Assert.Equal(ListOffsetsRequest.Latest, b.Second.Asked<ListOffsetsRequest>().Timestamp);
        b.FeedOffset(4);
        Assert.Equal("0:a 1:b 2:c 3:d", b.Records);
        Assert.Equal(new Offset(4), b.Asks().FetchOffset);
    }

    [Fact]
    public void Out_of_range_before_the_leaders_start_it_begins_anew_there()
    {
        var b = WithTwoEpochs().FeedError(ErrorCode.OffsetOutOfRange).FeedOffset(90);
        Assert.Equal(ListOffsetsRequest.Earliest, b.Second.Asked<ListOffsetsRequest>().Timestamp);
        b.FeedOffset(50);
        Assert.Equal((50L, 50L, 50L), (b.Log.LogStartOffset.Value, b.LogEnd, b.HighWatermark));
        Assert.Equal((new Offset(50), LeaderEpoch.None), (b.Asks().FetchOffset, b.Asks().LastFetchedEpoch));
    }

    [Fact]
    public void Out_of_range_for_no_reason_that_is_left_it_goes_on()
    {
        var b = WithTwoEpochs().FeedError(ErrorCode.OffsetOutOfRange).FeedOffset(90).FeedOffset(0);
        Assert.Equal("0:a 1:b 2:c 3:d 4:e 5:f", b.Records);
        Assert.Equal(new Offset(6), b.Asks().FetchOffset);
    }

    // ---- Whom it asks, and when ----------------------------------------------------------------------------------

    [Theory]
    [InlineData(ErrorCode.NotLeaderOrFollower)]
    [InlineData(ErrorCode.UnknownLeaderEpoch)]
    [InlineData(ErrorCode.FencedLeaderEpoch)]
    [InlineData(ErrorCode.KafkaStorageError)]
    public void After_an_error_it_asks_again_after_its_backoff(ErrorCode error)
    {
        var b = WithTwoEpochs();
        b.FeedError(error);
        Assert.DoesNotContain(b.Second.Inbox, asked => asked.Request is FetchRequest { Partitions.Length: > 0 });
        b.Run(b.Settings.ReplicaFetchBackoffMs - 20);
        Assert.DoesNotContain(b.Second.Inbox, asked => asked.Request is FetchRequest { Partitions.Length: > 0 });
        b.Run(40);
        Assert.Contains(b.Second.Inbox, asked => asked.Request is FetchRequest { Partitions: [{ FetchOffset.Value: 6 }] });
    }

    // A session goes on answering what it still has: the refused partition would stand in every answer (FetchSessionHandler).
    [Fact]
    public void What_waits_is_taken_out_of_the_session()
    {
        var b = WithTwoEpochs().Create(new("p", 0), 2, [1, 2, 3]);
        b.GiveLate(null).FeedError(ErrorCode.KafkaStorageError);
        var next = b.Second.Asked<FetchRequest>();
        Assert.Equal(OneBroker.Place, Assert.Single(next.Forgotten.ToArray()));
        Assert.DoesNotContain(next.Partitions.ToArray(), p => p.Partition == OneBroker.Place);
    }

    [Fact]
    public void A_new_leader_is_asked_with_the_new_epoch()
    {
        var b = WithTwoEpochs().Change(leader: 3).Run(20);
        Assert.Equal((new LeaderEpoch(7), new Offset(6)), (b.Asks(3).CurrentLeaderEpoch, b.Asks(3).FetchOffset));
    }

    // KAFKA-18991: before, an answer was known by its offset alone, and this one fits.
    [Theory]
    [InlineData("3.9", "0:a 1:b"), InlineData("4.1", "0:a")]
    public void Since_4_1_an_answer_of_an_earlier_epoch_is_dropped(string profile, string expected)
    {
        var b = new OneBroker(profile: profile).Following();
        b.Feed(Batches.At(0, 5, "a"), 1);
        b.Change(leader: 2);
        b.FeedLate(Batches.At(1, 5, "b"), 2);
        Assert.Equal(expected, b.Records);
        Assert.Equal(new LeaderEpoch(6), b.Asks().CurrentLeaderEpoch);
    }

    // KAFKA-18723.
    [Theory]
    [InlineData("3.9", "0:a 1:later"), InlineData("4.1", "0:a")]
    public void Since_4_1_it_takes_no_records_of_an_epoch_it_has_not_heard_of(string profile, string expected)
    {
        var b = new OneBroker(profile: profile).Following();
        b.Feed(Batches.Joined(Batches.At(0, 5, "a"), Batches.At(1, 9, "later")), 0);
        Assert.Equal(expected, b.Records);
    }

    [Fact]
    public void It_goes_on_after_a_restart_where_its_disk_ends()
    {
        var b = WithTwoEpochs().Restart();
        b.Run(50);
        Assert.Equal((new Offset(6), new LeaderEpoch(6)), (b.Asks().FetchOffset, b.Asks().LastFetchedEpoch));
        Assert.Equal("0:a 1:b 2:c 3:d 4:e 5:f", b.Records);
    }

    [Fact]
    public void After_a_power_loss_it_asks_from_what_is_left()
    {
        var b = WithTwoEpochs().LosePower(KeepUnflushed.None);
        b.Run(50);
        Assert.Equal(Offset.Zero, b.Asks().FetchOffset);
        Assert.Equal(0, b.HighWatermark);
        Assert.True(b.Log.Epochs.IsEmpty); // What the checkpoint still knew is cut with the log.
    }

    [Fact]
    public void A_new_session_names_everything_again()
    {
        var b = WithTwoEpochs();
        b.Second.Reply<FetchRequest>(r => new FetchResponse().With(r, ErrorCode.FetchSessionIdNotFound, 0, []));
        b.Run(8);
        var request = b.Second.Asked<FetchRequest>();
        Assert.Equal((0, 0), (request.SessionId, request.SessionEpoch));
        Assert.Equal(new Offset(6), Assert.Single(request.Partitions.ToArray()).FetchOffset);
    }

    [Fact]
    public void A_follower_that_is_elected_leads_from_its_log_end()
    {
        var b = WithTwoEpochs().Change(leader: 1);
        Assert.Equal((new Offset(6), 4L), (b.Partition.EpochStart, b.HighWatermark));
        b.Produce(1, "g");
        Assert.Equal([(5, 0L), (6, 3L), (7, 6L)], b.Log.Epochs.Entries.Select(e => (e.Epoch.Value, e.StartOffset.Value)));
    }
}
