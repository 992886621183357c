using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Logs;

public sealed class When_a_log_is_written
{
    [Fact]
    public void Offsets_follow_each_other_without_a_gap()
    {
        var bench = new LogBench();
        Assert.Equal([0L, 3L, 4L], new[] { Batches.Of("a", "b", "c"), Batches.Of("d"), Batches.Of("e") }.Select(b => bench.Append(b).FirstOffset.Value));
        Assert.Equal((5L, "0:a 1:b 2:c 3:d 4:e"), (bench.End, bench.Records));
    }

    // The newest batches are found without the index, the others through it: both ways, and across the border between them.
    [Theory]
    [InlineData(1 << 20, 1 << 20)]
    [InlineData(1 << 20, 300)]
    [InlineData(2000, 300)]
    public void Every_offset_is_found(int segmentBytes, int indexInterval)
    {
        var bench = new LogBench(segmentBytes, indexInterval).Fill(200);
        for (var i = 0; i < 200; i++) Assert.Equal($"{i}:m{i}", bench.Read(i, i + 1));
        bench.Kill();
        for (var i = 0; i < 200; i++) Assert.Equal($"{i}:m{i}", bench.Read(i, i + 1));
    }

    [Fact]
    public void An_offset_inside_a_batch_gives_the_batch()
    {
        var bench = new LogBench();
        for (var i = 0; i < 100; i++) bench.Append(Batches.Of("x", "y", "z"));
        for (var i = 0; i < 300; i++) Assert.StartsWith($"{i - (i % 3)}:x", bench.Read(i, 300), StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_ends_before_the_batch_that_its_limit_cuts()
    {
        var bench = new LogBench();
        bench.Append(Batches.Of("a", "b"));
        bench.Append(Batches.Of("c", "d"));
        Assert.Equal(["", "", "0:a 1:b", "0:a 1:b", "0:a 1:b 2:c 3:d"], new[] { 0, 1, 2, 3, 4 }.Select(limit => bench.Read(0, limit)));
    }

    [Fact]
    public void Nothing_is_behind_the_end()
    {
        var bench = new LogBench().Fill(2);
        Assert.Equal(["", ""], [bench.Read(2), bench.Read(5, 9)]);
    }

    [Fact]
    public void A_read_goes_no_further_than_its_segment()
    {
        var bench = new LogBench().Fill(2).Do(log => log.Roll()).Fill(2);
        Assert.Equal(["0:m0 1:m1", "2:m2 3:m3"], [bench.Read(0), bench.Read(2)]);
    }

    // An entry for the first batch that comes when more than index.interval.bytes stand behind the last one.
    [Fact]
    public void The_index_is_sparse_and_true()
    {
        var bench = new LogBench(indexInterval: 300).Fill(50);
        var log = bench.Disk.Peek(LogBench.Name(".log"));
        var batch = log.Length / 50; // m0 to m9 are shorter by a byte; near enough for the count.
        var index = ((Decoded<OffsetIndex>.Valid)OffsetIndex.Read(Offset.Zero, 10 << 20, bench.Written(LogBench.Name(".index")))).Value;
        Assert.InRange(index.Entries, 8, 12);
        var last = 0;
        for (var i = 0; i < index.Entries; i++)
        {
            var at = new Kafka.Records.RecordBatch(log.Span[index[i].Position..]);
            Assert.Equal(index[i].Offset, at.LastOffset);
            Assert.InRange(index[i].Position - last, 301, 300 + (2 * batch));
            last = index[i].Position;
        }
    }

    [Fact]
    public void The_time_index_tells_the_largest_time_so_far()
    {
        var bench = new LogBench(indexInterval: 1);
        foreach (var ms in new[] { 10, 5, 30, 20 }) bench.Append(Batches.WithTime(Batches.Now + ms, "m"));
        var times = ((Decoded<TimeIndex>.Valid)TimeIndex.Read(Offset.Zero, 10 << 20, bench.Written(LogBench.Name(".timeindex")))).Value;
        Assert.Equal([(10L, 0L), (30L, 2L)], Enumerable.Range(0, times.Entries).Select(i => (times[i].Timestamp - Batches.Now, times[i].Offset.Value)));
    }

    [Fact]
    public void Each_epoch_begins_where_its_leader_began()
    {
        var bench = new LogBench().Fill(2, epoch: 3).Fill(1, epoch: 4).Fill(1, epoch: 7);
        Assert.Equal("0:3 2:4 3:7", bench.Epochs);
    }

    [Fact]
    public void After_so_many_records_as_flush_messages_says_it_is_flushed()
    {
        var bench = new LogBench(flushMessages: 3);
        Assert.Equal([0L, 0L, 3L, 3L, 3L, 6L], Enumerable.Range(0, 6).Select(_ => bench.Fill(1).RecoveryPoint));
        Assert.Equal("0:m0 1:m1 2:m2 3:m3 4:m4 5:m5", bench.Fill(2).LosePower().Records);
    }

    [Fact]
    public void A_flush_that_fails_refuses_the_batch_and_vouches_for_nothing()
    {
        var bench = new LogBench(flushMessages: 1);
        bench.Disk.FlushFails = true;
        Assert.Equal(ErrorCode.KafkaStorageError, bench.Append(Batches.Of("a")).Error);
        Assert.Equal(0, bench.RecoveryPoint);
    }

    [Fact]
    public void A_follower_takes_batches_as_they_are_and_in_order()
    {
        var bench = new LogBench();
        ErrorCode Take(params byte[][] batches)
        {
            ErrorCode error = default;
            bench.Do(log => error = log.AppendAsFollower(Batches.Joined(batches), LeaderEpoch.None));
            return error;
        }

        Assert.Equal(ErrorCode.None, Take(Batches.At(0, 2, "a"), Batches.At(1, 4, "b")));
        Assert.Equal(ErrorCode.OffsetOutOfRange, Take(Batches.At(1, 4, "again")));
        var bad = Batches.At(3, 4, "bad");
        bad[^1] ^= 1;
        // All of an answer is looked at before any of it is written.
        Assert.Equal(ErrorCode.CorruptMessage, Take(Batches.At(2, 4, "c"), bad));
        Assert.Equal(("0:a 1:b", "0:2 1:4"), (bench.Records, bench.Epochs));
        Assert.Equal(ErrorCode.None, Take(Batches.At(2, 4, "c"), bad[..^1]));
        Assert.Equal("0:a 1:b 2:c", bench.Records);
        var strange = Batches.At(3, 4, "strange");
        strange[BatchHeader.MagicAt] = 9;
        Assert.Equal(ErrorCode.CorruptMessage, Take(Batches.At(3, 4, "d"), strange));
        Assert.Equal("0:a 1:b 2:c", bench.Records);
    }

    [Fact]
    public void The_high_watermark_stays_within_the_log()
    {
        var bench = new LogBench().Fill(3).Do(log => log.SetHighWatermark(new(9)));
        Assert.Equal(3, bench.HighWatermark);
        Assert.Equal(1, bench.Do(log => log.SetHighWatermark(new(1))).HighWatermark);
        Assert.Equal(0, bench.Do(log => log.SetHighWatermark(Offset.None)).HighWatermark);
    }
}
