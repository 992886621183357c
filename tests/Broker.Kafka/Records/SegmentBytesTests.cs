using System.Text.Json;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Tests.Records;

/// <summary>Every segment and metadata snapshot that real brokers left, against its decoding by the real classes.</summary>
public sealed class SegmentBytesTests
{
    public static TheoryData<string> Segments => [.. TestData.Files(".log").Concat(TestData.Files(".checkpoint")).Select(TestData.Name)];

    [Theory]
    [MemberData(nameof(Segments))]
    public void Every_batch_and_record_reads_as_the_real_classes_read_it(string name)
    {
        var file = Path.Combine(TestData.Bytes, name);
        var expected = TestData.ExpectedLines(file);
        var batches = new RecordBatches(File.ReadAllBytes(file)).GetEnumerator();
        foreach (var line in expected)
        {
            Assert.True(batches.MoveNext());
            AssertHeader(line, batches.Current, batches.Position);
            AssertRecords(line, batches.Current);
        }
        Assert.False(batches.MoveNext());
        Assert.Equal(BatchStatus.Ok, batches.Status);
        Assert.Equal(new FileInfo(file).Length, batches.Position);
    }

    [Theory]
    [MemberData(nameof(Segments))]
    public void Every_uncompressed_batch_is_written_again_bit_for_bit_from_its_fields(string name)
    {
        var builder = new RecordBatchBuilder();
        foreach (var batch in new RecordBatches(File.ReadAllBytes(Path.Combine(TestData.Bytes, name))))
        {
            if (batch.Compression != CompressionType.None) continue;
            builder.Begin(batch.BaseOffset, batch.Attributes, batch.BaseTimestamp);
            builder.PartitionLeaderEpoch = batch.PartitionLeaderEpoch;
            builder.ProducerId = batch.ProducerId;
            builder.ProducerEpoch = batch.ProducerEpoch;
            builder.BaseSequence = batch.BaseSequence;
            // With LogAppendTime the producer's timestamps are only in the deltas.
            var createTime = new RecordBatch(WithCreateTime(batch));
            foreach (var record in createTime)
                builder.AppendAt(record.Offset, record.Timestamp, record.Key, record.Value, record.ReadHeaders());
            Assert.True(batch.Bytes.SequenceEqual(builder.Build(batch.LastOffset, batch.MaxTimestamp)), $"batch at offset {batch.BaseOffset}");
        }
    }

    private static byte[] WithCreateTime(RecordBatch batch)
    {
        var copy = batch.Bytes.ToArray();
        BatchStamp.MaxTimestamp(copy, TimestampType.CreateTime, batch.MaxTimestamp);
        return copy;
    }

    private static void AssertHeader(JsonElement line, RecordBatch batch, int position)
    {
        Assert.Equal(line.Int("position"), position);
        Assert.Equal(line.Int("size"), batch.SizeInBytes);
        Assert.Equal(line.Long("baseOffset"), batch.BaseOffset.Value);
        Assert.Equal(line.Long("lastOffset"), batch.LastOffset.Value);
        Assert.Equal(line.Long("lastOffset") + 1, batch.NextOffset.Value);
        Assert.Equal(line.Int("lastOffsetDelta"), batch.LastOffsetDelta);
        Assert.Equal(line.Int("partitionLeaderEpoch"), batch.PartitionLeaderEpoch.Value);
        Assert.Equal(line.Int("magic"), batch.Magic);
        Assert.Equal(line.Text("crc"), batch.Crc.ToString("x8"));
        Assert.Equal(line.Bool("crcValid"), batch.IsValid);
        Assert.Equal(line.Int("attributes"), batch.Attributes.Bits);
        Assert.Equal(line.Text("compression"), batch.Compression.ToString().ToLowerInvariant());
        Assert.Equal(line.Text("timestampType"), batch.Attributes.TimestampType.ToString());
        Assert.Equal(line.Bool("transactional"), batch.IsTransactional);
        Assert.Equal(line.Bool("control"), batch.IsControl);
        Assert.Equal(line.IsNull("deleteHorizonMs") ? null : line.Long("deleteHorizonMs"), batch.DeleteHorizonMs);
        Assert.Equal(line.Long("baseTimestamp"), batch.BaseTimestamp);
        Assert.Equal(line.Long("maxTimestamp"), batch.MaxTimestamp);
        Assert.Equal(line.Long("producerId"), batch.ProducerId.Value);
        Assert.Equal(line.Int("producerEpoch"), batch.ProducerEpoch.Value);
        Assert.Equal(line.Int("baseSequence"), batch.BaseSequence.Value);
        Assert.Equal(line.Int("lastSequence"), batch.LastSequence.Value);
        Assert.Equal(line.Int("count"), batch.Count);
    }

    private static void AssertRecords(JsonElement line, RecordBatch batch)
    {
        RecordEnumerator records;
        if (batch.Compression == CompressionType.None) records = batch.GetEnumerator();
        else if (batch.Compression == CompressionType.Gzip) records = batch.RecordsOf(GzipPayload.Decompress(batch));
        else return;
        foreach (var expected in line.GetProperty("records").EnumerateArray())
        {
            Assert.True(records.MoveNext(), records.Complaint);
            var record = records.Current;
            Assert.Equal(expected.Long("offset"), record.Offset.Value);
            Assert.Equal(expected.Long("timestamp"), record.Timestamp);
            Assert.Equal(expected.Int("sequence"), record.Sequence.Value);
            Assert.Equal(expected.Int("size"), record.SizeInBytes);
            Assert.Equal(Base64(expected.GetProperty("key")), record.Key.ToArray());
            Assert.Equal(Base64(expected.GetProperty("value")), record.Value.ToArray());
            var headers = expected.GetProperty("headers");
            var read = record.ReadHeaders();
            Assert.Equal(headers.GetArrayLength(), read.Length);
            for (var i = 0; i < read.Length; i++)
            {
                Assert.Equal(headers[i][0].GetString(), read[i].Key);
                Assert.Equal(Base64(headers[i][1]), read[i].Value?.ToArray());
            }
        }
        Assert.False(records.MoveNext());
        Assert.Null(records.Complaint);
    }

    private static byte[]? Base64(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.GetBytesFromBase64();
}
