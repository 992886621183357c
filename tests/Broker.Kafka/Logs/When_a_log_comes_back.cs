using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Tests.Brokers.Support;
using Lab.Kernel;

namespace Lab.Broker.Kafka.Tests.Logs;

/// <summary>Loading from disk after every kind of stop (kafka.md 5).</summary>
public sealed class When_a_log_comes_back
{
    private static readonly int Batch = Batches.Of("m0").Length;

    /// <summary>Segments of three batches: 0 to 2, 3 to 5, 6 and 7; the first two are on the disk, and the checkpoint says so.</summary>
    private static LogBench ThreeSegments()
    {
        var bench = new LogBench(segmentBytes: 3 * Batch, indexInterval: 0).Fill(8).Wait().Checkpoint();
        Assert.Equal([0L, 3L, 6L], bench.Segments);
        Assert.Equal(6, bench.RecoveryPoint);
        return bench;
    }

    // ---- What is left --------------------------------------------------------------------------------------------

    [Fact]
    public void A_kill_loses_nothing()
    {
        var bench = new LogBench().Fill(5).Kill();
        Assert.Equal(("0:m0 1:m1 2:m2 3:m3 4:m4", 0L), (bench.Records, bench.RecoveryPoint));
    }

    [Fact]
    public void A_power_loss_loses_what_was_never_flushed()
    {
        var bench = ThreeSegments().LosePower();
        Assert.Equal("0:m0 1:m1 2:m2 3:m3 4:m4 5:m5", bench.Records);
        Assert.Equal(7, bench.Fill(1).End);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6)]
    public void Whatever_a_power_loss_keeps_is_a_beginning_of_the_log(int unflushed)
    {
        var bench = new LogBench().Fill(3).Do(log => log.Flush());
        for (var i = 0; i < unflushed; i++) bench.Append(Batches.Of(Batches.Big(700, (char)('a' + i))));
        var before = bench.Records;
        bench.LosePower(KeepUnflushed.Random);
        Assert.StartsWith(bench.Records, before, StringComparison.Ordinal);
        Assert.True(bench.End >= 3);
    }

    [Theory]
    [InlineData(1), InlineData(20), InlineData(60)]
    public void A_torn_tail_is_cut(int missing)
    {
        var bench = new LogBench().Fill(3).KillAnd(disk => disk.Truncate(disk.Find(LogBench.Name(".log"))!, (3 * Batch) - missing));
        Assert.Equal("0:m0 1:m1", bench.Records);
        Assert.Equal(2 * Batch, bench.Disk.Peek(LogBench.Name(".log")).Length);
        Assert.Equal("0:m0 1:m1 2:new", bench.Append(1, "new").Records);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "0:m0")]
    [InlineData(2, "0:m0 1:m1")]
    public void A_flipped_bit_ends_the_log_before_its_batch(int batch, string left)
    {
        var bench = new LogBench().Fill(3);
        bench.Disk.FlipBit(LogBench.Name(".log"), (batch * Batch) + Batch - 1, 3);
        Assert.Equal(left, bench.Kill().Records);
    }

    [Fact]
    public void Garbage_behind_the_last_batch_is_cut()
    {
        var bench = new LogBench().Fill(2).KillAnd(disk => disk.Append(disk.Find(LogBench.Name(".log"))!, new byte[40]));
        Assert.Equal(("0:m0 1:m1", 2 * Batch), (bench.Records, bench.Disk.Peek(LogBench.Name(".log")).Length));
    }

    [Fact]
    public void Later_segments_go_with_the_first_bad_batch()
    {
        var bench = new LogBench(segmentBytes: 3 * Batch).Fill(8); // Nothing is known to be flushed.
        bench.Disk.FlipBit(LogBench.Name(".log", 3), Batch - 1, 0);
        bench.Kill();
        Assert.Equal(("0:m0 1:m1 2:m2", 3L), (bench.Records, bench.End));
        Assert.False(bench.Disk.Exists(LogBench.Name(".log", 6)) || bench.Disk.Exists(LogBench.Name(".index", 6)) || bench.Disk.Exists(LogBench.Name(".timeindex", 6)));
        Assert.Equal("0:m0 1:m1 2:m2 3:x 4:y", bench.Append(1, "x", "y").Kill().Records);
    }

    [Fact]
    public void Offsets_out_of_order_end_it_too()
    {
        var bench = new LogBench().Fill(2).KillAnd(disk => disk.Append(disk.Find(LogBench.Name(".log"))!, Batches.At(1, 1, "again")));
        Assert.Equal("0:m0 1:m1", bench.Records);
    }

    // ---- What is looked at ---------------------------------------------------------------------------------------

    [Fact]
    public void Below_the_recovery_point_no_checksum_is_looked_at()
    {
        var bench = ThreeSegments();
        bench.Disk.FlipBit(LogBench.Name(".log"), Batch - 1, 0);
        Assert.Equal(8, bench.Kill().End);
    }

    [Fact]
    public void From_the_segment_of_the_recovery_point_on_every_one_is()
    {
        var bench = ThreeSegments().Fill(3).Wait(); // 9 is flushed, the checkpoint still says 6.
        bench.Disk.FlipBit(LogBench.Name(".log", 6), Batch - 1, 0);
        Assert.Equal(6, bench.Kill().End);
    }

    [Fact]
    public void After_a_clean_stop_none_is()
    {
        var bench = new LogBench().Fill(3);
        bench.Disk.FlipBit(LogBench.Name(".log"), Batch - 1, 0);
        Assert.Equal((3L, 3L), (bench.StopCleanly().End, bench.RecoveryPoint));
        Assert.True(bench.Directory.WasClean);
        Assert.Equal(new BrokerEpoch(7), bench.Directory.PreviousBrokerEpoch);
        Assert.Equal(0, bench.Kill().End); // The marker is gone: the next stop is what it is.
    }

    [Fact]
    public void A_clean_stop_leaves_everything_on_the_disk()
    {
        var bench = new LogBench(segmentBytes: 3 * Batch).Fill(5).Do(log => log.SetHighWatermark(new(4))).StopCleanly();
        Assert.Equal(("0:m0 1:m1 2:m2 3:m3 4:m4", 4L, 5L), (bench.Records, bench.HighWatermark, bench.RecoveryPoint));
    }

    // ---- What is built anew --------------------------------------------------------------------------------------

    // LogSegment.recover: the checkpoint of epochs may lack what the last batches are of, when the disk had no room for it.
    [Fact]
    public void Epochs_that_the_checkpoint_lacks_are_learned_from_the_batches()
    {
        var bench = new LogBench().Append(1, "a", "b").Append(3, "c").Append(4, "d");
        var old = LeaderEpochCheckpoint.Encode([new(new(1), new(0))]);
        Assert.Equal("0:1 2:3 3:4", bench.KillAnd(disk => disk.ReplaceAtomically($"o-0/{LeaderEpochCheckpoint.FileName}", old)).Epochs);
        Assert.Equal("0:1 2:3 3:4", bench.StopCleanly().Epochs);
    }

    [Theory]
    [InlineData(".index"), InlineData(".timeindex")]
    public void Indexes_that_are_missing_are_made_anew(string suffix)
    {
        var bench = ThreeSegments();
        foreach (var segment in new[] { 0L, 3L })
        {
            var name = LogBench.Name(suffix, segment);
            var before = bench.Disk.Peek(name).ToArray();
            Assert.NotEmpty(before);
            bench.KillAnd(disk => disk.Delete(name));
            Assert.Equal(before, bench.Disk.Peek(name).ToArray());
        }

        for (var i = 0; i < 8; i++) Assert.Equal($"{i}:m{i}", bench.Read(i, i + 1));
    }

    [Theory]
    [InlineData(".index"), InlineData(".timeindex")]
    public void Indexes_above_the_recovery_point_are_made_anew_whatever_is_in_them(string suffix)
    {
        var bench = ThreeSegments();
        var name = LogBench.Name(suffix, 6);
        bench.Kill();
        var before = bench.Written(name).ToArray();
        Assert.NotEmpty(before);
        bench.KillAnd(disk => disk.Write(disk.Find(name)!, 0, new byte[] { 9, 9, 9 }));
        Assert.Equal(before, bench.Written(name).ToArray());
    }

    // LogSegment.sanityCheck since KAFKA-7283: only that there is one.
    [Theory]
    [InlineData(".index"), InlineData(".timeindex")]
    public void Below_it_they_are_believed(string suffix)
    {
        var bench = ThreeSegments();
        var name = LogBench.Name(suffix, 3);
        bench.KillAnd(disk => disk.Write(disk.Find(name)!, 0, new byte[] { 9, 9, 9 }));
        Assert.Equal([9, 9, 9], bench.Written(name)[..3].ToArray());
    }

    [Fact]
    public void The_high_watermark_is_that_of_the_checkpoint_but_not_behind_the_end()
    {
        var bench = new LogBench().Fill(3).Do(log => log.Flush()).Fill(2).Do(log => log.SetHighWatermark(new(4))).Checkpoint();
        Assert.Equal(4, bench.Kill().HighWatermark);
        Assert.Equal(3, bench.LosePower().HighWatermark);
    }

    [Fact]
    public void Without_a_checkpoint_it_is_0() => Assert.Equal(0, new LogBench().Fill(3).Do(log => log.SetHighWatermark(new(3))).Kill().HighWatermark);

    [Fact]
    public void Epochs_behind_the_end_are_forgotten_also_on_the_disk()
    {
        var bench = new LogBench().Fill(3).Do(log => log.Flush()).Fill(2, epoch: 2).LosePower();
        Assert.Equal("0:1", bench.Epochs);
        Assert.Equal("0:1", bench.Kill().Epochs);
        Assert.Equal("0:1 3:4", bench.Fill(1, epoch: 4).Kill().Epochs);
    }

    [Fact]
    public void Producers_are_known_from_the_log()
    {
        var bench = new LogBench();
        bench.Append(Batches.From(9, 2, 0, "a"));
        bench.Append(Batches.From(9, 2, 1, "b"));
        bench.Kill();
        Assert.True(bench.Append(Batches.From(9, 2, 1, "b")).IsDuplicate);
        Assert.True(bench.Append(Batches.From(9, 2, 0, "a")).IsDuplicate);
        Assert.Equal(ErrorCode.InvalidProducerEpoch, bench.Append(Batches.From(9, 1, 0, "x")).Error);
        Assert.Equal(new Offset(2), bench.Append(Batches.From(9, 2, 2, "c")).FirstOffset);
    }

    [Fact]
    public void And_from_a_snapshot_and_what_comes_behind_it()
    {
        var bench = new LogBench();
        bench.Append(Batches.From(9, 0, 0, "a"));
        bench.Append(Batches.From(8, 0, 0, "other"));
        bench.Do(log => log.Roll()).Wait();
        bench.Append(Batches.From(9, 0, 1, "b"));
        bench.Checkpoint().Kill();
        Assert.True(bench.Append(Batches.From(8, 0, 0, "other")).IsDuplicate);
        Assert.True(bench.Append(Batches.From(9, 0, 1, "b")).IsDuplicate);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, bench.Append(Batches.From(9, 0, 5, "x")).Error);
    }

    [Fact]
    public void A_snapshot_that_is_broken_does_not_count()
    {
        var bench = new LogBench();
        bench.Append(Batches.From(9, 0, 0, "a"));
        bench.Do(log => log.Roll()).Wait().KillAnd(disk => disk.Write(disk.Find(LogBench.Name(".snapshot", 1))!, 3, new byte[] { 77 }));
        Assert.True(bench.Append(Batches.From(9, 0, 0, "a")).IsDuplicate);
    }

    [Fact]
    public void What_a_power_loss_took_of_a_producer_may_be_written_again()
    {
        var bench = new LogBench();
        bench.Append(Batches.From(9, 0, 0, "a"));
        bench.Do(log => log.Flush());
        bench.Append(Batches.From(9, 0, 1, "b"));
        bench.LosePower();
        Assert.Equal(new Offset(1), bench.Append(Batches.From(9, 0, 1, "b")).FirstOffset);
        Assert.Equal("0:a 1:b", bench.Records);
    }

    [Fact]
    public void A_directory_keeps_its_identity()
    {
        var bench = new LogBench();
        var id = bench.Directory.Identity.DirectoryId;
        Assert.Equal(id, bench.Kill().Directory.Identity.DirectoryId);
        Assert.Equal(id, bench.LosePower().Directory.Identity.DirectoryId);
    }
}
