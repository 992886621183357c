using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Logs;

/// <summary>Truncation (kafka.md 2.4): everything that knew of what is gone must forget it.</summary>
public sealed class When_a_log_is_cut
{
    private static readonly int Batch = Batches.Of("m0").Length;

    private static LogBench Cut(LogBench bench, long target) => bench.Do(log => log.TruncateTo(new(target)));

    [Theory]
    [InlineData(0, ""), InlineData(1, "0:m0"), InlineData(3, "0:m0 1:m1 2:m2"), InlineData(4, "0:m0 1:m1 2:m2 3:m3"), InlineData(9, "0:m0 1:m1 2:m2 3:m3")]
    public void What_is_before_the_target_stays(long target, string left) => Assert.Equal(left, Cut(new LogBench().Fill(4), target).Records);

    [Fact]
    public void A_batch_that_the_target_cuts_goes_as_a_whole()
    {
        var bench = new LogBench();
        bench.Append(Batches.Of("a"));
        bench.Append(Batches.Of("b", "c", "d"));
        Assert.Equal(("0:a", 1L), (Cut(bench, 3).Records, bench.End));
    }

    [Fact]
    public void Writing_goes_on_at_the_new_end()
    {
        var bench = Cut(new LogBench().Fill(4), 2).Append(1, "x");
        Assert.Equal(("0:m0 1:m1 2:x", "2:x"), (bench.Records, bench.Read(2)));
        Assert.Equal("0:m0 1:m1 2:x", bench.Kill().Records);
    }

    [Theory]
    [InlineData(7, 6), InlineData(6, 3), InlineData(5, 3), InlineData(3, 0), InlineData(0, 0)]
    public void Segments_behind_it_go_with_their_files(long target, long lastSegment)
    {
        var bench = Cut(new LogBench(segmentBytes: 3 * Batch).Fill(8), target);
        Assert.Equal(target, bench.End);
        Assert.True(bench.Segments.Last() == lastSegment || (bench.Segments.Last() == target && bench.Log.Segments[^1].SizeInBytes == 0));
        foreach (var gone in new[] { 3L, 6L }.Where(s => s > target)) Assert.False(bench.Disk.Exists(LogBench.Name(".log", gone)));
        Assert.Equal(target + 2, bench.Fill(2).Kill().End);
        for (var i = 0; i < bench.End; i++) Assert.Equal($"{i}:m{i}", bench.Read(i, i + 1));
    }

    [Fact]
    public void Indexes_know_nothing_of_what_is_gone()
    {
        var bench = Cut(new LogBench(indexInterval: 0).Fill(9), 4);
        var index = ((Decoded<OffsetIndex>.Valid)OffsetIndex.Read(Offset.Zero, 10 << 20, bench.Disk.Peek(LogBench.Name(".index")).Span)).Value;
        Assert.True(index.LastOffset < new Offset(4));
        bench.Fill(90);
        for (var i = 0; i < bench.End; i++) Assert.Equal($"{i}:m{i}", bench.Read(i, i + 1));
    }

    [Fact]
    public void Epochs_that_begin_behind_it_are_forgotten_also_on_the_disk()
    {
        var bench = new LogBench().Fill(2, epoch: 1).Fill(2, epoch: 2).Fill(2, epoch: 5);
        Assert.Equal("0:1 2:2", Cut(bench, 4).Epochs);
        Assert.Equal("0:1 2:2", bench.Kill().Epochs);
        Assert.Equal("0:1", Cut(bench, 2).Epochs);
        Assert.Equal("0:1 2:6", bench.Fill(1, epoch: 6).Kill().Epochs);
    }

    [Fact]
    public void The_high_watermark_comes_down_with_the_end_and_not_otherwise()
    {
        var bench = new LogBench().Fill(5).Do(log => log.SetHighWatermark(new(3)));
        Assert.Equal(3, Cut(bench, 4).HighWatermark);
        Assert.Equal(2, Cut(bench, 2).HighWatermark);
    }

    [Fact]
    public void Producers_are_as_if_it_had_never_been_written()
    {
        var bench = new LogBench();
        for (var i = 0; i < 3; i++) bench.Append(Batches.From(9, 0, i, $"s{i}"));
        Cut(bench, 1);
        Assert.False(bench.Append(Batches.From(9, 0, 1, "s1")).IsDuplicate);
        Assert.Equal("0:s0 1:s1", bench.Records);
        Assert.True(bench.Append(Batches.From(9, 0, 0, "s0")).IsDuplicate);
    }

    [Fact]
    public void A_snapshot_behind_it_is_deleted()
    {
        var bench = new LogBench();
        bench.Append(Batches.From(9, 0, 0, "a"));
        bench.Append(Batches.From(9, 0, 1, "b"));
        bench.Do(log => log.Roll());
        Cut(bench, 1);
        Assert.False(bench.Disk.Exists(LogBench.Name(".snapshot", 2)));
        Assert.Equal(ErrorCode.None, bench.Kill().Append(Batches.From(9, 0, 1, "again")).Error);
        Assert.Equal("0:a 1:again", bench.Records);
    }

    [Fact]
    public void What_is_written_next_is_not_taken_for_flushed()
    {
        var bench = Cut(new LogBench(flushMessages: 4).Fill(4), 2);
        Assert.Equal(2, bench.RecoveryPoint);
        Assert.Equal(2, bench.Append(1, "x").RecoveryPoint);
        Assert.DoesNotContain("x", bench.LosePower().Records, StringComparison.Ordinal); // The cut itself may be undone with it.
    }

    // Else the recovery after the next crash would believe the checkpoint and not look at what was written since (LogManager.truncateTo).
    [Fact]
    public void The_recovery_point_on_the_disk_comes_down_at_once()
    {
        var bench = new LogBench(segmentBytes: 4 * Batch).Fill(4).Do(log => log.Flush()).Checkpoint();
        Cut(bench, 2).Append(2, "x2", "x3", "x4");
        bench.Disk.FlipBit(LogBench.Name(".log"), (3 * Batch) - 1, 0);
        Assert.Equal("0:m0 1:m1", bench.Kill().Records);
    }

    [Fact]
    public void A_log_that_begins_anew_elsewhere_has_forgotten_everything()
    {
        var bench = new LogBench(segmentBytes: 3 * Batch).Fill(5);
        bench.Append(Batches.From(9, 0, 0, "a"));
        bench.Do(log => log.RestartAt(new(50)));
        Assert.Equal((50L, 50L, 50L, 50L, "", ""), (bench.Log.LogStartOffset.Value, bench.End, bench.HighWatermark, bench.RecoveryPoint, bench.Epochs, bench.Records));
        Assert.False(bench.Disk.Exists(LogBench.Name(".log")));
        Assert.Equal(new Offset(50), bench.Append(Batches.From(9, 0, 7, "b")).FirstOffset);
        bench.Kill();
        Assert.Equal((50L, "50:b"), (bench.Log.LogStartOffset.Value, bench.Records));
    }
}
