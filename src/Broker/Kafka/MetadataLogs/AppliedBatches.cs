using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.MetadataLogs;

/// <summary>
/// What a node has applied since its last snapshot, and when the next one is due (SnapshotGenerator): after so many bytes of batches, or so much time.
/// The real node looks at its clock; this one at the times that the batches carry, which the active controller has written at least every
/// metadata.max.idle.interval.ms: a clock that is not read tells nothing.
/// </summary>
internal sealed class AppliedBatches(long maxBytes, long maxMs)
{
    private readonly record struct Appended(Offset Next, int Bytes, long Timestamp, LeaderEpoch Epoch);

    private readonly List<Appended> waiting = [];
    private long bytes;
    private long? since;

    /// <summary>The epoch of the last batch applied; none when all that is applied came from a snapshot.</summary>
    public LeaderEpoch LastEpoch { get; private set; } = LeaderEpoch.None;

    /// <summary>When the last batch applied was written, milliseconds since 1970.</summary>
    public long LastTimestamp { get; private set; }

    /// <summary>Batches were appended to the log, none of them behind an offset.</summary>
    public void Append(ReadOnlySpan<byte> batches, Offset end)
    {
        foreach (var batch in new RecordBatches(batches))
        {
            if (batch.NextOffset > end) break;
            waiting.Add(new(batch.NextOffset, batch.SizeInBytes, batch.MaxTimestamp, batch.PartitionLeaderEpoch));
        }
    }

    public void Truncate(Offset end) => waiting.RemoveAll(batch => batch.Next > end);

    /// <summary>Everything before an offset is applied. True when a snapshot is due.</summary>
    public bool Apply(Offset upTo)
    {
        var count = 0;
        for (; count < waiting.Count && waiting[count].Next <= upTo; count++)
        {
            bytes += waiting[count].Bytes;
            (LastEpoch, LastTimestamp) = (waiting[count].Epoch, waiting[count].Timestamp);
        }

        if (count == 0) return false;
        waiting.RemoveRange(0, count);
        since ??= LastTimestamp;
        return bytes >= maxBytes || (maxMs > 0 && LastTimestamp - since >= maxMs);
    }

    /// <summary>A snapshot is being made, or was loaded: counting begins anew.</summary>
    public void Restart()
    {
        bytes = 0;
        since = LastEpoch == LeaderEpoch.None ? null : LastTimestamp;
    }

    /// <summary>The image is that of a snapshot: what it covers counts no more.</summary>
    public void Load(Offset end)
    {
        waiting.RemoveAll(batch => batch.Next <= end);
        LastEpoch = LeaderEpoch.None;
        Restart();
    }
}
