using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Tests.Files;

/// <summary>The index files of real brokers.</summary>
public sealed class IndexBytesTests
{
    public static TheoryData<string> OffsetIndexes => [.. TestData.Files(".index").Select(TestData.Name)];

    public static TheoryData<string> TimeIndexes => [.. TestData.Files(".timeindex").Select(TestData.Name)];

    [Theory]
    [MemberData(nameof(OffsetIndexes))]
    public void An_offset_index_reads_as_the_real_classes_read_it_and_is_written_again_bit_for_bit(string name)
    {
        var file = Path.Combine(TestData.Bytes, name);
        var bytes = File.ReadAllBytes(file);
        var expected = TestData.Json(TestData.Expected(file, ".json"));
        var baseOffset = new Offset(expected.Long("baseOffset"));
        Assert.True(LogFileNames.TryParseOffset(Path.GetFileName(file), LogFileNames.OffsetIndexSuffix, out var named));
        Assert.Equal(baseOffset, named);
        var index = OffsetIndex.Read(baseOffset, bytes.Length, bytes).Value;
        var entries = expected.GetProperty("entries");
        Assert.Equal(entries.GetArrayLength(), index.Entries);
        var copy = new OffsetIndex(baseOffset, bytes.Length);
        for (var slot = 0; slot < index.Entries; slot++)
        {
            Assert.Equal((entries[slot][0].GetInt64(), entries[slot][1].GetInt32()), (index[slot].Offset.Value, index[slot].Position));
            Assert.Equal(IndexAppend.Appended, copy.Append(index[slot].Offset, index[slot].Position));
        }
        Assert.Equal(bytes, copy.Bytes);
    }

    [Theory]
    [MemberData(nameof(TimeIndexes))]
    public void A_time_index_reads_as_the_real_classes_read_it_and_is_written_again_bit_for_bit(string name)
    {
        var file = Path.Combine(TestData.Bytes, name);
        var bytes = File.ReadAllBytes(file);
        var expected = TestData.Json(TestData.Expected(file, ".json"));
        var baseOffset = new Offset(expected.Long("baseOffset"));
        var index = TimeIndex.Read(baseOffset, bytes.Length, bytes).Value;
        var entries = expected.GetProperty("entries");
        Assert.Equal(entries.GetArrayLength(), index.Entries);
        var copy = new TimeIndex(baseOffset, bytes.Length);
        for (var slot = 0; slot < index.Entries; slot++)
        {
            Assert.Equal((entries[slot][0].GetInt64(), entries[slot][1].GetInt64()), (index[slot].Timestamp, index[slot].Offset.Value));
            Assert.Equal(IndexAppend.Appended, copy.MaybeAppend(index[slot].Timestamp, index[slot].Offset, closing: true));
        }
        Assert.Equal(bytes, copy.Bytes);
    }

    [Theory]
    [MemberData(nameof(OffsetIndexes))]
    public void Both_indexes_follow_from_the_segment_by_the_sparse_rule(string name)
    {
        var file = Path.Combine(TestData.Bytes, name);
        Assert.True(LogFileNames.TryParseOffset(Path.GetFileName(file), LogFileNames.OffsetIndexSuffix, out var baseOffset));
        var directory = Path.GetDirectoryName(file)!;
        // The one topic of the recorded workload that does not use the default interval.
        var interval = Path.GetFileName(directory) is "idem-0" ? 1024 : 4096;
        var segment = Path.Combine(directory, LogFileNames.Log(baseOffset));
        var restart = Restart(segment);
        var indexes = new SegmentIndexes(baseOffset, interval, 10 << 20);
        var batches = new RecordBatches(File.ReadAllBytes(segment)).GetEnumerator();
        while (batches.MoveNext())
        {
            if (batches.Position == restart)
            {
                indexes.OnClose();
                indexes = new(indexes.Offsets, indexes.Times, interval);
            }
            indexes.OnBatch(batches.Current, batches.Position);
        }
        indexes.OnClose();
        Assert.Equal(File.ReadAllBytes(file), indexes.Offsets.Bytes);
        Assert.Equal(File.ReadAllBytes(Path.Combine(directory, LogFileNames.TimeIndex(baseOffset))), indexes.Times.Bytes);
    }

    /// <summary>
    /// Where the segment ended when its broker was restarted, or -1. Node 3 was killed and its directory kept; the single nodes restarted once,
    /// and the leader epoch tells the batches before from those after.
    /// </summary>
    private static long Restart(string segment)
    {
        if (segment.Contains("three-nodes", StringComparison.Ordinal))
        {
            var killed = segment.Replace($"{Path.DirectorySeparatorChar}n3{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}n3-after-kill{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
            return killed != segment && File.Exists(killed) ? new FileInfo(killed).Length : -1;
        }
        var batches = new RecordBatches(File.ReadAllBytes(segment)).GetEnumerator();
        var epoch = LeaderEpoch.None;
        while (batches.MoveNext())
        {
            if (epoch != LeaderEpoch.None && batches.Current.PartitionLeaderEpoch != epoch) return batches.Position;
            epoch = batches.Current.PartitionLeaderEpoch;
        }
        return -1;
    }
}
