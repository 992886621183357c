using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>
/// One partition's part of a fetch answer, taken out record by record. Checks CRCs (<c>check.crcs</c>), leaves out control
/// records, and, at read_committed, what aborted transactions wrote.
/// </summary>
internal sealed class CompletedFetch(AssignedPartition partition, FetchResult result, Offset from, bool checkCrcs, bool readCommitted)
{
    private readonly List<ProducerId> aborting = [];
    private int batchAt;
    private int checkedTo;
    private int abortsSeen;

    public AssignedPartition Partition { get; } = partition;

    /// <summary>The offset that is read next. Records before it in its batch were compacted away or handed out already.</summary>
    public Offset Next { get; private set; } = from;

    /// <summary>The epoch of the last batch that was entered.</summary>
    public LeaderEpoch Epoch { get; private set; } = LeaderEpoch.None;

    /// <summary>Why reading cannot go on; null while it can.</summary>
    public string? Corruption { get; private set; }

    /// <summary>Takes up to <paramref name="max"/> records; fewer when there are no more.</summary>
    public int Take(int max, RecordReader keys, List<ConsumedRecord> into)
    {
        var taken = 0;
        var bytes = result.Records.Span;
        while (batchAt < bytes.Length)
        {
            if (RecordBatch.TryRead(bytes[batchAt..], out var batch) is var status && status != BatchStatus.Ok)
            {
                // Behind whole batches the answer may have been cut; at its beginning nothing may be.
                if (status != BatchStatus.Incomplete || batchAt == 0) Corruption = $"What stands at offset {Next} is no record batch: {status}.";
                return taken;
            }

            if (batch.LastOffset >= Next)
            {
                if (taken == max) return taken;
                if (!Enter(batch)) return taken;
                if (!TakeFrom(batch, max, ref taken, keys, into)) return taken;
                Next = batch.NextOffset;
            }

            batchAt += batch.SizeInBytes;
        }

        return taken;
    }

    private bool Enter(in RecordBatch batch)
    {
        if (checkCrcs && checkedTo <= batchAt)
        {
            if (!batch.IsValid)
            {
                Corruption = $"Record batch at offset {batch.BaseOffset} is invalid: its CRC does not fit its bytes.";
                return false;
            }

            checkedTo = batchAt + 1;
        }

        Epoch = batch.PartitionLeaderEpoch;
        return true;
    }

    // False when the batch is not finished: enough records, or damaged ones.
    private bool TakeFrom(in RecordBatch batch, int max, ref int taken, RecordReader reader, List<ConsumedRecord> into)
    {
        if (readCommitted && IsAborted(batch)) return true;
        if (batch.IsControl) return true;
        var records = batch.GetEnumerator();
        while (records.MoveNext())
        {
            var record = records.Current;
            if (record.Offset < Next) continue;
            if (taken == max) return false;
            into.Add(new(Partition, record.Offset, Epoch, MessageText.ReadValue(record.Value.Span), reader.KeyName(record.Key)));
            Next = record.Offset.Next;
            taken++;
        }

        if (records.Complaint is null) return true;
        Corruption = $"Record batch at offset {batch.BaseOffset} cannot be read: {records.Complaint}.";
        return false;
    }

    private bool IsAborted(in RecordBatch batch)
    {
        if (!batch.HasProducerId || result.Aborted is not { } aborted) return false;
        for (; abortsSeen < aborted.Count && aborted[abortsSeen].FirstOffset <= batch.LastOffset; abortsSeen++) aborting.Add(aborted[abortsSeen].Producer);
        if (batch.IsControl) aborting.Remove(batch.ProducerId);
        return batch.IsTransactional && aborting.Contains(batch.ProducerId);
    }
}
