using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Logs;

/// <summary>
/// The index files of the segment that takes batches are as long as segment.index.bytes allows, and zeros behind their entries (AbstractIndex): cut when it
/// rolls or the log is closed, made long again when the log is loaded. The batches here are of one instant: one entry of the time index.
/// </summary>
public sealed class When_index_files_are_preallocated
{
    private const int Room = 10 << 20;
    private static readonly int Batch = Batches.Of("m0").Length;

    [Fact]
    public void A_new_segment_has_files_of_the_whole_size_and_no_bytes_in_them()
    {
        var bench = new LogBench();
        Assert.Equal((Room, Room / 12 * 12), (bench.Length(LogBench.Name(".index")), bench.Length(LogBench.Name(".timeindex"))));
        Assert.Equal((0, 0), (bench.Written(LogBench.Name(".index")).Length, bench.Written(LogBench.Name(".timeindex")).Length));
    }

    [Fact]
    public void A_roll_cuts_them_to_their_entries()
    {
        var bench = new LogBench(segmentBytes: 3 * Batch, indexInterval: 0).Fill(4);
        Assert.Equal((2 * 8L, 12L), (bench.Length(LogBench.Name(".index")), bench.Length(LogBench.Name(".timeindex"))));
        Assert.Equal(Room, bench.Length(LogBench.Name(".index", 3)));
    }

    [Fact]
    public void A_clean_stop_cuts_them_and_the_next_start_makes_them_long_again()
    {
        var bench = new LogBench(indexInterval: 0).Fill(4);
        var stopped = (0L, 0L);
        bench.StopCleanlyAnd(disk => stopped = (disk.Find(LogBench.Name(".index"))!.Length, disk.Find(LogBench.Name(".timeindex"))!.Length));
        Assert.Equal((3 * 8L, 12L), stopped);
        Assert.Equal(Room, bench.Length(LogBench.Name(".index")));
        Assert.Equal(3 * 8, bench.Written(LogBench.Name(".index")).Length);
        Assert.Equal("0:m0 1:m1 2:m2 3:m3 4:m4", bench.Fill(1).Records);
        Assert.Equal([0L], bench.Segments);
    }

    [Fact]
    public void After_a_kill_recovery_finds_the_entries_and_not_the_zeros()
    {
        var bench = new LogBench(indexInterval: 0).Fill(4).Kill();
        Assert.Equal((3 * 8, 12), (bench.Written(LogBench.Name(".index")).Length, bench.Written(LogBench.Name(".timeindex")).Length));
        Assert.Equal([0L], bench.Fill(1).Segments);
        for (var i = 0; i < 5; i++) Assert.Equal($"{i}:m{i}", bench.Read(i, i + 1));
    }

    [Fact]
    public void A_cut_log_has_room_for_entries_behind_those_that_are_left()
    {
        var bench = new LogBench(indexInterval: 0).Fill(6).Do(log => log.TruncateTo(new(3)));
        Assert.Equal((Room, 2 * 8), (bench.Length(LogBench.Name(".index")), bench.Written(LogBench.Name(".index")).Length));
        bench.Append(2, "x", "y");
        Assert.Equal("0:m0 1:m1 2:m2 3:x 4:y", bench.Kill().Records);
        for (var i = 0; i < 3; i++) Assert.Equal($"{i}:m{i}", bench.Read(i, i + 1));
    }

    // What KAFKA-10471 does to a log that was loaded under a marker of a clean stop, and again when the process had died: nobody cut the files in between.
    [Fact]
    public void A_file_that_was_not_cut_counts_as_full_where_nobody_rebuilds_it()
    {
        var bench = new LogBench(indexInterval: 0, retentionMs: 604_800_000).Fill(4).Do(log => log.SetHighWatermark(new(4))).StopCleanly();
        Assert.Equal(Room, bench.Length(LogBench.Name(".index")));
        bench.KillAnd(LogBench.MarkClean);
        Assert.Equal("0:m0 1:m1 2:m2 3:m3", bench.Records);
        Assert.Equal(0, bench.Log.Segments[0].MaxTimestampSoFar.Timestamp);
        for (var i = 0; i < 4; i++) Assert.Equal($"{i}:m{i}", bench.Read(i, i + 1));
        Assert.Null(bench.Log.FirstSince(1));

        // The next batch begins a segment, and the one before it is as old as 1970.
        bench.Fill(1).Do(log =>
        {
            log.SetHighWatermark(new(5));
            Assert.Equal(1, log.DeleteOldSegments(bench.WallClockMs));
        });
        Assert.Equal("4:m4", bench.Records);
    }

    [Fact]
    public void An_empty_segment_with_files_that_were_not_cut_is_made_anew()
    {
        var bench = new LogBench(indexInterval: 0).StopCleanly();
        bench.KillAnd(LogBench.MarkClean).Fill(3);
        Assert.Equal([0L], bench.Segments);
        Assert.Equal(2 * 8, bench.Written(LogBench.Name(".index")).Length);
    }

    [Fact]
    public void Zeros_at_the_end_are_entries_of_the_base_offset_and_of_1970()
    {
        var times = TimeIndex.Open(new(100), [0, 0, 0, 0, 0, 0, 0, 50, 0, 0, 0, 7], 36);
        Assert.Equal((3, new TimestampOffset(50, new(107)), new TimestampOffset(0, new(100))), (times.Entries, times[0], times.LastEntry));
        Assert.True(times.IsFull);
        var offsets = OffsetIndex.Open(new(100), [], Room);
        Assert.Equal((Room / 8, new Offset(100)), (offsets.Entries, offsets.LastOffset));
        Assert.Equal(new OffsetPosition(new(100), 0), offsets.Lookup(new(150)));
    }
}
