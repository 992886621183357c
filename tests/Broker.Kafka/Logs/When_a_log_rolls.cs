using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Logs;

public sealed class When_a_log_rolls
{
    private static readonly int Batch = Batches.Of("m0").Length;

    [Fact]
    public void No_segment_outgrows_segment_bytes()
    {
        var bench = new LogBench(segmentBytes: 3 * Batch).Fill(8);
        Assert.Equal([0L, 3L, 6L], bench.Segments);
        Assert.All(bench.Log.Segments, s => Assert.True(s.SizeInBytes <= 3 * Batch));
    }

    [Fact]
    public void Age_counts_from_the_first_record_of_the_segment()
    {
        var bench = new LogBench(segmentMs: 100);
        foreach (var ms in new[] { 0, 90, 100, 101, 150, 202 }) bench.Append(Batches.WithTime(Batches.Now + ms, "m"));
        Assert.Equal([0L, 3L, 5L], bench.Segments);
    }

    [Fact]
    public void A_full_index_ends_the_segment()
    {
        var bench = new LogBench(indexInterval: 0, indexBytes: 24).Fill(10); // Three entries of the offset index, one of the other less one.
        Assert.True(bench.Log.Segments.Count > 1);
        Assert.All(bench.Log.Segments, s => Assert.InRange(bench.Disk.Peek(LogBench.Name(".timeindex", s.BaseOffset.Value)).Length, 0, 24));
        for (var i = 0; i < 10; i++) Assert.Equal($"{i}:m{i}", bench.Read(i, i + 1));
    }

    [Fact]
    public void Files_are_named_by_their_first_offset()
    {
        var bench = new LogBench(segmentBytes: 3 * Batch).Fill(4);
        Assert.All(new[] { 0, 3 }, offset => Assert.All(new[] { ".log", ".index", ".timeindex" }, suffix => Assert.True(bench.Disk.Exists(LogBench.Name(suffix, offset)))));
    }

    // The flush is begun, not waited for.
    [Fact]
    public void The_old_segment_is_on_the_disk_some_time_later()
    {
        var bench = new LogBench().Fill(3);
        var before = -1L;
        bench.Do(log =>
        {
            log.Roll();
            before = log.RecoveryPoint.Value;
        });
        Assert.Equal(0, before);
        Assert.Equal(3, bench.Wait().RecoveryPoint);
        Assert.Equal("0:m0 1:m1 2:m2", bench.Fill(2).LosePower().Records);
    }

    [Fact]
    public void The_time_index_gets_its_last_entry()
    {
        var bench = new LogBench();
        foreach (var ms in new[] { 10, 40, 20 }) bench.Append(Batches.WithTime(Batches.Now + ms, "m"));
        Assert.Equal(0, bench.Written(LogBench.Name(".timeindex")).Length);
        bench.Do(log => log.Roll());
        var times = ((Decoded<TimeIndex>.Valid)TimeIndex.Read(Offset.Zero, 10 << 20, bench.Disk.Peek(LogBench.Name(".timeindex")).Span)).Value;
        Assert.Equal(new TimestampOffset(Batches.Now + 40, new(1)), times.LastEntry);
    }

    [Fact]
    public void A_snapshot_of_the_producers_stands_at_the_new_segment()
    {
        var bench = new LogBench();
        bench.Append(Batches.From(9, 0, 0, "a", "b"));
        bench.Do(log => log.Roll());
        var stored = ((Decoded<IReadOnlyList<ProducerSnapshotEntry>>.Valid)ProducerSnapshot.Decode(bench.Disk.Peek(LogBench.Name(".snapshot", 2)).Span)).Value;
        var entry = Assert.Single(stored);
        Assert.Equal((new ProducerId(9), new SequenceNumber(1), new Offset(1)), (entry.ProducerId, entry.LastSequence, entry.LastOffset));
    }

    [Fact]
    public void A_time_is_found_in_whichever_segment_it_is()
    {
        var bench = new LogBench(segmentBytes: 2 * Batches.WithTime(Batches.Now, "m").Length);
        foreach (var ms in new[] { 0, 10, 20, 30, 40, 50 }) bench.Append(Batches.WithTime(Batches.Now + ms, "m"));
        Assert.Equal(3, bench.Log.Segments.Count);
        Assert.Equal([0L, 1L, 3L, 4L, 5L, -1L], new[] { 0, 5, 30, 31, 50, 51 }.Select(ms => bench.Log.FirstSince(Batches.Now + ms)?.Offset.Value ?? -1));
    }
}
