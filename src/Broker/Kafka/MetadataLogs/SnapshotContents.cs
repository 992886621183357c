using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.MetadataLogs;

/// <summary>
/// The bytes of a snapshot (KIP-630): a control batch with the header, the records of an image in batches as large as any batch of the log may be,
/// a control batch with the footer. Offsets count from 0 within the file; the epoch of all batches is the snapshot's.
/// </summary>
/// <param name="LastContainedLogTimestamp">When the last record that it covers was written, milliseconds since 1970.</param>
/// <param name="Records">In the order of the file.</param>
internal sealed record SnapshotContents(long LastContainedLogTimestamp, IReadOnlyList<MetadataRecord> Records)
{
    // KafkaRaftClient.MAX_BATCH_SIZE_BYTES.
    private const int MaxBatchBytes = 8 << 20;

    public byte[] Encode(SnapshotId id, long now)
    {
        List<byte[]> batches = [MetadataBatch.Control(new SnapshotHeaderRecord(LastContainedLogTimestamp), Offset.Zero, id.Epoch, now)];
        var next = new Offset(1);
        for (var i = 0; i < Records.Count;)
        {
            var batch = new MetadataBatch(next, id.Epoch, now);
            for (var first = i; i < Records.Count && (i == first || batch.SizeInBytes < MaxBatchBytes); i++, next = next.Next) batch.Add(Records[i]);
            batches.Add(batch.Build());
        }

        batches.Add(MetadataBatch.Control(new SnapshotFooterRecord(), next, id.Epoch, now));
        return [.. batches.SelectMany(static bytes => bytes)];
    }

    /// <summary>Null where the file is damaged, or has no footer: it is not complete then.</summary>
    public static SnapshotContents? Decode(ReadOnlySpan<byte> file)
    {
        long? timestamp = null;
        var isClosed = false;
        List<MetadataRecord> records = [];
        foreach (var batch in new RecordBatches(file))
        {
            if (!batch.IsValid || isClosed) return null;
            foreach (var record in batch)
            {
                if (!batch.IsControl)
                {
                    if (MetadataRecord.Decode(record.Value.Span) is not Decoded<MetadataRecord>.Valid(var read)) return null;
                    records.Add(read);
                }
                else if (ControlRecord.Decode(record.Key.Span, record.Value.Span) is Decoded<ControlRecord>.Valid(var control))
                {
                    if (control is SnapshotHeaderRecord header) timestamp = header.LastContainedLogTimestamp;
                    isClosed |= control is SnapshotFooterRecord;
                }
            }
        }

        return timestamp is { } at && isClosed ? new(at, records) : null;
    }
}
