using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Producers;
using Lab.Broker.Kafka.Records;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Logs;

/// <summary>How a log comes back from disk.</summary>
internal sealed partial class PartitionLog
{
    // Opening and mapping a segment's files. Not a setting: an order of magnitude.
    private static readonly Duration OpeningCost = Duration.FromMicros(50);

    private sealed class Reader(PartitionLog log) : ILogBatches
    {
        public IReadOnlyList<Offset> SegmentBaseOffsets => [.. log.segments.Select(s => s.BaseOffset)];

        public ReadOnlyMemory<byte> Read(Offset segmentBaseOffset, Offset from, Offset upTo)
        {
            var segment = log.segments.First(s => s.BaseOffset == segmentBaseOffset);
            var start = segment.PositionOf(from);
            var end = upTo >= segment.NextOffset ? segment.SizeInBytes : segment.PositionOf(upTo);
            return segment.Read(start, end, int.MaxValue);
        }
    }

    /// <summary>A log that does not exist yet.</summary>
    public static PartitionLog Create(ActorContext context, TopicPartition partition, LogSettings settings)
    {
        var log = new PartitionLog(context, partition, settings, new());
        log.segments.Add(LogSegment.Create(log.disk, log.directory, Offset.Zero, settings));
        return log;
    }

    /// <summary>
    /// Loads what the directory holds. After an unclean stop every segment from the recovery point on is read batch by
    /// batch; the first bad batch ends the log, and later segments are deleted. After a clean stop no CRC is looked at.
    /// </summary>
    public static PartitionLog Load(ActorContext context, TopicPartition partition, LogSettings settings, bool clean, Offset recoveryPoint, Offset highWatermark, Offset logStart)
    {
        var directory = LogFileNames.PartitionDirectory(partition);
        var stored = LeaderEpochCheckpoint.Decode(context.Disk.ReadAll($"{directory}/{LeaderEpochCheckpoint.FileName}").Span);
        var epochs = stored is Decoded<IReadOnlyList<EpochEntry>>.Valid(var entries) ? new LeaderEpochCache(entries) : new LeaderEpochCache();
        var log = new PartitionLog(context, partition, settings, epochs);
        log.LoadSegments(clean, recoveryPoint, logStart, out var learned, out var reason);
        if (log.epochs.TruncateFromEnd(log.LogEndOffset) || learned) log.disk.ReplaceAtomically($"{directory}/{LeaderEpochCheckpoint.FileName}", log.epochs.Encode());
        ProducerStateRebuild.RemoveStraySnapshots([.. log.segments.Select(s => s.BaseOffset)], log.snapshots);
        log.RebuildProducers(clean);
        log.RecoveryPoint = clean ? log.LogEndOffset : Offset.Min(Offset.Max(recoveryPoint, log.LogStartOffset), log.LogEndOffset);
        log.HighWatermark = Offset.Min(Offset.Max(highWatermark, log.LogStartOffset), log.LogEndOffset);
        context.Report(FactKind.LogRecovered, log.Place, log.LogStartOffset.Value, log.LogEndOffset.Value, clean ? 0 : 1, reason);
        return log;
    }

    private void LoadSegments(bool clean, Offset recoveryPoint, Offset logStart, out bool learned, out string? reason)
    {
        (learned, reason) = (false, null);
        List<Offset> bases = [];
        foreach (var name in disk.NamesBelow(directory))
        {
            if (name.EndsWith(LogFileNames.DeletedSuffix, StringComparison.Ordinal)) disk.Delete(name);
            if (LogFileNames.TryParseOffset(name[(directory.Length + 1)..], LogFileNames.LogSuffix, out var offset)) bases.Add(offset);
        }

        if (bases.Count == 0) bases.Add(Offset.Zero);
        for (var i = 0; i < bases.Count; i++)
        {
            var segment = LogSegment.Find(disk, directory, bases[i], Settings);
            var last = i == bases.Count - 1;
            var scan = !clean && (last || bases[i + 1] > recoveryPoint);
            context.Charge(OpeningCost);
            if (!scan)
            {
                segment.LoadUnchecked();
                segments.Add(segment);
                continue;
            }

            context.Charge(Duration.FromNanos(segment.SizeInBytes * 2L));
            var cut = segment.Recover(out var why);
            segments.Add(segment);
            learned |= LearnEpochs(segment);
            if (cut == 0) continue;
            reason = $"{cut} bytes cut: {why}";
            for (var later = i + 1; later < bases.Count; later++) LogSegment.Find(disk, directory, bases[later], Settings).Delete();
            break;
        }

        if (LogEndOffset < logStart)
        {
            // Of what may be read nothing is left (LogLoader): the log begins anew where it is known to begin.
            reason = $"the log ended at {LogEndOffset}, before its start at {logStart}";
            foreach (var segment in segments) segment.Delete();
            segments.Clear();
            segments.Add(LogSegment.Create(disk, directory, logStart, Settings));
            epochs.Clear();
            learned = true;
            for (var i = snapshots.Offsets.Count - 1; i >= 0; i--) snapshots.Delete(snapshots.Offsets[i]);
        }

        segments[^1].Preallocate();
        LogStartOffset = Offset.Max(logStart, segments[0].BaseOffset);
        learned |= epochs.TruncateFromStart(logStart);
    }

    /// <summary>
    /// A batch that is read in recovery may be of an epoch that the checkpoint does not know, since the disk had no room for it: without it the log would part
    /// from every other at that batch (LogSegment.recover).
    /// </summary>
    private bool LearnEpochs(LogSegment segment)
    {
        var learned = false;
        foreach (var batch in new RecordBatches(segment.Read(0, segment.SizeInBytes, int.MaxValue).Span))
            if (batch.PartitionLeaderEpoch > epochs.LatestEpoch) learned |= epochs.Assign(batch.PartitionLeaderEpoch, batch.BaseOffset);
        return learned;
    }

    private void RebuildProducers(bool afterCleanShutdown) =>
        ProducerStateRebuild.Rebuild(producers, new Reader(this), LogStartOffset, LogEndOffset, afterCleanShutdown, context.WallClockMs, snapshots);
}
