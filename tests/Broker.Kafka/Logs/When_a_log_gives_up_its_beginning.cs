using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Logs;

/// <summary>Retention (kafka.md 1.2): whole segments from the oldest on, never past the high watermark, whoever has read them or not.</summary>
public sealed class When_a_log_gives_up_its_beginning
{
    private static readonly int Batch = Batches.Of("m0").Length;

    [Fact]
    public void A_segment_goes_when_its_youngest_record_is_too_old()
    {
        var bench = Timed(retentionMs: 100, 0, 10, 20, 90, 95, 99, 150);
        Assert.Equal([0L, 3L, 6L], bench.Segments);
        Assert.Equal(0, Delete(bench, ms: 120)); // 100 after the third record, but not more.
        Assert.Equal(1, Delete(bench, ms: 121));
        Assert.Equal([3L, 6L], bench.Segments);
        Assert.Equal(3, bench.Log.LogStartOffset.Value);
        Assert.Equal(1, Delete(bench, ms: 200));
        Assert.Equal([6L], bench.Segments);
    }

    [Fact]
    public void An_active_segment_that_is_too_old_is_rolled_and_goes_too()
    {
        var bench = Timed(retentionMs: 100, 0, 10, 20, 30);
        Assert.Equal(2, Delete(bench, ms: 1_000));
        Assert.Equal([4L], bench.Segments);
        Assert.Equal((4L, 4L), (bench.Log.LogStartOffset.Value, bench.End));
        Assert.Equal(0, Delete(bench, ms: 9_000)); // An empty one stays.
        bench.Append(1, "m4");
        Assert.Equal("4:m4", bench.Records);
    }

    // KAFKA-7190 keeps producers, KIP-360 takes any sequence of one that is not known.
    [Theory]
    [InlineData(false, ErrorCode.None, ErrorCode.None)]
    [InlineData(true, ErrorCode.UnknownProducerId, ErrorCode.None)]
    public void Producers_stay_known_and_before_that_were_forgotten_and_refused(bool asBefore24, ErrorCode next, ErrorCode afresh)
    {
        var bench = new LogBench(segmentBytes: 3 * Batch, retentionBytes: 0, asBefore24: asBefore24);
        Assert.Equal(ErrorCode.None, bench.Append(Batches.From(9, 0, 0, "a")).Error);
        Assert.Equal(ErrorCode.None, bench.Append(Batches.From(8, 0, 0, "b")).Error);
        bench.Do(log => log.SetHighWatermark(new(2)));
        Assert.Equal(1, Delete(bench, ms: 0));
        Assert.Equal(next, bench.Append(Batches.From(9, 0, 1, "c")).Error);
        Assert.Equal(afresh, bench.Append(Batches.From(7, 0, 0, "d")).Error);
    }

