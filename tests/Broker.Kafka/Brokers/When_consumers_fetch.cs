using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>What a leader lets consumers see (kafka.md 2.10), and what it says of ends and epochs (KIP-207, KIP-320).</summary>
public sealed class When_consumers_fetch
{
    /// <summary>Five records, three of them committed.</summary>
    private static OneBroker Leader()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        for (var i = 0; i < 5; i++) b.Produce(1, $"m{i}");
        return b.Replicated(3, 2, 3);
    }

    [Fact]
    public void They_see_nothing_above_the_high_watermark()
    {
        var fetched = Leader().Consume(0).Fetched;
        Assert.Equal("0:m0 1:m1 2:m2", Batches.Read(fetched.Records));
        Assert.Equal(new Offset(3), fetched.HighWatermark);
    }

    [Fact]
    public void They_see_nothing_of_a_batch_that_the_high_watermark_cuts()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        b.Produce(1, "a");
        b.Produce(1, Batches.Of("b", "c", "d"));
        b.Replicated(3, 2, 3); // No real follower stands inside a batch; a reader must not see one that is not committed as a whole.
        Assert.Equal("0:a", Batches.Read(b.Consume(0).Fetched.Records));
    }

    [Theory]
    [InlineData(1, "1:m1 2:m2")]
    [InlineData(2, "2:m2")]
    [InlineData(3, "")]
    [InlineData(4, "")]
    [InlineData(5, "")]
    public void They_start_where_they_ask(long offset, string expected)
    {
        var fetched = Leader().Consume(offset).Fetched;
        Assert.Equal((ErrorCode.None, expected), (fetched.Error, Batches.Read(fetched.Records)));
    }

    [Fact]
    public void Inside_a_batch_they_get_the_whole_batch()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        b.Produce(1, Batches.Of("a", "b", "c"));
        b.Replicated(3, 2, 3);
        Assert.Equal("0:a 1:b 2:c", Batches.Read(b.Consume(1).Fetched.Records));
    }

    [Theory]
    [InlineData(6), InlineData(-5)]
    public void Outside_the_log_they_are_told_so(long offset) => Assert.Equal(ErrorCode.OffsetOutOfRange, Leader().Consume(offset).Fetched.Error);

    [Fact]
    public void They_are_told_who_leads_when_they_name_an_epoch_that_has_ended()
    {
        var refused = new OneBroker().Following().Consume(0, epoch: 4).Fetched;
        Assert.Equal((ErrorCode.FencedLeaderEpoch, new BrokerId(2), new LeaderEpoch(5)), (refused.Error, refused.CurrentLeader, refused.CurrentEpoch));
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, new OneBroker().Consume(0).Fetched.Error);
    }

    [Theory]
    [InlineData(-1, ErrorCode.None), InlineData(5, ErrorCode.None)]
    [InlineData(4, ErrorCode.FencedLeaderEpoch), InlineData(6, ErrorCode.UnknownLeaderEpoch)]
    public void An_epoch_that_they_name_must_be_the_leaders(int epoch, ErrorCode expected) => Assert.Equal(expected, Leader().Consume(0, epoch: epoch).Fetched.Error);

    // ---- Waiting -------------------------------------------------------------------------------------------------

    [Fact]
    public void A_record_that_is_not_committed_ends_no_wait()
    {
        var b = Leader();
        var call = b.Consume(3, maxWaitMs: 5000);
        b.Produce(1, "m5");
        Assert.False(call.IsAnswered);
        b.Replicated(5, 2, 3);
        Assert.Equal("3:m3 4:m4", Batches.Read(call.Fetched.Records));
    }

    [Fact]
    public void They_wait_for_as_many_bytes_as_they_want()
    {
        var b = Leader();
        var size = b.Log.Segments[0].SizeInBytes / 5;
        var call = b.Consume(3, maxWaitMs: 5000, minBytes: 2 * size);
        b.Replicated(4, 2, 3);
        Assert.False(call.IsAnswered);
        b.Replicated(5, 2, 3);
        Assert.Equal("3:m3 4:m4", Batches.Read(call.Fetched.Records));
    }

    [Fact]
    public void But_no_longer_than_they_want()
    {
        var b = Leader();
        var call = b.Consume(2, maxWaitMs: 300, minBytes: 1 << 20);
        b.Run(280);
        Assert.False(call.IsAnswered);
        b.Run(30);
        Assert.Equal("2:m2", Batches.Read(call.Fetched.Records));
    }

    [Fact]
    public void Whoever_waits_hears_of_the_end_of_the_leadership()
    {
        var b = Leader();
        var call = b.Consume(3, maxWaitMs: 5000, epoch: 5);
        b.Change(leader: 2);
        Assert.Equal((ErrorCode.FencedLeaderEpoch, new BrokerId(2)), (call.Fetched.Error, call.Fetched.CurrentLeader));
    }

    [Fact]
    public void Whoever_waits_without_an_epoch_goes_on_waiting_at_what_is_a_follower_now()
    {
        var b = Leader();
        var call = b.Consume(3, maxWaitMs: 5000);
        b.Change(leader: 2);
        Assert.False(call.IsAnswered);
    }

    // ---- Ends ----------------------------------------------------------------------------------------------------

    private static ListOffsetsResponse Offsets(OneBroker b, long timestamp, int epoch = -1, int replica = -1) =>
        b.Ask(c => new ListOffsetsRequest(c, OneBroker.Place, new(epoch), timestamp, IsolationLevel.ReadUncommitted) { Replica = new(replica) }).The<ListOffsetsResponse>();

    [Fact]
    public void The_end_of_the_log_is_the_high_watermark_for_them_and_the_end_for_a_follower()
    {
        var b = Leader();
        Assert.Equal((new Offset(3), Offset.Zero), (Offsets(b, ListOffsetsRequest.Latest).Offset, Offsets(b, ListOffsetsRequest.Earliest).Offset));
        Assert.Equal(new Offset(5), Offsets(b, ListOffsetsRequest.Latest, replica: 2).Offset);
    }

    // KIP-207: what the last leader had told as committed may be more than this one knows yet.
    [Fact]
    public void A_new_leader_hides_its_end_until_its_epoch_has_begun_to_be_committed()
    {
        var b = new OneBroker().Following();
        b.Feed(Batches.Joined(Batches.At(0, 5, "a"), Batches.At(1, 5, "b")), 1);
        b.Change(leader: 1);
        Assert.Equal(ErrorCode.OffsetNotAvailable, Offsets(b, ListOffsetsRequest.Latest).Error);
        Assert.Equal(ErrorCode.None, Offsets(b, ListOffsetsRequest.Earliest).Error);
        b.Replicated(2, 2, 3);
        Assert.Equal((ErrorCode.None, new Offset(2)), (Offsets(b, ListOffsetsRequest.Latest).Error, Offsets(b, ListOffsetsRequest.Latest).Offset));
    }

    [Fact]
    public void Ends_are_told_by_the_leader_of_the_epoch_they_know()
    {
        Assert.Equal(ErrorCode.FencedLeaderEpoch, Offsets(Leader(), ListOffsetsRequest.Latest, epoch: 4).Error);
        Assert.Equal(ErrorCode.UnknownLeaderEpoch, Offsets(Leader(), ListOffsetsRequest.Latest, epoch: 6).Error);
        Assert.Equal(ErrorCode.NotLeaderOrFollower, Offsets(new OneBroker().Following(), ListOffsetsRequest.Latest).Error);
    }

    [Fact]
    public void A_time_gives_the_first_committed_record_at_or_after_it()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        foreach (var ms in new[] { 0, 20, 10, 30, 40 }) b.Produce(1, Batches.WithTime(Batches.Now + ms, "m"));
        b.Replicated(4, 2, 3);
        Assert.Equal([0L, 1L, 1L, 3L, -1L], new[] { 0, 5, 20, 21, 35 }.Select(ms => Offsets(b, Batches.Now + ms).Offset.Value));
    }

    [Fact]
    public void An_epoch_ends_where_the_next_one_begins()
    {
        var b = Leader().Change(leader: 1);
        b.Produce(1, "x");
        (ErrorCode, long, long) End(int epoch, int current = -1)
        {
            var answer = b.Ask(c => new OffsetForLeaderEpochRequest(c, OneBroker.Place, new(current), new(epoch))).The<OffsetForLeaderEpochResponse>();
            return (answer.Error, answer.End.Epoch.Value, answer.End.EndOffset.Value);
        }

        Assert.Equal((ErrorCode.None, 5L, 5L), End(5));
        Assert.Equal((ErrorCode.None, 6L, 6L), End(6));
        Assert.Equal((ErrorCode.None, -1L, -1L), End(7));
        Assert.Equal((ErrorCode.FencedLeaderEpoch, -1L, -1L), End(5, current: 5));
    }
}
