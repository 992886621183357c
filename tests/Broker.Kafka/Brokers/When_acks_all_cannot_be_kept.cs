using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>The two checks of min.insync.replicas, and the ways in which a wait ends badly (kafka.md 2.6).</summary>
public sealed class When_acks_all_cannot_be_kept
{
    [Fact]
    public void It_is_refused_before_anything_is_written_when_the_in_sync_set_is_too_small()
    {
        var b = new OneBroker(minIsr: 2).Leading(1);
        var refused = b.Produce(-1, "a").Produced;
        Assert.Equal((ErrorCode.NotEnoughReplicas, Offset.None), (refused.Error, refused.BaseOffset));
        Assert.Equal("", b.Records);
    }

    [Fact]
    public void The_minimum_itself_is_enough()
    {
        var b = new OneBroker(minIsr: 2).Leading(1, 2);
        var call = b.Produce(-1, "a");
        b.Replicated(1, 2);
        Assert.Equal(ErrorCode.None, call.Produced.Error);
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public void Other_acks_do_not_ask_for_a_minimum(short acks)
    {
        var b = new OneBroker(minIsr: 2).Leading(1);
        b.Produce(acks, "a");
        Assert.Equal("0:a", b.Records);
    }

    [Fact]
    public void The_committed_set_counts_not_the_one_that_is_proposed()
    {
        var b = new OneBroker(minIsr: 2).Leading(1);
        b.Replicated(0, 2);
        Assert.Equal([1, 2], b.Proposed);
        Assert.Equal(ErrorCode.NotEnoughReplicas, b.Produce(-1, "a").Produced.Error);
        b.Accept();
        var call = b.Produce(-1, "a");
        b.Replicated(1, 2);
        Assert.Equal(ErrorCode.None, call.Produced.Error);
    }

    [Fact]
    public void Below_the_minimum_the_high_watermark_stands_still_for_any_acks()
    {
        var b = new OneBroker(minIsr: 2).Leading(1);
        b.Produce(1, "a");
        Assert.Equal(0, b.HighWatermark);
        b.Replicated(1, 2);
        Assert.Equal(0, b.HighWatermark);
        b.Accept();
        Assert.Equal(1, b.HighWatermark);
    }

    [Fact]
    public void A_minimum_of_1_lets_a_lone_leader_acknowledge()
    {
        var b = new OneBroker(minIsr: 1).Leading(1);
        Assert.Equal(ErrorCode.None, b.Produce(-1, "a").Produced.Error);
        Assert.Equal(1, b.HighWatermark);
    }

    [Fact]
    public void No_more_than_there_are_replicas_is_asked_for()
    {
        var b = new OneBroker(minIsr: 2).Create(OneBroker.Place, 1, [1], replicas: [1]);
        Assert.Equal(ErrorCode.None, b.Produce(-1, "a").Produced.Error);
    }

    [Fact]
    public void A_wait_ends_with_REQUEST_TIMED_OUT_and_the_record_stays()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        var call = b.Produce(-1, "a", timeoutMs: 500);
        b.Run(450);
        Assert.False(call.IsAnswered);
        b.Run(100);
        Assert.Equal((ErrorCode.RequestTimedOut, Offset.None), (call.Produced.Error, call.Produced.BaseOffset));
        Assert.Equal("0:a", b.Records);
        b.Replicated(1, 2, 3); // Being answered once is enough: the call would fail on a second answer.
        Assert.Equal(1, b.HighWatermark);
    }

    [Fact]
    public void A_wait_that_ended_well_does_not_end_again()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        var call = b.Produce(-1, "a", timeoutMs: 500);
        b.Replicated(1, 2, 3);
        Assert.Equal(ErrorCode.None, call.Produced.Error);
        b.Run(1000);
    }

    [Fact]
    public void Losing_the_leadership_ends_the_wait_with_NOT_LEADER_OR_FOLLOWER_and_the_new_leader()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        var call = b.Produce(-1, "a");
        b.Change(leader: 2);
        var refused = call.Produced;
        Assert.Equal((ErrorCode.NotLeaderOrFollower, new BrokerId(2), new LeaderEpoch(6)), (refused.Error, refused.CurrentLeader, refused.CurrentEpoch));
        Assert.Equal("0:a", b.Records);
    }

    [Fact]
    public void A_leader_that_is_elected_again_goes_on_waiting()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        var call = b.Produce(-1, "a");
        b.Change(leader: 1, isr: [1, 2]);
        Assert.False(call.IsAnswered);
        b.Replicated(1, 2);
        Assert.Equal(ErrorCode.None, call.Produced.Error);
    }

    // Before 3.7 the high watermark followed a lone leader, and only the second check stood in the way.
    [Fact]
    public void The_second_check_refuses_what_a_set_that_is_too_small_has_committed()
    {
        var b = new OneBroker(minIsr: 2, rules: r => r with { HighWatermarkMayAdvance = static _ => true }).Leading(1, 2);
        var call = b.Produce(-1, "a");
        b.Change(isr: [1]);
        Assert.Equal(1, b.HighWatermark);
        Assert.Equal(ErrorCode.NotEnoughReplicasAfterAppend, call.Produced.Error);
        Assert.Equal("0:a", b.Records);
    }
}
