using Lab.Broker.Common.Raft;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers.Quorum;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel.Disks;
using Lab.Model;

namespace Lab.Broker.Kafka.MetadataLogs;

// Snapshots (KIP-630): when they are taken, given and fetched, and what the log may let go for them.
internal sealed partial class MetadataLog
{
    /// <summary>The end of a snapshot's flush comes to its actor with this token.</summary>
    public const long SnapshotToken = -2;

    // KafkaRaftClient looks every minute whether the log can be cleaned; here it does so while there is anything to clean. What was set aside
    // goes with the next look, which is file.delete.delay.ms later.
    private static readonly Duration CleanInterval = Duration.FromMs(60_000);

    private readonly MetadataSnapshots snapshots;
    private List<string> setAside = [];
    private SnapshotId? taking;
    private bool isCleanerArmed;

    public SnapshotId? Latest => snapshots.Latest;

    // ---- Taking --------------------------------------------------------------------------------------------------

    /// <summary>The node's image is that of everything before its next offset. Now and then a snapshot of it is begun.</summary>
    public void OnApplied(ClusterImage image)
    {
        if (!applied.Apply(image.LastApplied.Next) || taking is not null) return;
        applied.Restart();
        var end = options.Rules.ReachesTo(image.LastApplied.Next, log.LogEndOffset);
        if (end > image.LastApplied.Next) image = Ahead(image, end);
        var id = new SnapshotId(image.LastApplied.Next, log.Epochs.EpochForOffset(image.LastApplied));
        if (id.EndOffset < log.LogStartOffset || snapshots.SizeOf(id) is not null) return;
        var contents = new SnapshotContents(applied.LastTimestamp, ImageRecords.Of(image)).Encode(id, context.WallClockMs);
        if (snapshots.Write(id, SnapshotOrigin.Taken, 0, contents) is not { } file) return;
        taking = id;
        context.Disk.FlushLater(file, SnapshotToken);
    }

    /// <summary>The flush that came with <see cref="SnapshotToken"/> is done.</summary>
    public void OnSnapshotFlushed(DiskStatus status)
    {
        if (taking is not { } id) return;
        taking = null;
        if (status == DiskStatus.Ok && id.EndOffset >= log.LogStartOffset) snapshots.Publish(id, SnapshotOrigin.Taken);
        else snapshots.Abandon(id, SnapshotOrigin.Taken);
        ArmCleaner();
    }

    private ClusterImage Ahead(ClusterImage image, Offset end)
    {
        var copy = new ClusterImage();
        var replay = new MetadataReplay(copy);
        replay.Load(ImageRecords.Of(image), image.LastApplied);
        Replay(image.LastApplied.Next, end, replay.Apply, replay.Skip);
        return copy;
    }

    // ---- Loading -------------------------------------------------------------------------------------------------

    /// <summary>Whether whoever wants to apply this offset next has to begin with the newest snapshot: it is at the beginning, or the log starts later.</summary>
    public bool BeginsWithSnapshot(Offset next) => snapshots.Latest is { } latest && latest.EndOffset > next && (next == Offset.Zero || next < log.LogStartOffset);

    /// <summary>The newest snapshot, which its reader now loads; null where its file cannot be read.</summary>
    public SnapshotContents? Load(SnapshotId id)
    {
        applied.Load(id.EndOffset);
        return Contents(id);
    }

    /// <summary>What a snapshot holds.</summary>
    public SnapshotContents? Contents(SnapshotId id) => SnapshotContents.Decode(BytesOf(id).Span);

    /// <summary>The file of a snapshot.</summary>
    public ReadOnlyMemory<byte> BytesOf(SnapshotId id) => snapshots.Read(id, 0, int.MaxValue);

    private void NoteAll()
    {
        for (var from = log.LogStartOffset; from < log.LogEndOffset;)
        {
            var bytes = log.Read(from, log.LogEndOffset, int.MaxValue);
            if (bytes.IsEmpty) return;
            applied.Append(bytes.Span, log.LogEndOffset);
            foreach (var batch in new Records.RecordBatches(bytes.Span)) from = batch.NextOffset;
        }
    }

    // ---- Giving and fetching -------------------------------------------------------------------------------------

    public LogEnd? LatestSnapshot => snapshots.Latest is { } id ? RaftWire.EndOf(id) : null;

    public LogEnd? EarliestSnapshot => snapshots.Earliest is { } id ? RaftWire.EndOf(id) : null;

    public long? SizeOfSnapshot(LogEnd snapshot) => snapshots.SizeOf(RaftWire.IdOf(snapshot));

    public ReadOnlyMemory<byte> ReadSnapshot(LogEnd snapshot, long position) => snapshots.Read(RaftWire.IdOf(snapshot), position, options.SnapshotPieceBytes);

    public bool WriteSnapshot(LogEnd snapshot, long position, ReadOnlyMemory<byte> bytes) =>
        snapshots.Write(RaftWire.IdOf(snapshot), SnapshotOrigin.Fetched, position, bytes.Span) is not null;

    public bool CompleteSnapshot(LogEnd snapshot)
    {
        var id = RaftWire.IdOf(snapshot);
        if (context.Disk.Flush(snapshots.OpenPart(id, SnapshotOrigin.Fetched)) != DiskStatus.Ok || !snapshots.Publish(id, SnapshotOrigin.Fetched)) return false;
        RestartAt(id);
        return true;
    }

    // After a crash between the download and the truncation, or the loss of a log that was never flushed (KafkaMetadataLog.truncateToLatestSnapshot).
    private void RestartBehindSnapshot()
    {
        if (LatestSnapshot is not { } latest || latest.Index.Value == log.LogStartOffset.Value) return;
        var reached = EndOf(latest.Term);
        if (reached.Term != latest.Term || reached.Index < latest.Index) RestartAt(RaftWire.IdOf(latest));
    }

    private void RestartAt(SnapshotId id)
    {
        log.RestartAt(id.EndOffset);
        applied.Truncate(Offset.Zero);
        snapshots.ForgetBefore(id.EndOffset, setAside);
        ArmCleaner();
    }

    // ---- Cleaning ------------------------------------------------------------------------------------------------

    /// <summary>The cleaner's timer: old snapshots go, and the segments before the oldest that is left; never the newest, and nothing behind it.</summary>
    public void Clean()
    {
        isCleanerArmed = false;
        foreach (var file in setAside)
            if (context.Disk.Exists(file)) context.Disk.Delete(file);
        setAside = [];
        while (snapshots.Count > 1 && IsTooMuch() && DeleteOldest())
        {
        }

        while (snapshots.Count > 1 && IsTooOld() && DeleteOldest())
        {
        }

        ArmCleaner();
    }

    private bool IsTooMuch() => options.RetentionBytes >= 0 && log.Size + snapshots.TotalSize > options.RetentionBytes;

    private bool IsTooOld() => options.RetentionMs >= 0 && context.WallClockMs - snapshots.TimestampOf(snapshots.Earliest!.Value) > options.RetentionMs;

    private bool DeleteOldest()
    {
        var oldestLeft = snapshots.Second.EndOffset;
        if (oldestLeft > log.HighWatermark) return false;
        log.MaybeIncrementLogStart(options.Rules.LogStartsAt(oldestLeft, log.HighWatermark));
        log.DeleteOldSegments(context.WallClockMs);
        snapshots.ForgetBefore(oldestLeft, setAside);
        return true;
    }

    private void ArmCleaner()
    {
        if (isCleanerArmed || (snapshots.Count < 2 && setAside.Count == 0)) return;
        isCleanerArmed = true;
        context.SetTimer(CleanInterval, cleanTimer, background: true);
    }
}
