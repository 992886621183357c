using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Producers;
using Lab.Broker.Kafka.Records;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Logs;

/// <summary>
/// The log of one replica: segments of real batches on the simulated disk, the leader-epoch cache with its checkpoint, the
/// producer state, the high watermark. Offsets in it: log start &lt;= recovery point, high watermark &lt;= log end. What is
/// above the recovery point is in the page cache only.
/// </summary>
internal sealed partial class PartitionLog
{
    /// <summary>A background flush whose end nobody waits for.</summary>
    public const long NoToken = -1;

    private readonly ActorContext context;
    private readonly ActorDisk disk;
    private readonly string directory;
    private readonly List<LogSegment> segments = [];
    private readonly LeaderEpochCache epochs;
    private readonly SnapshotFiles snapshots;
    private readonly ProducerStateManager producers;
    private readonly List<AbortedTransactionEntry> abortedScratch = [];
    private byte[] scratch = [];

    private PartitionLog(ActorContext context, TopicPartition partition, LogSettings settings, LeaderEpochCache epochs)
    {
        this.context = context;
        disk = context.Disk;
        directory = LogFileNames.PartitionDirectory(partition);
        Partition = partition;
        Settings = settings;
        Place = context.Place(partition.ToString());
        this.epochs = epochs;
        snapshots = new(disk, directory);
        producers = new(verifiesTransactions: false, settings.ProducerIdExpirationMs) { RefusesUnknown = settings.RefusesUnknownProducers, ForgetsBelowLogStart = settings.ForgetsProducersBelowLogStart };
        lastFlushMs = context.WallClockMs;
    }

    public TopicPartition Partition { get; }

    /// <summary>Its number in the world's name table, for facts.</summary>
    public NameId Place { get; }

    public LogSettings Settings { get; }

    public Offset LogStartOffset { get; private set; }

    public Offset LogEndOffset => segments[^1].NextOffset;

    /// <summary>Everything below is committed, as far as this replica knows.</summary>
    public Offset HighWatermark { get; private set; }

    /// <summary>Everything below is known to be on the disk.</summary>
    public Offset RecoveryPoint { get; private set; }

    /// <summary>How far a read_committed reader may go.</summary>
    public Offset LastStableOffset
    {
        get
        {
            var unstable = producers.FirstUnstableOffset;
            return unstable == Offset.None ? HighWatermark : Offset.Min(HighWatermark, unstable);
        }
    }

    public LeaderEpochCache Epochs => epochs;

    public LeaderEpoch LatestEpoch => epochs.LatestEpoch;

    /// <summary>Where the first segment begins: <c>segments</c> in base-offset order.</summary>
    public IReadOnlyList<LogSegment> Segments => segments;

    // ---- Appending -----------------------------------------------------------------------------------------------

    /// <summary>
    /// A leader's append of one producer's batch: producer state is asked, offsets are assigned from the log end, the epoch
    /// is stamped, bytes go to the page cache, and to the disk if flush.messages says so.
    /// </summary>
    public LogAppend AppendAsLeader(ReadOnlySpan<byte> batch, LeaderEpoch epoch, AppendOrigin origin)
    {
        var stamped = Scratch(batch);
        var first = LogEndOffset;
        BatchStamp.BaseOffset(stamped, first);
        BatchStamp.PartitionLeaderEpoch(stamped, epoch);
        if (Settings.LogAppendTime) BatchStamp.LogAppendTime(stamped, context.WallClockMs);
        var view = new RecordBatch(stamped);

        if (Failure is { RefusesWrites: true }) return LogAppend.Refused(ErrorCode.KafkaStorageError);
        var verdict = producers.Begin(origin).Add(view);
        if (verdict.IsDuplicate) return new(ErrorCode.None, true, verdict.FirstOffset, verdict.LastOffset);
        if (!verdict.IsAccepted) return LogAppend.Refused(verdict.Error);

        AssignEpoch(epoch, first);
        if (Failure is { RefusesWrites: true }) return LogAppend.Refused(ErrorCode.KafkaStorageError);
        var status = Write(stamped);
        if (status != DiskStatus.Ok) return LogAppend.Refused(ErrorCode.KafkaStorageError);
        producers.Commit(LogEndOffset, abortedScratch);
        return new(ErrorCode.None, false, first, view.LastOffset);
    }

    /// <summary>A follower's append: offsets and epochs stay as the leader gave them.</summary>
    /// <param name="batches">Whole batches.</param>
    /// <param name="epochMax">Batches of a later epoch than this are not taken (KAFKA-18723); none: all are.</param>
    /// <returns>None, or CorruptMessage when a batch does not match its CRC, or OffsetOutOfRange when one does not follow the log's end.</returns>
    public ErrorCode AppendAsFollower(ReadOnlySpan<byte> batches, LeaderEpoch epochMax)
    {
        if (Failure is { RefusesWrites: true }) return ErrorCode.KafkaStorageError;
        if (!IsSound(batches, epochMax)) return ErrorCode.CorruptMessage;
        foreach (var batch in new RecordBatches(batches))
        {
            if (epochMax != LeaderEpoch.None && batch.PartitionLeaderEpoch > epochMax) return ErrorCode.None;
            if (batch.BaseOffset < LogEndOffset) return ErrorCode.OffsetOutOfRange;
            AssignEpoch(batch.PartitionLeaderEpoch, batch.BaseOffset);
            // Where the disk did not take the epoch it gets no record of it either.
            if (Failure is { RefusesWrites: true }) return ErrorCode.KafkaStorageError;
            if (Write(batch.Bytes) != DiskStatus.Ok) return ErrorCode.KafkaStorageError;
            producers.Replay(batch, abortedScratch);
        }

        return ErrorCode.None;
    }

