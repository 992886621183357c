using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>Produce on a leader (kafka.md 2.6): what it takes, when it answers, and with what.</summary>
public sealed class When_a_leader_takes_produces
{
    [Fact]
    public void With_acks_1_it_answers_at_once_with_the_offset()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        b.Produce(1, "a");
        var second = b.Produce(1, Batches.Of("b", "c")).Produced;
        Assert.Equal((ErrorCode.None, new Offset(1), Offset.Zero), (second.Error, second.BaseOffset, second.LogStartOffset));
        Assert.Equal("0:a 1:b 2:c", b.Records);
        Assert.Equal(0, b.HighWatermark);
    }

    [Fact]
    public void With_acks_0_it_appends_and_says_nothing()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        var call = b.Produce(0, "a");
        Assert.Equal("0:a", b.Records);
        Assert.False(call.IsAnswered || call.IsClosed);
    }

    [Fact]
    public void With_acks_0_an_error_closes_the_connection()
    {
        var b = new OneBroker().Following();
        var call = b.Produce(0, "a");
        Assert.True(call.IsClosed);
        Assert.False(call.IsAnswered);
    }

    [Theory]
    [InlineData(2), InlineData(-2), InlineData(3)]
    public void Other_acks_are_refused(short acks)
    {
        var b = new OneBroker().Leading(1, 2, 3);
        Assert.Equal(ErrorCode.InvalidRequiredAcks, b.Produce(acks, "a").Produced.Error);
        Assert.Equal("", b.Records);
    }

    [Fact]
    public void With_acks_all_it_waits_until_every_member_of_the_in_sync_set_has_it()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        var call = b.Produce(-1, "a");
        b.Replicated(1, 2);
        Assert.False(call.IsAnswered);
        Assert.Equal(0, b.HighWatermark);
        b.Replicated(1, 3);
        Assert.Equal((ErrorCode.None, Offset.Zero), (call.Produced.Error, call.Produced.BaseOffset));
        Assert.Equal(1, b.HighWatermark);
    }

    [Fact]
    public void With_acks_all_it_waits_for_the_last_record_of_the_batch()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        var call = b.Produce(-1, Batches.Of("a", "b", "c"));
        b.Replicated(2, 2, 3);
        Assert.False(call.IsAnswered);
        b.Replicated(3, 2, 3);
        Assert.Equal(ErrorCode.None, call.Produced.Error);
    }

    [Fact]
    public void Who_is_not_in_sync_is_not_waited_for()
    {
        var b = new OneBroker().Leading(1, 2);
        b.Produce(1, "a");
        b.Replicated(1, 2).Replicated(0, 3);
        var call = b.Produce(-1, "b");
        b.Replicated(2, 2);
        Assert.Equal(ErrorCode.None, call.Produced.Error);
    }

    [Fact]
    public void Waiting_batches_are_answered_each_at_its_own_offset()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        Call[] calls = [b.Produce(-1, "a"), b.Produce(-1, "b"), b.Produce(-1, "c")];
        b.Replicated(2, 2, 3);
        Assert.Equal([true, true, false], calls.Select(c => c.IsAnswered));
        b.Replicated(3, 2, 3);
        Assert.Equal([0L, 1L, 2L], calls.Select(c => c.Produced.BaseOffset.Value));
    }

    [Fact]
    public void Several_partitions_are_answered_together_when_all_are_decided()
    {
        var b = new OneBroker().Leading(1, 2, 3).Create(new("p", 0), 2, [1, 2, 3]);
        var call = b.Ask(c => new ProduceRequest().With(c, -1, 5000, [new(OneBroker.Place, Batches.Of("a")), new(new("p", 0), Batches.Of("b"))], 1, 0));
        Assert.False(call.IsAnswered);
        b.Replicated(1, 2, 3);
        Assert.Equal([ErrorCode.None, ErrorCode.NotLeaderOrFollower], call.The<ProduceResponse>().Results.ToArray().Select(r => r.Error));
    }

    [Fact]
    public void One_that_is_replicated_waits_for_the_others()
    {
        var p = new TopicPartition("p", 0);
        var b = new OneBroker().Leading(1, 2, 3).Create(p, 1, [1, 2, 3]);
        var call = b.Ask(c => new ProduceRequest().With(c, -1, 5000, [new(OneBroker.Place, Batches.Of("a")), new(p, Batches.Of("b"))], 1, 0));
        b.Replicated(1, 2, 3);
        Assert.False(call.IsAnswered);
        b.Fetch(2, 1, place: p);
        b.Fetch(3, 1, place: p);
        Assert.Equal([ErrorCode.None, ErrorCode.None], call.The<ProduceResponse>().Results.ToArray().Select(r => r.Error));
    }

    [Fact]
    public void The_leaders_epoch_is_stamped_into_the_batch()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        b.Produce(1, "a");
        b.Change(leader: 1);
        b.Produce(1, "b");
        List<int> epochs = [];
        foreach (var batch in new RecordBatches(b.Log.Read(Offset.Zero, b.Log.LogEndOffset, int.MaxValue).Span)) epochs.Add(batch.PartitionLeaderEpoch.Value);
        Assert.Equal([5, 6], epochs);
        Assert.Equal([(5, 0L), (6, 1L)], b.Log.Epochs.Entries.Select(e => (e.Epoch.Value, e.StartOffset.Value)));
    }

    [Fact]
    public void A_broker_that_does_not_lead_says_who_does()
    {
        var b = new OneBroker().Following();
        var refused = b.Produce(-1, "a").Produced;
        Assert.Equal((ErrorCode.NotLeaderOrFollower, Offset.None, new BrokerId(2), new LeaderEpoch(5)), (refused.Error, refused.BaseOffset, refused.CurrentLeader, refused.CurrentEpoch));
        Assert.Equal("", b.Records);
    }

    [Fact]
    public void An_unknown_partition_is_refused() =>
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, new OneBroker().Leading(1, 2, 3).Produce(1, Batches.Of("a"), place: new("nowhere", 0)).Produced.Error);

    [Fact]
    public void A_batch_above_max_message_bytes_is_refused()
    {
        var fits = Batches.Of(Batches.Big(100));
        var b = new OneBroker(topic: [("max.message.bytes", $"{fits.Length}")]).Leading(1, 2, 3);
        Assert.Equal(ErrorCode.None, b.Produce(1, fits).Produced.Error);
        Assert.Equal(ErrorCode.MessageTooLarge, b.Produce(1, Batches.Of(Batches.Big(101))).Produced.Error);
        Assert.Equal(1, b.LogEnd);
    }

    [Fact]
    public void A_batch_that_does_not_match_its_checksum_is_refused()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        var batch = Batches.Of("a");
        batch[^1] ^= 1;
        Assert.Equal(ErrorCode.CorruptMessage, b.Produce(1, batch).Produced.Error);
        Assert.Equal("", b.Records);
    }

    [Theory]
    [InlineData(3_500_000, ErrorCode.None)]
    [InlineData(3_700_000, ErrorCode.InvalidTimestamp)]
    public void A_timestamp_may_lie_an_hour_ahead(long aheadMs, ErrorCode expected) =>
        Assert.Equal(expected, new OneBroker().Leading(1, 2, 3).Produce(1, Batches.WithTime(Batches.Now + aheadMs, "a")).Produced.Error);

    [Fact]
    public void With_log_append_time_the_leaders_clock_counts()
    {
        var b = new OneBroker(topic: [("message.timestamp.type", "LogAppendTime")]).Leading(1, 2, 3);
        b.Produce(1, Batches.WithTime(17, "a"));
        var batch = new RecordBatch(b.Log.Read(Offset.Zero, new(1), int.MaxValue).Span);
        Assert.True(batch.IsValid);
        Assert.InRange(batch.MaxTimestamp, Batches.Now, Batches.Now + 1000);
    }

    [Fact]
    public void With_flush_messages_1_it_is_on_the_disk_when_it_is_answered()
    {
        var b = new OneBroker(topic: [("flush.messages", "1")]).Leading(1, 2, 3);
        Assert.Equal(ErrorCode.None, b.Produce(1, "a").Produced.Error);
        Assert.Equal(new Offset(1), b.Log.RecoveryPoint);
        b.LosePower();
        Assert.Equal("0:a", b.Records);
    }

    [Fact]
    public void Without_it_a_power_loss_takes_what_only_the_page_cache_had()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        b.Produce(1, "a");
        Assert.Equal(Offset.Zero, b.Log.RecoveryPoint);
        b.LosePower();
        Assert.Equal("", b.Records);
    }

    [Fact]
    public void A_broker_that_does_not_lead_says_so_whatever_is_in_the_batch()
    {
        var b = new OneBroker(topic: [("max.message.bytes", "100")]).Following();
        Assert.Equal(ErrorCode.NotLeaderOrFollower, b.Produce(1, Batches.Of(Batches.Big(101))).Produced.Error);
    }

    [Fact]
    public void Too_few_in_sync_replicas_come_before_what_is_in_the_batch()
    {
        var b = new OneBroker(topic: [("max.message.bytes", "100"), ("min.insync.replicas", "2")]).Leading(1);
        Assert.Equal(ErrorCode.NotEnoughReplicas, b.Produce(-1, Batches.Of(Batches.Big(101))).Produced.Error);
        Assert.Equal(ErrorCode.MessageTooLarge, b.Produce(1, Batches.Of(Batches.Big(101))).Produced.Error);
    }
}
