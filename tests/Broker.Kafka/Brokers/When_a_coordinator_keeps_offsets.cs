using Lab.Broker.Kafka.Offsets;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>Positions of groups in __consumer_offsets: when a commit counts, and what a new coordinator knows (kafka.md 4.1).</summary>
public sealed class When_a_coordinator_keeps_offsets
{
    private static readonly TopicPartition Orders = new("orders", 0);

    private static OneBroker Coordinator(int minIsr = 2, params int[] isr) =>
        new OneBroker(minIsr).Create(Orders, 1, [1]).Create(OneBroker.OffsetsPlace, 1, isr.Length > 0 ? isr : [1, 2, 3]);

    private static Call Commit(OneBroker b, long offset, string group = "g", TopicPartition? partition = null) =>
        b.Ask(c => new OffsetCommitRequest().With(c, group, -1, "", [new(partition ?? Orders, new(offset), new(3))]));

    private static (ErrorCode Error, long Offset) Fetch(OneBroker b, string group = "g", TopicPartition? partition = null)
    {
        var answer = b.Ask(c => new OffsetFetchRequest(c, group, [partition ?? Orders], true)).The<OffsetFetchResponse>();
        return (answer.Error, answer.Offsets.Count == 0 ? -9 : answer.Offsets[0].Offset.Value);
    }

    private static OneBroker Replicated(OneBroker b, long offset, params int[] followers)
    {
        foreach (var follower in followers) Assert.Equal(ErrorCode.None, b.Fetch(follower, offset, place: OneBroker.OffsetsPlace).Fetched.Error);
        return b;
    }

    /// <summary>A commit as it stands in the log; a null offset is a tombstone.</summary>
    private static byte[] Record(long at, long? offset, string group = "g")
    {
        var builder = new RecordBatchBuilder();
        builder.Begin();
        var value = offset is { } o ? OptionalBytes.Of(new OffsetCommitValue(new(o), new(3), "", Batches.Now).Encode()) : OptionalBytes.Null;
        builder.Append(Batches.Now, OptionalBytes.Of(new OffsetCommitKey(group, Orders).Encode()), value);
        return Batches.Stamped(builder.Build(), at, OneBroker.FirstEpoch);
    }

    /// <summary>Broker 1 copies these from broker 2, and is elected.</summary>
    private static OneBroker ElectedOver(long highWatermark, params byte[][] log)
    {
        var b = new OneBroker().Create(OneBroker.OffsetsPlace, 2, [1, 2, 3]).Run(20);
        b.Second.Reply<FetchRequest>(r => new FetchResponse().With(r, ErrorCode.None, 1, [new(
            OneBroker.OffsetsPlace, ErrorCode.None, new(highWatermark), new(highWatermark), Offset.Zero, null, BrokerId.None, LeaderEpoch.None, null, Batches.Joined(log))]));
        b.Run(8);
        return b.Change(leader: 1, place: OneBroker.OffsetsPlace);
    }

    // ---- Committing ----------------------------------------------------------------------------------------------

    [Fact]
    public void A_commit_is_answered_when_the_in_sync_set_has_it()
    {
        var b = Coordinator();
        var commit = Commit(b, 7);
        Replicated(b, 1, 2);
        Assert.False(commit.IsAnswered);
        Replicated(b, 1, 3);
        Assert.Equal((ErrorCode.None, ErrorCode.None), (commit.The<OffsetCommitResponse>().Error, commit.The<OffsetCommitResponse>().Results[0].Error));
    }

    [Fact]
    public void It_counts_from_then_on_and_not_before()
    {
        var b = Coordinator();
        Commit(b, 7);
        Assert.Equal((ErrorCode.None, -1L), Fetch(b));
        Replicated(b, 1, 2, 3);
        Assert.Equal((ErrorCode.None, 7L), Fetch(b));
    }

    [Fact]
    public void The_last_commit_counts_however_far_it_goes_back()
    {
        var b = Coordinator();
        Commit(b, 200);
        Commit(b, 100);
        Replicated(b, 2, 2, 3);
        Assert.Equal((ErrorCode.None, 100L), Fetch(b));
    }

    [Fact]
    public void Groups_and_partitions_have_their_own()
    {
        var b = Coordinator();
        Commit(b, 1);
        Commit(b, 2, group: "h");
        Commit(b, 3, partition: new("orders", 1));
        Replicated(b, 3, 2, 3);
        Assert.Equal([1L, 2L, 3L, -1L], [Fetch(b).Offset, Fetch(b, "h").Offset, Fetch(b, partition: new("orders", 1)).Offset, Fetch(b, "h", new("orders", 1)).Offset]);
    }

    [Fact]
    public void It_keeps_the_epoch_of_the_last_record_read()
    {
        var b = Coordinator();
        Commit(b, 7);
        Replicated(b, 1, 2, 3);
        var answer = b.Ask(c => new OffsetFetchRequest(c, "g", [Orders], true)).The<OffsetFetchResponse>();
        Assert.Equal(new CommittedOffset(Orders, new(7), new(3)), Assert.Single(answer.Offsets));
    }

