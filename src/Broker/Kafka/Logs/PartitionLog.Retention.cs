using Lab.Broker.Kafka.Files;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Logs;

// What a log gives up at its beginning, and what is done to it from time to time (UnifiedLog.deleteOldSegments, LogManager).
internal sealed partial class PartitionLog
{
    private long lastFlushMs;

    /// <summary>Takes the names of files that are renamed and wait for file.delete.delay.ms.</summary>
    public Action<IReadOnlyList<string>>? OnSegmentsDeleted { get; set; }

    /// <summary>The log starts above its first segment: the directory's checkpoint must say so.</summary>
    public bool StartsInsideSegment => LogStartOffset > segments[0].BaseOffset;

    /// <summary>Bytes of all segments.</summary>
    public long Size
    {
        get
        {
            var size = 0L;
            foreach (var segment in segments) size += segment.SizeInBytes;
            return size;
        }
    }

    /// <summary>
    /// Deletes whole segments from the oldest on: those below the log's start, then, where cleanup.policy says delete, those that are too many
    /// bytes (retention.bytes) and those whose youngest record is too old (retention.ms). None that reaches beyond the high
    /// watermark; the active one is rolled first. Returns how many went.
    /// </summary>
    public int DeleteOldSegments(long nowMs)
    {
        var deleted = DeleteWhile((segment, next) => next is not null && next.Value <= LogStartOffset);
        if (!Settings.Deletes) return deleted;
        if (Settings.RetentionBytes >= 0)
        {
            var surplus = Size - Settings.RetentionBytes;
            deleted += DeleteWhile((segment, _) =>
            {
                if (surplus - segment.SizeInBytes < 0) return false;
                surplus -= segment.SizeInBytes;
                return true;
            });
        }

        if (Settings.RetentionMs >= 0) deleted += DeleteWhile((segment, _) => segment.MaxTimestampSoFar.Timestamp >= 0 && nowMs - segment.MaxTimestampSoFar.Timestamp > Settings.RetentionMs);
        return deleted;
    }

    /// <summary>A leader says that its log starts later: what is below is not to be read any more, and goes with the next look at old segments.</summary>
    public void MaybeIncrementLogStart(Offset start)
    {
        start = Offset.Min(start, HighWatermark);
        if (start <= LogStartOffset) return;
        var before = LogStartOffset;
        LogStartOffset = start;
        if (epochs.TruncateFromStart(start)) disk.ReplaceAtomically($"{directory}/{LeaderEpochCheckpoint.FileName}", epochs.Encode());
        producers.OnLogStartOffset(start, snapshots);
        context.Report(FactKind.LogStartMoved, Place, start.Value, before.Value);
    }

    /// <summary>
    /// The flusher's look (flush.ms): a log that was not flushed for so long is flushed in the background. The recovery point follows when
    /// that is done.
    /// </summary>
    public void FlushIfOld(long nowMs)
    {
        if (Settings.FlushMs == long.MaxValue || nowMs - lastFlushMs < Settings.FlushMs || RecoveryPoint >= LogEndOffset) return;
        lastFlushMs = nowMs;
        for (var i = FirstUnflushed(); i < segments.Count; i++) segments[i].FlushLater(i == segments.Count - 1 ? FlushToken?.Invoke(this, LogEndOffset) ?? NoToken : NoToken);
    }

    /// <summary>Forgets idempotent producers that have been silent for producer.id.expiration.ms.</summary>
    public void ForgetIdleProducers(long nowMs)
    {
        if (!producers.IsEmpty) producers.RemoveExpired(nowMs);
    }

    // The predicate is asked for one segment after the other, with the base of the one behind it, until it says no.
    private int DeleteWhile(Func<LogSegment, Offset?, bool> isOld)
    {
        var count = 0;
        for (; count < segments.Count; count++)
        {
            var (segment, isActive) = (segments[count], count == segments.Count - 1);
            Offset? next = isActive ? null : segments[count + 1].BaseOffset;
            if (HighWatermark < (next ?? LogEndOffset) || (isActive && segment.SizeInBytes == 0) || !isOld(segment, next)) break;
        }

        if (count == 0) return 0;
        // Never without a segment: what comes next begins a new one.
        if (count == segments.Count) Roll();
        List<string> files = [];
        for (var i = 0; i < count; i++)
        {
            segments[i].SetAside(files);
            if (snapshots.Offsets.Contains(segments[i].BaseOffset)) snapshots.Delete(segments[i].BaseOffset);
        }

        segments.RemoveRange(0, count);
        OnSegmentsDeleted?.Invoke(files);
        MaybeIncrementLogStart(segments[0].BaseOffset);
        return count;
    }
}
