using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Tests.Brokers.Support;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>What a broker does to its logs from time to time (LogManager): retention, flush.ms, checkpoints, idle producers.</summary>
public sealed class When_a_broker_keeps_house
{
    private static readonly (string, string)[] Often = [("log.retention.check.interval.ms", "1000")];

    private static OneBroker Leader((string, string)[] topic, (string, string)[]? broker = null)
    {
        var b = new OneBroker(minIsr: 1, topic: topic, broker: broker ?? Often).Leading(1);
        foreach (var value in (string[])["a", "b", "c"]) b.Produce(1, value);
        return b;
    }

    [Fact]
    public void The_first_look_comes_after_thirty_seconds()
    {
        var b = Leader([("retention.ms", "1")]);
        Assert.Equal("0:a 1:b 2:c", b.Run(29_000).Records);
        Assert.Equal("", b.Run(2_000).Records);
        Assert.Equal((3L, 3L), (b.Log.LogStartOffset.Value, b.LogEnd));
    }

    [Fact]
    public void Then_one_every_interval()
    {
        var b = Leader([("retention.ms", "1")]).Run(31_000);
        b.Produce(1, "d");
        Assert.Equal("", b.Run(1_100).Records);
    }

    [Fact]
    public void By_default_that_is_five_minutes()
    {
        var b = Leader([("retention.ms", "1")], []).Run(31_000);
        b.Produce(1, "d");
        Assert.Equal("3:d", b.Run(298_000).Records);
        Assert.Equal("", b.Run(2_000).Records);
    }

    [Fact]
    public void Whoever_asks_for_what_is_gone_is_out_of_range()
    {
        var b = Leader([("retention.ms", "1")]).Run(31_000);
        Assert.Equal(ErrorCode.OffsetOutOfRange, b.Consume(2).Fetched.Error);
        Assert.Equal(ErrorCode.None, b.Consume(3).Fetched.Error);
    }

    [Fact]
    public void Files_of_deleted_segments_go_a_minute_later()
    {
        var b = Leader([("retention.ms", "1")]).Run(31_000);
        var aside = $"o-0/{LogFileNames.Log(Offset.Zero)}{LogFileNames.DeletedSuffix}";
        Assert.True(b.World.DiskOf(b.Machine).Exists(aside));
        b.Run(60_000);
        Assert.False(b.World.DiskOf(b.Machine).Exists(aside));
    }

    // GOTCHA of kafka.md 1.2: the flusher does not run unless it is told to.
    [Theory]
    [InlineData(false, 0), InlineData(true, 3)]
    public void A_topic_s_flush_ms_does_nothing_without_the_flusher(bool flusherRuns, long flushed)
    {
        var b = Leader([("flush.ms", "1000")], flusherRuns ? [("log.flush.scheduler.interval.ms", "500")] : []).Run(32_000);
        Assert.Equal(flushed, b.Log.RecoveryPoint.Value);
    }

    [Fact]
    public void A_follower_takes_over_where_its_leader_s_log_starts()
    {
        var b = new OneBroker(broker: Often).Following();
        b.Feed(Batches.Joined(Batches.At(0, 5, "a"), Batches.At(1, 5, "b")), highWatermark: 2);
        b.Give(new(OneBroker.Place, ErrorCode.None, new(2), new(2), new(1), null, BrokerId.None, LeaderEpoch.None, null, default));
        Assert.Equal(1, b.Log.LogStartOffset.Value);
        Assert.Equal(1, b.Facts.Facts.Last(f => f.Kind == FactKind.LogStartMoved).A);
    }

    [Fact]
    public void A_producer_that_was_silent_for_a_day_is_not_known_any_more()
    {
        var b = new OneBroker(minIsr: 1, broker: [("producer.id.expiration.ms", "5000"), ("producer.id.expiration.check.interval.ms", "1000")]).Leading(1);
        b.Produce(1, Batches.From(7, 0, 0, "a"));
        b.Run(3_000);
        var repeat = b.Produce(1, Batches.From(7, 0, 0, "a"));
        Assert.Equal(0, repeat.Produced.BaseOffset.Value);
        b.Run(4_000);
        Assert.Equal(1, b.Produce(1, Batches.From(7, 0, 0, "a")).Produced.BaseOffset.Value);
    }
}
