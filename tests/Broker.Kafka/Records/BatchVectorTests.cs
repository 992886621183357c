using System.Text.Json;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Tests.Records;

/// <summary>Batches that the real classes built from known parameters.</summary>
public sealed class BatchVectorTests
{
    [Fact]
    public void Uncompressed_batches_are_built_bit_for_bit()
    {
        var builder = new RecordBatchBuilder(0);
        var built = 0;
        foreach (var (row, vector) in TestData.Rows(TestData.Vectors("batches")))
        {
            if (vector.Text("kind") is not ("data" or "data-with-gaps") || vector.Text("compression") != "none") continue;
            var logAppend = vector.Text("timestampType") == "LogAppendTime";
            builder.Begin(new(vector.Long("baseOffset")), new(
                timestampType: logAppend ? TimestampType.LogAppendTime : TimestampType.CreateTime,
                transactional: vector.Bool("transactional")));
            builder.PartitionLeaderEpoch = new(vector.Int("partitionLeaderEpoch"));
            builder.ProducerId = new(vector.Long("producerId"));
            builder.ProducerEpoch = new((short)vector.Int("producerEpoch"));
            builder.BaseSequence = new(vector.Int("baseSequence"));
            foreach (var record in vector.GetProperty("records").EnumerateArray())
                builder.AppendAt(new(record.Long("offset")), record.Long("timestamp"), Optional(record, "key_hex"), Optional(record, "value_hex"), Headers(record));
            Offset? lastOffset = vector.IsNull("overrideLastOffset") ? null : new Offset(vector.Long("overrideLastOffset"));
            var bytes = builder.Build(lastOffset, logAppend ? vector.Long("logAppendTime") : null);
            Assert.True(vector.Text("hex") == Convert.ToHexStringLower(bytes), $"row {row}");
            Assert.Equal(bytes.Length, builder.SizeInBytes);
            built++;
        }
        Assert.True(built > 0);
    }

    [Fact]
    public void Header_fields_and_records_are_read_as_the_real_classes_read_them()
    {
        foreach (var (row, vector) in TestData.Rows(TestData.Vectors("batches")))
        {
            if (!vector.TryGetProperty("expect", out var expect)) continue;
            Assert.Equal(BatchStatus.Ok, RecordBatch.TryRead(vector.Hex("hex"), out var batch));
            Assert.True(batch.IsValid, $"row {row}");
            Assert.Equal(expect.Int("size"), batch.SizeInBytes);
            Assert.Equal(expect.Text("crc"), batch.Crc.ToString("x8"));
            Assert.Equal(expect.Int("attributes"), batch.Attributes.Bits);
            Assert.Equal(vector.Long("baseOffset"), batch.BaseOffset.Value);
            Assert.Equal(vector.Int("partitionLeaderEpoch"), batch.PartitionLeaderEpoch.Value);
            Assert.Equal(vector.Long("producerId"), batch.ProducerId.Value);
            Assert.Equal(vector.Int("producerEpoch"), batch.ProducerEpoch.Value);
            if (vector.Text("kind") == "end-transaction-marker") continue;
            Assert.Equal(expect.Long("baseTimestamp"), batch.BaseTimestamp);
            Assert.Equal(expect.Long("maxTimestamp"), batch.MaxTimestamp);
            Assert.Equal(expect.Long("lastOffset"), batch.LastOffset.Value);
            Assert.Equal(expect.Int("lastSequence"), batch.LastSequence.Value);
            Assert.Equal(vector.Text("compression"), batch.Compression.ToString().ToLowerInvariant());
            AssertRecords(vector, batch);
        }
    }

    [Fact]
    public void End_markers_are_built_and_read_bit_for_bit()
    {
        foreach (var (row, vector) in TestData.Rows(TestData.Vectors("batches")))
        {
            if (vector.Text("kind") != "end-transaction-marker") continue;
            var type = Enum.Parse<ControlRecordType>(vector.Text("controlType")!, ignoreCase: true);
            var marker = new EndTransactionMarker(type, vector.Int("coordinatorEpoch"), vector.Long("timestamp"));
            var bytes = marker.ToBatch(
                new(vector.Long("baseOffset")), new(vector.Int("partitionLeaderEpoch")), new(vector.Long("producerId")), new((short)vector.Int("producerEpoch")));
            Assert.True(vector.Text("hex") == Convert.ToHexStringLower(bytes), $"row {row}");
            Assert.True(EndTransactionMarker.TryRead(new(bytes), out var read));
            Assert.Equal(marker, read);
        }
    }

    [Fact]
    public void Messages_of_the_old_formats_are_recognised_and_readable()
    {
        foreach (var (_, vector) in TestData.Rows(TestData.Vectors("batches")))
        {
            if (vector.Text("kind") != "legacy-message-set") continue;
            var bytes = vector.Hex("hex").AsSpan();
            foreach (var record in vector.GetProperty("records").EnumerateArray())
            {
                Assert.Equal(BatchStatus.OldFormat, RecordBatch.TryRead(bytes, out _));
                Assert.Equal(BatchStatus.Ok, LegacyMessage.TryRead(bytes, out var message));
                Assert.True(message.IsValid);
                Assert.Equal(vector.Int("magic"), message.Magic);
                Assert.Equal(record.Long("offset"), message.Offset.Value);
                Assert.Equal(record.Long("timestamp"), message.Timestamp);
                Assert.Equal(Optional(record, "key_hex"), message.Key.ToArray());
                Assert.Equal(Optional(record, "value_hex"), message.Value.ToArray());
                bytes = bytes[message.SizeInBytes..];
            }
            Assert.Equal(0, bytes.Length);
        }
    }

    private static void AssertRecords(JsonElement vector, RecordBatch batch)
    {
        RecordEnumerator records;
        if (batch.Compression == CompressionType.None) records = batch.GetEnumerator();
        else if (batch.Compression == CompressionType.Gzip) records = batch.RecordsOf(GzipPayload.Decompress(batch));
        else return;
        foreach (var expected in vector.GetProperty("records").EnumerateArray())
        {
            Assert.True(records.MoveNext(), records.Complaint);
            var record = records.Current;
            Assert.Equal(expected.Long("offset"), record.Offset.Value);
            Assert.Equal(vector.Text("timestampType") == "LogAppendTime" ? vector.Long("logAppendTime") : expected.Long("timestamp"), record.Timestamp);
            Assert.Equal(Optional(expected, "key_hex"), record.Key.ToArray());
            Assert.Equal(Optional(expected, "value_hex"), record.Value.ToArray());
            var headers = Headers(expected);
            var read = record.ReadHeaders();
            Assert.Equal(headers.Select(h => h.Key), read.Select(h => h.Key));
            Assert.Equal(headers.Select(h => h.Value?.ToArray()), read.Select(h => h.Value?.ToArray()));
        }
        Assert.False(records.MoveNext());
        Assert.Null(records.Complaint);
    }

    private static byte[]? Optional(JsonElement record, string property) => record.IsNull(property) ? null : record.Hex(property);

    private static RecordHeader[] Headers(JsonElement record) =>
        [.. record.GetProperty("headers").EnumerateArray().Select(h => new RecordHeader(
            h[0].GetString()!,
            h[1].ValueKind == JsonValueKind.Null ? null : (ReadOnlyMemory<byte>?)Convert.FromHexString(h[1].GetString()!)))];
}