    // All that is to be appended is looked at before any of it is (UnifiedLog.analyzeAndValidateRecords). The end of the bytes may be cut.
    private static bool IsSound(ReadOnlySpan<byte> bytes, LeaderEpoch epochMax)
    {
        var batches = new RecordBatches(bytes).GetEnumerator();
        while (batches.MoveNext())
        {
            if (epochMax != LeaderEpoch.None && batches.Current.PartitionLeaderEpoch > epochMax) return true;
            if (!batches.Current.IsValid) return false;
        }

        return batches.Status is BatchStatus.Ok or BatchStatus.Incomplete;
    }

    /// <summary>The epoch cache learns that an epoch begins here; the checkpoint is written and synced at once.</summary>
    public void AssignEpoch(LeaderEpoch epoch, Offset start)
    {
        if (epochs.Assign(epoch, start)) disk.ReplaceAtomically($"{directory}/{LeaderEpochCheckpoint.FileName}", epochs.Encode());
    }

    private DiskStatus Write(ReadOnlySpan<byte> batch)
    {
        var view = new RecordBatch(batch);
        RollIfNeeded(batch.Length, view.MaxTimestamp);
        var active = segments[^1];
        var status = active.Append(batch);
        if (status != DiskStatus.Ok) return status;
        if (context.Listens(FactKind.CopyWritten))
        {
            context.Report(FactKind.CopyWritten, Place, view.BaseOffset.Value, view.LastOffset.Value, view.PartitionLeaderEpoch.Value, (ReadOnlyMemory<byte>)batch.ToArray());
        }

        if (LogEndOffset - RecoveryPoint >= Settings.FlushMessages) return Flush();
        return DiskStatus.Ok;
    }

    private void RollIfNeeded(int bytes, long timestamp)
    {
        var active = segments[^1];
        if (active.SizeInBytes == 0)
        {
            // An empty segment whose indexes count as full would never take an entry: it is made anew (LocalLog.roll, KAFKA-6388).
            if (!active.IndexIsFull) return;
            active.Delete();
            segments[^1] = LogSegment.Create(disk, directory, active.BaseOffset, Settings);
            return;
        }

        var full = (long)active.SizeInBytes + bytes > Settings.SegmentBytes;
        var old = active.FirstTimestamp >= 0 && timestamp - active.FirstTimestamp > Settings.SegmentMs;
        if (full || old || active.IndexIsFull) Roll();
    }

    /// <summary>Begins a new segment. The old one is flushed in the background; the recovery point follows when that is done.</summary>
    public void Roll()
    {
        var old = segments[^1];
        var start = LogEndOffset;
        old.Close();
        segments.Add(LogSegment.Create(disk, directory, start, Settings));
        producers.MoveMapEndOffset(start);
        producers.TakeSnapshot(snapshots);
        old.FlushLater(FlushToken?.Invoke(this, start) ?? NoToken);
    }

    /// <summary>What the log's directory has come to; null where nobody watches its disk.</summary>
    public LogDirectoryFailure? Failure { get; set; }

    /// <summary>Gives the token with which the end of a background flush comes back to the broker.</summary>
    public Func<PartitionLog, Offset, long>? FlushToken { get; set; }

    // ---- Durability ----------------------------------------------------------------------------------------------

    /// <summary>fsync of everything above the recovery point; the caller's lane waits.</summary>
    public DiskStatus Flush()
    {
        for (var i = FirstUnflushed(); i < segments.Count; i++)
        {
            var status = segments[i].Flush();
            if (status != DiskStatus.Ok && Failure?.Ignores(status) != true) return status;
        }

        lastFlushMs = context.WallClockMs;
        FlushedUpTo(LogEndOffset);
        return DiskStatus.Ok;
    }

    /// <summary>A background flush is done.</summary>
    public void FlushedUpTo(Offset offset)
    {
        offset = Offset.Min(offset, LogEndOffset);
        if (offset <= RecoveryPoint) return;
        RecoveryPoint = offset;
        context.Report(FactKind.CopyFlushed, Place, offset.Value);
    }

    /// <summary>A clean stop: everything on disk, indexes closed, a producer snapshot at the end.</summary>
    public void CloseCleanly()
    {
        producers.MoveMapEndOffset(LogEndOffset);
        producers.TakeSnapshot(snapshots);
        segments[^1].Close();
        Flush();
    }

    private int FirstUnflushed()
    {
        var i = segments.Count - 1;
        while (i > 0 && segments[i].BaseOffset > RecoveryPoint) i--;
        return i;
    }

