using Lab.Broker.Kafka.Producers;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>Sequence numbers on a leader (kafka.md 3.1): repeats are recognised, gaps and old epochs refused, also after restarts and elections.</summary>
public sealed class When_a_producer_is_idempotent
{
    private const long P = 77;

    private static OneBroker Leader(params int[] sequences)
    {
        var b = new OneBroker().Leading(1, 2, 3);
        foreach (var sequence in sequences) Assert.Equal(ErrorCode.None, Send(b, 0, sequence).Error);
        return b;
    }

    private static (ErrorCode Error, long Offset) Send(OneBroker b, int epoch, int sequence)
    {
        var result = b.Produce(1, Batches.From(P, epoch, sequence, $"s{sequence}")).Produced;
        return (result.Error, result.BaseOffset.Value);
    }

    [Fact]
    public void A_repeated_batch_is_answered_with_its_first_offset_and_not_written_again()
    {
        var b = Leader(0, 1, 2);
        Assert.Equal((ErrorCode.None, 1L), Send(b, 0, 1));
        Assert.Equal("0:s0 1:s1 2:s2", b.Records);
    }

    [Fact]
    public void A_repeated_batch_waits_for_the_high_watermark_like_the_first()
    {
        var b = Leader(0);
        var again = b.Produce(-1, Batches.From(P, 0, 0, "s0"));
        Assert.False(again.IsAnswered);
        b.Replicated(1, 2, 3);
        Assert.Equal(Offset.Zero, again.Produced.BaseOffset);
    }

    [Fact]
    public void The_last_five_batches_are_remembered()
    {
        var b = Leader(0, 1, 2, 3, 4, 5);
        Assert.Equal((ErrorCode.None, 1L), Send(b, 0, 1));
        Assert.Equal((ErrorCode.OutOfOrderSequenceNumber, -1L), Send(b, 0, 0));
        Assert.Equal(6, b.LogEnd);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(0, 7)]
    [InlineData(1, 1)]
    public void A_gap_is_refused(int epoch, int sequence)
    {
        var b = Leader(0, 1);
        Assert.Equal((ErrorCode.OutOfOrderSequenceNumber, -1L), Send(b, epoch, sequence));
        Assert.Equal(2, b.LogEnd);
        Assert.Equal((ErrorCode.None, 2L), Send(b, 0, 2));
    }

    [Fact]
    public void A_batch_of_other_length_is_no_repeat()
    {
        var b = Leader(0, 1);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, b.Produce(1, Batches.From(P, 0, 0, "x", "y")).Produced.Error);
    }

    [Fact]
    public void A_batch_takes_as_many_numbers_as_it_has_records()
    {
        var b = Leader();
        b.Produce(1, Batches.From(P, 0, 0, "x", "y", "z"));
        Assert.Equal((ErrorCode.OutOfOrderSequenceNumber, -1L), Send(b, 0, 1));
        Assert.Equal((ErrorCode.None, 3L), Send(b, 0, 3));
    }

    [Fact]
    public void After_the_largest_number_comes_0()
    {
        var b = Leader(int.MaxValue);
        Assert.Equal((ErrorCode.None, 1L), Send(b, 0, 0));
    }

    [Fact]
    public void An_old_epoch_is_refused_and_a_new_one_begins_at_0()
    {
        var b = Leader(0, 1);
        Assert.Equal((ErrorCode.None, 2L), Send(b, 3, 0));
        Assert.Equal((ErrorCode.InvalidProducerEpoch, -1L), Send(b, 2, 0));
        Assert.Equal((ErrorCode.InvalidProducerEpoch, -1L), Send(b, 0, 2));
        Assert.Equal((ErrorCode.None, 3L), Send(b, 3, 1));
    }

    [Fact]
    public void Of_an_unknown_producer_any_number_is_taken() => Assert.Equal((ErrorCode.None, 0L), Send(Leader(), 0, 40));

    [Fact]
    public void A_repeat_waits_for_its_own_records_and_not_for_those_behind_them()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        b.Produce(-1, Batches.From(P, 0, 0, "a"));
        var behind = b.Produce(-1, Batches.From(P, 0, 1, "b"));
        var repeat = b.Produce(-1, Batches.From(P, 0, 0, "a"));
        b.Replicated(1, 2, 3);
        Assert.Equal((ErrorCode.None, 0L), (repeat.Produced.Error, repeat.Produced.BaseOffset.Value));
        Assert.False(behind.IsAnswered);
        b.Replicated(2, 2, 3);
        Assert.Equal(ErrorCode.None, behind.Produced.Error);
    }

    [Fact]
    public void Producers_do_not_know_of_each_other()
    {
        var b = Leader(0);
        Assert.Equal(ErrorCode.None, b.Produce(1, Batches.From(P + 1, 0, 0, "other")).Produced.Error);
        Assert.Equal("0:s0 1:other", b.Records);
    }

    [Fact]
    public void A_refused_append_leaves_no_trace()
    {
        var b = new OneBroker(rules: r => r with { FencesFailedDirectory = false }).Leading(1, 2, 3);
        var batch = Batches.From(7, 0, 0, new string('x', 5_000));
        b.World.DiskOf(b.Machine).Full = true;
        Assert.Equal(ErrorCode.KafkaStorageError, b.Log.AppendAsLeader(batch, b.Partition.LeaderEpoch, AppendOrigin.Client).Error);
        b.World.DiskOf(b.Machine).Full = false;
        var again = b.Log.AppendAsLeader(batch, b.Partition.LeaderEpoch, AppendOrigin.Client);
        Assert.Equal((ErrorCode.None, false, Offset.Zero), (again.Error, again.IsDuplicate, again.FirstOffset));
    }

    [Fact]
    public void A_killed_leader_finds_them_in_its_log()
    {
        var b = Leader(0, 1).Restart();
        b.Change(leader: 1);
        Assert.Equal((ErrorCode.None, 1L), Send(b, 0, 1));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Send(b, 0, 5).Error);
        Assert.Equal(2, b.LogEnd);
    }

    [Fact]
    public void A_new_leader_knows_what_it_copied()
    {
        var b = new OneBroker().Following();
        b.Feed(Batches.Joined(Batches.Stamped(Batches.From(P, 0, 0, "s0"), 0, 5), Batches.Stamped(Batches.From(P, 0, 1, "s1"), 1, 5)), highWatermark: 2);
        b.Change(leader: 1);
        Assert.Equal((ErrorCode.None, 1L), Send(b, 0, 1));
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, Send(b, 0, 3).Error);
        Assert.Equal((ErrorCode.None, 2L), Send(b, 0, 2));
    }

    [Fact]
    public void What_was_cut_off_may_be_written_again()
    {
        var b = Leader(0, 1);
        b.Replicated(1, 2, 3).Change(leader: 2).FeedDivergence(5, 1);
        Assert.Equal("0:s0", b.Records);
        b.Change(leader: 1);
        Assert.Equal((ErrorCode.None, 1L), Send(b, 0, 1));
    }

    [Fact]
    public void The_coordinators_own_records_are_not_asked_for_numbers() =>
        Assert.Equal(ErrorCode.None, Leader(0).Partition.Append(Batches.From(P, 0, 9, "x"), 1, Kafka.Producers.AppendOrigin.Coordinator).Error);
}
