using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Settings;
using Lab.Broker.Kafka.Tests.Brokers.Support;
using IsolationLevel = Lab.Broker.Kafka.Protocol.IsolationLevel;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>Whom a leader sends consumers to, and what they get there (KIP-392). Racks: broker 1 in a, 2 in b, 3 in c.</summary>
public sealed class When_a_nearer_replica_can_be_read
{
    private const string RackAware = "org.apache.kafka.common.replica.RackAwareReplicaSelector";

    private static OneBroker Of(string[]? racks = null, string? selector = RackAware) =>
        new(racks: racks ?? ["a", "b", "c"], broker: selector is null ? [] : [("replica.selector.class", selector)]);

    /// <summary>Five records; the followers have three.</summary>
    private static OneBroker Leader(string[]? racks = null, string? selector = RackAware, int[]? isr = null)
    {
        var b = Of(racks, selector).Leading(isr ?? [1, 2, 3]);
        for (var i = 0; i < 5; i++) b.Produce(1, $"m{i}");
        return b.Replicated(3, 2, 3);
    }

    private static int Preferred(Call call) => call.Fetched.PreferredReadReplica.Value;

    // ---- The leader ----------------------------------------------------------------------------------------------

    [Theory]
    [InlineData("b", 2), InlineData("c", 3)]
    [InlineData("a", -1), InlineData("d", -1), InlineData("", -1)]
    public void A_consumer_is_sent_to_the_follower_in_its_rack(string rack, int expected)
    {
        var fetched = Leader().Consume(0, rack: rack).Fetched;
        Assert.Equal(expected, fetched.PreferredReadReplica.Value);
        Assert.Equal(expected < 0 ? "0:m0 1:m1 2:m2" : "", Batches.Read(fetched.Records));
        Assert.Equal(new Offset(3), fetched.HighWatermark);
    }

    [Theory]
    [InlineData(null), InlineData("org.apache.kafka.common.replica.LeaderSelector")]
    public void Without_a_selector_that_heeds_racks_it_reads_from_the_leader(string? selector) =>
        Assert.Equal("0:m0 1:m1 2:m2", Batches.Read(Leader(selector: selector).Consume(0, rack: "b").Fetched.Records));

    [Fact]
    public void It_need_not_wait_for_data_to_be_told() => Assert.Equal(2, Preferred(Leader().Consume(3, maxWaitMs: 5000, rack: "b")));

    [Fact]
    public void A_follower_that_is_not_known_to_hold_the_offset_is_not_named()
    {
        var b = Leader();
        Assert.Equal(2, Preferred(b.Consume(3, rack: "b")));
        Assert.Equal(-1, Preferred(b.Consume(4, rack: "b")));
        b.Replicated(5, 2);
        Assert.Equal(2, Preferred(b.Consume(4, rack: "b")));
    }

    [Fact]
    public void A_follower_out_of_sync_is_not_named() => Assert.Equal(-1, Preferred(Leader(isr: [1, 3]).Consume(0, rack: "b")));

    [Fact]
    public void A_fenced_follower_is_not_named()
    {
        var b = Leader();
        b.Fence(2);
        Assert.Equal(-1, Preferred(b.Consume(0, rack: "b")));
    }

    [Fact]
    public void A_new_leader_names_nobody_before_it_has_heard_of_him()
    {
        var b = Of().Following();
        b.Feed(Batches.At(0, 5, "m0"), 1);
        b.Change(leader: 1);
        Assert.Equal(-1, Preferred(b.Consume(0, rack: "b")));
        b.Replicated(1, 2);
        Assert.Equal(2, Preferred(b.Consume(0, rack: "b")));
    }

    [Fact]
    public void Of_several_in_the_rack_the_one_that_is_furthest_is_named()
    {
        var b = Leader(["a", "b", "b"]);
        b.Replicated(4, 2);
        Assert.Equal(2, Preferred(b.Consume(0, rack: "b")));
        b.Replicated(5, 3);
        Assert.Equal(3, Preferred(b.Consume(0, rack: "b")));
    }

    [Fact]
    public void An_epoch_that_has_ended_is_refused_all_the_same() =>
        Assert.Equal(ErrorCode.FencedLeaderEpoch, Leader().Consume(0, epoch: 4, rack: "b").Fetched.Error);

    [Fact]
    public void In_a_session_it_is_told_as_soon_as_there_is_one_to_name()
    {
        var b = Leader(isr: [1, 3]);
        var opened = Ask(b, 0, 0, 3).The<FetchResponse>();
        Assert.Equal(-1, Assert.Single(opened.Results.ToArray()).PreferredReadReplica.Value);
        b.Change(isr: [1, 2, 3]);
        var next = Ask(b, opened.SessionId, 1).The<FetchResponse>();
        Assert.Equal(2, Assert.Single(next.Results.ToArray()).PreferredReadReplica.Value);
    }