    // ---- High watermark ------------------------------------------------------------------------------------------

    /// <summary>Sets the high watermark, up or down, within the log.</summary>
    public void SetHighWatermark(Offset offset)
    {
        var to = Offset.Min(Offset.Max(offset, LogStartOffset), LogEndOffset);
        if (to == HighWatermark) return;
        context.Report(FactKind.HighWatermark, Place, to.Value, HighWatermark.Value);
        HighWatermark = to;
        producers.OnHighWatermark(to);
    }

    // ---- Truncation ----------------------------------------------------------------------------------------------

    /// <summary>
    /// Called when the log was cut: the recovery point on the disk must not stay behind the new end, or what is written there
    /// next would be taken for flushed after a crash (LogManager.truncateTo).
    /// </summary>
    public Action? OnTruncated { get; set; }

    /// <summary>
    /// Cuts the log at an offset: later segments go, the batch that holds the offset goes, the epoch cache, the producer
    /// state and the recovery point follow. Truncating below the high watermark is not refused: the broker only warns.
    /// </summary>
    public void TruncateTo(Offset target)
    {
        var before = LogEndOffset;
        if (target >= before)
        {
            // A leader that was deposed before it wrote anything has noted its epoch at the log's end: another has begun there since (UnifiedLog.truncateTo).
            CutEpochs(LogEndOffset);
            return;
        }

        if (target < LogStartOffset)
        {
            RestartAt(target);
            return;
        }

        while (segments.Count > 1 && segments[^1].BaseOffset > target)
        {
            segments[^1].Delete();
            segments.RemoveAt(segments.Count - 1);
        }

        segments[^1].TruncateTo(target);
        CutEpochs(target);
        RecoveryPoint = Offset.Min(RecoveryPoint, LogEndOffset);
        RebuildProducers(afterCleanShutdown: false);
        SetHighWatermark(Offset.Min(HighWatermark, LogEndOffset));
        context.Report(FactKind.CopyTruncated, Place, LogEndOffset.Value, before.Value, LatestEpoch.Value);
        OnTruncated?.Invoke();
    }

    private void CutEpochs(Offset end)
    {
        if (epochs.TruncateFromEnd(end)) disk.ReplaceAtomically($"{directory}/{LeaderEpochCheckpoint.FileName}", epochs.Encode());
    }

    /// <summary>Throws everything away and begins anew at an offset: what a follower does when the leader's log starts later than its own ends.</summary>
    public void RestartAt(Offset start)
    {
        var before = LogEndOffset;
        foreach (var segment in segments) segment.Delete();
        segments.Clear();
        segments.Add(LogSegment.Create(disk, directory, start, Settings));
        epochs.Clear();
        disk.ReplaceAtomically($"{directory}/{LeaderEpochCheckpoint.FileName}", epochs.Encode());
        producers.Reset(start, snapshots);
        LogStartOffset = start;
        RecoveryPoint = start;
        HighWatermark = start;
        context.Report(FactKind.CopyTruncated, Place, start.Value, before.Value, LatestEpoch.Value);
        OnTruncated?.Invoke();
    }

    // ---- Reading -------------------------------------------------------------------------------------------------

    /// <summary>Whole batches from the one that holds <paramref name="from"/>, none at or above <paramref name="limit"/>, at most one segment's.</summary>
    public ReadOnlyMemory<byte> Read(Offset from, Offset limit, int maxBytes)
    {
        if (from >= limit || from >= LogEndOffset) return default;
        var (segment, start) = PlaceOf(from);
        var end = limit >= segment.NextOffset ? segment.SizeInBytes : segment.PositionOf(limit);
        return end <= start ? default : segment.Read(start, end, maxBytes);
    }

    /// <summary>The segment, and the place in its file, where a read from an offset below the log's end begins.</summary>
    public (LogSegment Segment, int Position) PlaceOf(Offset from)
    {
        var i = SegmentOf(from);
        var start = segments[i].PositionOf(from);
        return start >= segments[i].SizeInBytes && i + 1 < segments.Count ? (segments[i + 1], 0) : (segments[i], start);
    }

    /// <summary>
    /// The first record at or after a timestamp, with its own; none if there is none. The first segment that holds one as young is asked through its
    /// indexes (UnifiedLog.fetchOffsetByTimestamp).
    /// </summary>
    public TimestampOffset? FirstSince(long timestamp)
    {
        foreach (var segment in segments)
        {
            if (segment.MaxTimestampSoFar.Timestamp >= timestamp) return segment.FirstSince(timestamp, LogStartOffset);
        }

        return null;
    }

    private int SegmentOf(Offset offset)
    {
        var i = segments.Count - 1;
        while (i > 0 && segments[i].BaseOffset > offset) i--;
        return i;
    }

    private Span<byte> Scratch(ReadOnlySpan<byte> batch)
    {
        if (scratch.Length < batch.Length) scratch = new byte[Math.Max(batch.Length, 2 * scratch.Length)];
        batch.CopyTo(scratch);
        return scratch.AsSpan(0, batch.Length);
    }
}