    [Fact]
    public void A_producer_whose_last_batch_is_still_there_stayed_known_before_as_well()
    {
        var bench = new LogBench(segmentBytes: 3 * Batch, retentionBytes: 2 * Batch, asBefore24: true);
        for (var i = 0; i < 5; i++) Assert.Equal(ErrorCode.None, bench.Append(Batches.From(9, 0, i, $"m{i}")).Error);
        bench.Do(log => log.SetHighWatermark(new(5)));
        Assert.Equal(1, Delete(bench, ms: 0));
        Assert.Equal(ErrorCode.None, bench.Append(Batches.From(9, 0, 5, "m5")).Error);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, bench.Append(Batches.From(9, 0, 9, "x")).Error);
    }

    [Fact]
    public void One_young_record_keeps_the_segments_behind_it()
    {
        var bench = Timed(retentionMs: 100, 0, 10, 1_000_000, 20, 30, 40, 50, 60, 70);
        Assert.Equal(0, Delete(bench, ms: 5_000));
    }

    [Fact]
    public void Nothing_goes_that_is_not_below_the_high_watermark()
    {
        var bench = Timed(retentionMs: 100, 0, 1, 2, 3, 4, 5);
        bench.Do(log => log.SetHighWatermark(new(5)));
        Assert.Equal(1, Delete(bench, ms: 9_000, committed: 5));
        Assert.Equal([3L], bench.Segments);
    }

    [Fact]
    public void Of_too_many_bytes_the_oldest_go_until_the_rest_is_no_less_than_what_may_stay()
    {
        var bench = new LogBench(segmentBytes: 2 * Batch, retentionBytes: 3 * Batch).Fill(8);
        Assert.Equal(2, Delete(bench, ms: 0));
        Assert.Equal([4L, 6L], bench.Segments);
        Assert.Equal("4:m4 5:m5 6:m6 7:m7", bench.Records);
    }

    [Fact]
    public void A_topic_that_is_compacted_keeps_everything()
    {
        var bench = Timed(retentionMs: 100, 0, 1, 2, 3);
        var kept = new LogBench(segmentBytes: 2 * Batch, retentionMs: 1, deletes: false).Fill(4);
        Assert.Equal(0, Delete(kept, ms: 9_000_000));
        Assert.NotEqual(0, Delete(bench, ms: 9_000_000));
    }

    [Fact]
    public void The_files_are_renamed_and_thrown_away_at_the_next_start()
    {
        var bench = Timed(retentionMs: 100, 0, 1, 2, 3, 4);
        Delete(bench, ms: 103);
        Assert.All(new[] { ".log", ".index", ".timeindex" }, suffix =>
        {
            Assert.False(bench.Disk.Exists(LogBench.Name(suffix)));
            Assert.True(bench.Disk.Exists(LogBench.Name(suffix) + LogFileNames.DeletedSuffix));
        });
        bench.Kill();
        Assert.DoesNotContain(bench.Disk.Names, name => name.EndsWith(LogFileNames.DeletedSuffix, StringComparison.Ordinal));
        Assert.Equal([3L], bench.Segments);
        Assert.Equal(3, bench.Log.LogStartOffset.Value);
    }

    [Fact]
    public void Epochs_that_ended_before_the_new_start_are_forgotten()
    {
        var bench = new LogBench(segmentBytes: 2 * Batch, retentionBytes: 2 * Batch).Fill(3, epoch: 1).Fill(2, epoch: 2).Fill(3, epoch: 5);
        Delete(bench, ms: 0);
        Assert.Equal("6:5", bench.Epochs);
        Assert.Equal("6:5", bench.Kill().Epochs);
    }

    [Fact]
    public void A_leader_s_start_hides_what_is_below_and_the_next_look_deletes_it()
    {
        var bench = new LogBench(segmentBytes: 3 * Batch).Fill(8);
        bench.Do(log =>
        {
            log.SetHighWatermark(new(8));
            log.MaybeIncrementLogStart(new(4));
            log.MaybeIncrementLogStart(new(2)); // Never back.
        });
        Assert.Equal([0L, 3L, 6L], bench.Segments);
        Assert.Equal(4, bench.Log.LogStartOffset.Value);
        Assert.Equal(1, Delete(bench, ms: 0));
        Assert.Equal([3L, 6L], bench.Segments);
        Assert.Equal(4, bench.Log.LogStartOffset.Value);
        Assert.Equal(4, bench.Log.FirstSince(Batches.Now)!.Value.Offset.Value);
    }

    [Fact]
    public void A_start_inside_a_segment_is_known_after_a_kill()
    {
        var bench = new LogBench(segmentBytes: 3 * Batch).Fill(8);
        bench.Do(log =>
        {
            log.SetHighWatermark(new(8));
            log.MaybeIncrementLogStart(new(4));
        });
        Assert.Equal(4, bench.Checkpoint().Kill().Log.LogStartOffset.Value);
    }

    [Fact]
    public void A_log_whose_records_are_gone_begins_at_its_start()
    {
        // The checkpoint of starts is on the disk, the records behind the start were in the page cache.
        var bench = new LogBench(segmentBytes: 3 * Batch).Fill(8);
        bench.Do(log =>
        {
            log.SetHighWatermark(new(8));
            log.MaybeIncrementLogStart(new(7));
        });
        bench.Checkpoint().LosePower();
        Assert.Equal((7L, 7L, 7L, ""), (bench.Log.LogStartOffset.Value, bench.End, bench.HighWatermark, bench.Epochs));
        bench.Append(2, "new");
        Assert.Equal("7:new", bench.Read(7));
        Assert.Equal((7L, 8L), (bench.Kill().Log.LogStartOffset.Value, bench.End));
    }

    [Fact]
    public void The_start_does_not_pass_the_high_watermark()
    {
        var bench = new LogBench().Fill(4);
        bench.Do(log =>
        {
            log.SetHighWatermark(new(2));
            log.MaybeIncrementLogStart(new(3));
        });
        Assert.Equal(2, bench.Log.LogStartOffset.Value);
    }

    private static LogBench Timed(long retentionMs, params int[] times)
    {
        var bench = new LogBench(segmentBytes: 3 * Batch, retentionMs: retentionMs);
        foreach (var ms in times) bench.Append(Batches.WithTime(Batches.Now + ms, "mm"));
        return bench;
    }

    private static int Delete(LogBench bench, long ms, long? committed = null)
    {
        var count = 0;
        bench.Do(log =>
        {
            log.SetHighWatermark(committed is { } high ? new(high) : log.LogEndOffset);
            count = log.DeleteOldSegments(Batches.Now + ms);
        });
        return count;
    }
}