    private static Call Ask(OneBroker b, int session, int epoch, params long[] offset) => b.Ask(id => new FetchRequest().With(
        id, BrokerId.None, BrokerEpoch.None, 0, 1, 1 << 20, IsolationLevel.ReadUncommitted, session, epoch,
        [.. offset.Select(o => new FetchPartition(OneBroker.Place, LeaderEpoch.None, new(o), LeaderEpoch.None, Offset.None, 1 << 20, Offset.None))], [], "b"));

    // ---- The follower --------------------------------------------------------------------------------------------

    /// <summary>It has three records, and knows two to be committed.</summary>
    private static OneBroker Follower()
    {
        var b = Of().Following();
        return b.Feed(Batches.Joined(Batches.At(0, 5, "m0"), Batches.At(1, 5, "m1"), Batches.At(2, 5, "m2")), 2);
    }

    [Theory]
    [InlineData(0, ErrorCode.None, "0:m0 1:m1"), InlineData(2, ErrorCode.None, ""), InlineData(3, ErrorCode.None, "")]
    [InlineData(4, ErrorCode.OffsetOutOfRange, "")]
    public void A_follower_serves_what_it_knows_to_be_committed(long offset, ErrorCode error, string expected)
    {
        var fetched = Follower().Consume(offset, epoch: 5, rack: "a").Fetched;
        Assert.Equal((error, expected), (fetched.Error, Batches.Read(fetched.Records)));
    }

    [Theory]
    [InlineData(4, ErrorCode.FencedLeaderEpoch), InlineData(6, ErrorCode.UnknownLeaderEpoch), InlineData(-1, ErrorCode.None)]
    public void It_serves_readers_of_its_own_epoch_alone(int epoch, ErrorCode expected) => Assert.Equal(expected, Follower().Consume(0, epoch: epoch, rack: "a").Fetched.Error);

    [Fact]
    public void It_tells_no_end_of_the_log() => Assert.Equal(
        ErrorCode.NotLeaderOrFollower,
        Follower().Ask(id => new ListOffsetsRequest(id, OneBroker.Place, new(5), ListOffsetsRequest.Latest, IsolationLevel.ReadUncommitted)).The<ListOffsetsResponse>().Error);

    [Fact]
    public void It_serves_no_other_follower() => Assert.Equal(ErrorCode.NotLeaderOrFollower, Follower().Fetch(3, 0).Fetched.Error);

    [Fact]
    public void Whoever_waits_there_reads_on_when_the_high_watermark_moves()
    {
        var b = Follower();
        var call = b.Consume(2, maxWaitMs: 5000, epoch: 5, rack: "a");
        Assert.False(call.IsAnswered);
        b.Feed([], 3);
        Assert.Equal("2:m2", Batches.Read(call.Fetched.Records));
    }

    [Theory]
    [InlineData(1), InlineData(2)]
    public void Whoever_waits_there_is_sent_away_by_a_new_epoch(int leader)
    {
        var b = Follower();
        var call = b.Consume(2, maxWaitMs: 5000, epoch: 5, rack: "a");
        b.Change(leader: leader);
        Assert.Equal(ErrorCode.FencedLeaderEpoch, call.Fetched.Error);
    }

    [Fact]
    public void A_divergence_cuts_before_anything_is_shown()
    {
        var b = Follower();
        var call = b.Consume(2, maxWaitMs: 5000);
        b.FeedDivergence(5, 2, highWatermark: 3);
        Assert.False(call.IsAnswered);
        Assert.Equal(("0:m0 1:m1", 2), (b.Records, b.HighWatermark));
    }

    [Fact]
    public void Under_the_old_rule_a_divergence_shows_what_is_about_to_be_cut()
    {
        var b = new OneBroker(rules: r => r with { HighWatermarkFromDivergence = true }).Following();
        b.Feed(Batches.Joined(Batches.At(0, 5, "m0"), Batches.At(1, 5, "m1"), Batches.At(2, 5, "m2")), 2);
        var call = b.Consume(2, maxWaitMs: 5000);
        b.FeedDivergence(5, 2, highWatermark: 3);
        Assert.Equal("2:m2", Batches.Read(call.Fetched.Records));
        Assert.Equal("0:m0 1:m1", b.Records);
    }

    // ---- The setting ---------------------------------------------------------------------------------------------

    [Fact]
    public void A_selector_that_Kafka_does_not_have_ends_the_broker() => Assert.Contains(
        "RackAwareReplicaSelector",
        BrokerSettings.Resolve("4.1", [new("replica.selector.class", "org.apache.kafka.common.replica.RackAwareSelector")]).Problems[0].ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_selector_of_ones_own_is_said_to_be_left_out() =>
        Assert.Contains(BrokerSettings.Resolve("4.1", [new("replica.selector.class", "com.example.Nearest")]).Notes, n => n.Kind == NoteKind.NotSimulated);
}