    [Fact]
    public void Too_small_an_in_sync_set_makes_the_coordinator_unavailable()
    {
        var b = Coordinator(2, 1);
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, Commit(b, 7).The<OffsetCommitResponse>().Error);
        Assert.Equal(Offset.Zero, b.Broker.Replicas.Find(OneBroker.OffsetsPlace)!.Log.LogEndOffset);
    }

    [Fact]
    public void A_commit_that_is_not_replicated_in_time_makes_it_unavailable_too()
    {
        var b = Coordinator();
        var commit = Commit(b, 7);
        b.Run(b.Settings.OffsetsCommitTimeoutMs - 100);
        Assert.False(commit.IsAnswered);
        b.Run(200);
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, commit.The<OffsetCommitResponse>().Error);
        Replicated(b, 1, 2, 3); // It is in the log, and counts all the same.
        Assert.Equal((ErrorCode.None, 7L), Fetch(b));
    }

    [Fact]
    public void A_coordinator_that_is_deposed_says_so_to_those_who_wait_and_to_those_who_ask()
    {
        var b = Coordinator();
        var commit = Commit(b, 7);
        b.Change(leader: 2, place: OneBroker.OffsetsPlace);
        Assert.Equal(ErrorCode.NotCoordinator, commit.The<OffsetCommitResponse>().Error);
        Assert.Equal(ErrorCode.NotCoordinator, Commit(b, 8).The<OffsetCommitResponse>().Error);
        Assert.Equal(ErrorCode.NotCoordinator, Fetch(b).Error);
    }

    [Fact]
    public void One_that_never_was_says_so_as_well()
    {
        OneBroker WithOrders() => new OneBroker().Create(Orders, 1, [1]);
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, Commit(WithOrders(), 7).The<OffsetCommitResponse>().Error);
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, Fetch(new OneBroker()).Error);
        Assert.Equal(ErrorCode.NotCoordinator, Commit(WithOrders().Create(OneBroker.OffsetsPlace, 2, [1, 2, 3]), 7).The<OffsetCommitResponse>().Error);
    }

    // ---- Loading -------------------------------------------------------------------------------------------------

    [Fact]
    public void A_new_coordinator_knows_what_is_committed_in_the_log_it_copied()
    {
        var b = ElectedOver(2, Record(0, 5), Record(1, 6));
        Assert.Equal((ErrorCode.None, 6L), Fetch(b));
    }

    [Fact]
    public void What_is_above_its_high_watermark_counts_when_that_has_passed_it()
    {
        var b = ElectedOver(1, Record(0, 5), Record(1, 6));
        Assert.Equal((ErrorCode.None, 5L), Fetch(b));
        Replicated(b, 2, 2, 3);
        Assert.Equal((ErrorCode.None, 6L), Fetch(b));
    }

    [Fact]
    public void A_tombstone_takes_a_position_away()
    {
        var b = ElectedOver(3, Record(0, 5), Record(1, 9, "h"), Record(2, null));
        Assert.Equal([-1L, 9L], [Fetch(b).Offset, Fetch(b, "h").Offset]);
    }

    [Fact]
    public void A_coordinator_that_comes_back_to_office_reads_the_log_again()
    {
        var b = Coordinator();
        Commit(b, 7);
        Replicated(b, 1, 2, 3);
        b.Change(leader: 2, place: OneBroker.OffsetsPlace);
        b.Second.Reply<FetchRequest>(r => new FetchResponse().With(r, ErrorCode.None, 1, [new(
            OneBroker.OffsetsPlace, ErrorCode.None, new(2), new(2), Offset.Zero, null, BrokerId.None, LeaderEpoch.None, null, Record(1, 8))]));
        b.Run(4).Change(leader: 1, place: OneBroker.OffsetsPlace);
        Assert.Equal((ErrorCode.None, 8L), Fetch(b));
    }

    [Fact]
    public void What_its_log_lost_meanwhile_it_has_forgotten()
    {
        var b = Coordinator();
        Commit(b, 7);
        Replicated(b, 1, 2, 3);
        b.Change(leader: 2, place: OneBroker.OffsetsPlace);
        b.Second.Reply<FetchRequest>(r => new FetchResponse().With(r, ErrorCode.None, 1, [new(
            OneBroker.OffsetsPlace, ErrorCode.None, new(0), new(0), Offset.Zero, new(new(5), new(0)), BrokerId.None, LeaderEpoch.None, null, default)]));
        b.Run(8).Change(leader: 1, place: OneBroker.OffsetsPlace);
        Assert.Equal((ErrorCode.None, -1L), Fetch(b));
    }

    [Fact]
    public void A_killed_coordinator_finds_them_on_its_disk()
    {
        var b = Coordinator();
        Commit(b, 7);
        Replicated(b, 1, 2, 3).Restart().Change(leader: 1, place: OneBroker.OffsetsPlace);
        Replicated(b, 1, 2, 3);
        Assert.Equal((ErrorCode.None, 7L), Fetch(b));
    }

    // ---- Finding -------------------------------------------------------------------------------------------------

    [Fact]
    public void Whoever_looks_for_it_is_told_the_leader_of_its_partition_unless_that_is_fenced()
    {
        var b = new OneBroker().Create(OneBroker.OffsetsPlace, 2, [1, 2, 3]);
        FindCoordinatorResponse Find() => b.Ask(c => new FindCoordinatorRequest(c, "g")).The<FindCoordinatorResponse>();
        Assert.Equal((ErrorCode.None, new BrokerId(2)), (Find().Error, Find().Coordinator));
        b.Fence(2);
        Assert.Equal(ErrorCode.CoordinatorNotAvailable, Find().Error);
    }
}
