using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Producers;

/// <summary>A log as the rebuild of producer state reads it.</summary>
public interface ILogBatches
{
    /// <summary>Where the segments start, ascending; never empty.</summary>
    IReadOnlyList<Offset> SegmentBaseOffsets { get; }

    /// <summary>
    /// The bytes of one segment from the batch that holds <paramref name="from"/> up to, without it, the batch that holds <paramref name="upTo"/>.
    /// </summary>
    ReadOnlyMemory<byte> Read(Offset segmentBaseOffset, Offset from, Offset upTo);
}

/// <summary>Brings producer state to the end of a log that was opened or cut: newest snapshot, then the batches behind it.</summary>
public static class ProducerStateRebuild
{
    /// <summary>
    /// Rebuilds <paramref name="state"/> to stand at <paramref name="lastOffset"/>, leaving snapshots that make the next time cheaper.
    /// <paramref name="nowMs"/> is the wall clock in milliseconds since 1970, for the expiry of what a snapshot holds.
    /// If the log is opened <paramref name="afterCleanShutdown"/> and there is no snapshot at all, there were no idempotent producers when it
    /// stopped, or an old release left it: the broker spares the scan and starts with nothing known.
    /// </summary>
    public static void Rebuild(ProducerStateManager state, ILogBatches log, Offset logStartOffset, Offset lastOffset, bool afterCleanShutdown, long nowMs, IProducerSnapshots snapshots)
    {
        if (snapshots.Offsets.Count == 0 && afterCleanShutdown)
        {
            foreach (var offset in OffsetsToSnapshot(log, lastOffset))
            {
                state.MoveMapEndOffset(offset);
                state.TakeSnapshot(snapshots);
            }
            return;
        }
        // Without active producers before a truncation there are none after it: no scan.
        var wasEmpty = state.IsEmpty && state.MapEndOffset >= lastOffset;
        state.TruncateAndReload(logStartOffset, lastOffset, nowMs, snapshots);
        if (lastOffset > state.MapEndOffset && !wasEmpty) Scan(state, log, logStartOffset, lastOffset, snapshots);
        state.MoveMapEndOffset(lastOffset);
        state.TakeSnapshot(snapshots);
    }

    /// <summary>
    /// Deletes, when a log is opened, snapshots that stand at no segment's start, but for the newest if it is behind the last segment's start:
    /// that is the one of the clean close.
    /// </summary>
    public static void RemoveStraySnapshots(IReadOnlyList<Offset> segmentBaseOffsets, IProducerSnapshots snapshots)
    {
        var strays = new List<Offset>();
        foreach (var offset in snapshots.Offsets)
            if (!segmentBaseOffsets.Contains(offset)) strays.Add(offset);
        for (var i = 0; i < strays.Count; i++)
        {
            var newest = i == strays.Count - 1;
            if (newest && (segmentBaseOffsets.Count == 0 || strays[i] >= segmentBaseOffsets[^1])) continue;
            snapshots.Delete(strays[i]);
        }
    }

    private static void Scan(ProducerStateManager state, ILogBatches log, Offset logStartOffset, Offset lastOffset, IProducerSnapshots snapshots)
    {
        var toSnapshot = OffsetsToSnapshot(log, lastOffset);
        var ignored = new List<AbortedTransactionEntry>();
        var segments = log.SegmentBaseOffsets;
        var first = segments.Count - 1;
        while (first > 0 && segments[first] > state.MapEndOffset) first--;
        for (var i = first; i < segments.Count && segments[i] < lastOffset; i++)
        {
            var start = Offset.Max(Offset.Max(segments[i], state.MapEndOffset), logStartOffset);
            state.MoveMapEndOffset(start);
            if (toSnapshot.Contains(segments[i])) state.TakeSnapshot(snapshots);
            foreach (var batch in new RecordBatches(log.Read(segments[i], start, lastOffset).Span)) state.Replay(batch, ignored);
        }
    }

    /// <summary>The starts of the last two segments and the end: what a later truncation will most likely want.</summary>
    private static List<Offset> OffsetsToSnapshot(ILogBatches log, Offset lastOffset)
    {
        var segments = log.SegmentBaseOffsets;
        List<Offset> offsets = [];
        if (segments.Count > 1) offsets.Add(segments[^2]);
        if (segments.Count > 0) offsets.Add(segments[^1]);
        offsets.Add(lastOffset);
        return offsets;
    }
}
