using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Records;
using Lab.Kernel.Disks;

namespace Lab.Broker.Kafka.Logs;

/// <summary>
/// One segment: the batches from its base offset on, an offset index and a time index, each a file of the real format.
/// The index files of the segment that takes batches are as long as segment.index.bytes allows, zeros behind their entries;
/// a roll or a clean stop cuts them to their entries.
/// </summary>
internal sealed class LogSegment
{
    // The last batches appended, so that readers at the tail need no index: position of each and the offset behind it.
    private const int TailLength = 64;
    private Offset[] tailNext = [];
    private int[] tailPositions = [];
    private int tailCount;

    private readonly ActorDisk disk;
    private readonly int indexIntervalBytes;
    private readonly int indexMaxBytes;
    private readonly bool lacksIndex;
    private SegmentIndexes indexes;

    private LogSegment(ActorDisk disk, string directory, Offset baseOffset, LogSettings settings)
    {
        this.disk = disk;
        indexIntervalBytes = settings.IndexIntervalBytes;
        indexMaxBytes = settings.SegmentIndexBytes;
        BaseOffset = baseOffset;
        var (index, times) = ($"{directory}/{LogFileNames.OffsetIndex(baseOffset)}", $"{directory}/{LogFileNames.TimeIndex(baseOffset)}");
        lacksIndex = !disk.Exists(index) || !disk.Exists(times);
        File = disk.Open($"{directory}/{LogFileNames.Log(baseOffset)}");
        IndexFile = disk.Open(index);
        TimeIndexFile = disk.Open(times);
        indexes = new(baseOffset, indexIntervalBytes, indexMaxBytes);
        NextOffset = baseOffset;
    }

    /// <summary>A segment that begins here, with room in its indexes.</summary>
    public static LogSegment Create(ActorDisk disk, string directory, Offset baseOffset, LogSettings settings)
    {
        var segment = new LogSegment(disk, directory, baseOffset, settings);
        segment.Preallocate();
        return segment;
    }

    /// <summary>The files of a segment that is there: to be recovered, to be loaded, or to be deleted.</summary>
    public static LogSegment Find(ActorDisk disk, string directory, Offset baseOffset, LogSettings settings) => new(disk, directory, baseOffset, settings);

    public Offset BaseOffset { get; }

    /// <summary>The offset behind the last batch.</summary>
    public Offset NextOffset { get; private set; }

    public DiskFile File { get; }
    public DiskFile IndexFile { get; }
    public DiskFile TimeIndexFile { get; }

    public int SizeInBytes => (int)File.Length;

    public bool IndexIsFull => indexes.IsFull;

    /// <summary>The largest timestamp of the first batch, from which segment.ms counts; -1 while the segment is empty.</summary>
    public long FirstTimestamp { get; private set; } = -1;

    public TimestampOffset MaxTimestampSoFar => indexes.MaxTimestampSoFar;

    /// <summary>Appends whole batches that lie behind each other; their offsets must follow <see cref="NextOffset"/>.</summary>
    public DiskStatus Append(ReadOnlySpan<byte> batches)
    {
        var position = SizeInBytes;
        var status = disk.Append(File, batches);
        if (status != DiskStatus.Ok) return status;
        foreach (var batch in new RecordBatches(batches))
        {
            Register(batch, position, writeIndexes: true);
            position += batch.SizeInBytes;
        }

        return DiskStatus.Ok;
    }

    /// <summary>Where the batch that holds, or follows, an offset stands. The end of the segment if there is none.</summary>
    public int PositionOf(Offset offset)
    {
        if (offset >= NextOffset) return SizeInBytes;
        var newest = tailCount - 1;
        for (var i = newest - 1; i >= 0 && i > newest - TailLength; i--)
        {
            // This batch ends at or before the offset, the one after it does not: that one holds it.
            if (tailNext[i % TailLength] <= offset) return tailPositions[(i + 1) % TailLength];
        }

        var position = indexes.Offsets.Lookup(offset).Position;
        var size = SizeInBytes;
        while (position < size)
        {
            if (RecordBatch.TryRead(disk.Read(File, position, size - position).Span, out var batch) != BatchStatus.Ok) break;
            if (batch.LastOffset >= offset) return position;
            position += batch.SizeInBytes;
        }

        return position;
    }

    /// <summary>Whole batches from <paramref name="position"/> to <paramref name="end"/>, at most <paramref name="maxBytes"/> but at least one.</summary>
    public ReadOnlyMemory<byte> Read(int position, int end, int maxBytes)
    {
        var all = disk.Read(File, position, end - position);
        if (all.Length <= maxBytes) return all;
        var size = 0;
        foreach (var batch in new RecordBatches(all.Span))
        {
            if (size > 0 && size + batch.SizeInBytes > maxBytes) break;
            size += batch.SizeInBytes;
        }

        return all[..size];
    }

    /// <summary>
    /// The first record at or after a timestamp, not before <paramref name="start"/>: the time index names an offset before which all are older, the
    /// offset index a position for it, and from there the batches are read (LogSegment.findOffsetByTimestamp).
    /// </summary>
    public TimestampOffset? FirstSince(long timestamp, Offset start)
    {
        var position = indexes.Offsets.Lookup(Offset.Max(indexes.Times.Lookup(timestamp).Offset, start)).Position;
        foreach (var batch in new RecordBatches(Read(position, SizeInBytes, int.MaxValue).Span))
        {
            if (batch.MaxTimestamp < timestamp) continue;
            foreach (var record in batch)
            {
                if (record.Timestamp >= timestamp && record.Offset >= start) return new(record.Timestamp, record.Offset);
            }
        }

        return null;
    }

    /// <summary>fsync of the log and its indexes; the caller's lane waits.</summary>
    public DiskStatus Flush()
    {
        var status = disk.Flush(File);
        if (status != DiskStatus.Ok) return status;
        status = disk.Flush(IndexFile);
        return status == DiskStatus.Ok ? disk.Flush(TimeIndexFile) : status;
    }

    /// <summary>Begins fsyncs in the background; the last one carries the token.</summary>
    public void FlushLater(long token)
    {
        disk.FlushLater(IndexFile, PartitionLog.NoToken);
        disk.FlushLater(TimeIndexFile, PartitionLog.NoToken);
        disk.FlushLater(File, token);
    }

    /// <summary>The segment takes no more batches: the time index gets its last entry, and both index files are cut to their entries.</summary>
    public void Close()
    {
        if (indexes.OnClose()) disk.Write(TimeIndexFile, indexes.Times.LastEntryPosition, indexes.Times.LastEntryBytes);
        TrimIndexFiles();
    }

    /// <summary>
    /// The segment is the last of its log, which takes batches: its index files are made as long as a new segment's (LogSegment.resizeIndexes). Until they
    /// are cut again they count as full to whoever opens them.
    /// </summary>
    public void Preallocate()
    {
        indexes.Resize(indexMaxBytes);
        disk.Truncate(IndexFile, indexes.Offsets.CapacityInBytes);
        disk.Truncate(TimeIndexFile, indexes.Times.CapacityInBytes);
    }

    /// <summary>Cuts the segment at the start of the batch that holds an offset, or that follows it; it takes batches from there on.</summary>
    public void TruncateTo(Offset offset)
    {
        disk.Truncate(File, PositionOf(offset));
        indexes.TruncateTo(offset);
        // The real file keeps the entries that went, behind those that count; nobody reads them.
        TrimIndexFiles();
        Preallocate();
        ReadBeyondIndexes(learnTimes: true);
    }

    /// <summary>
    /// Reads the segment batch by batch after an unclean stop, rebuilds both indexes and cuts the file at the first batch that is
    /// none. As where a segment closes, the time index ends with the largest timestamp, and the index files with their entries.
    /// Returns the bytes cut, with the reason.
    /// </summary>
    public int Recover(out string? reason)
    {
        var cut = Rebuild(out reason);
        indexes.OnClose();
        indexes.BeginInterval();
        disk.Truncate(IndexFile, 0);
        disk.Append(IndexFile, indexes.Offsets.Bytes);
        disk.Truncate(TimeIndexFile, 0);
        disk.Append(TimeIndexFile, indexes.Times.Bytes);
        return cut;
    }

    // CRC, size, growing offsets.
    private int Rebuild(out string? reason)
    {
        reason = null;
        Reset();
        if (disk.TryRead(File, 0, SizeInBytes, out var bytes) != DiskStatus.Ok)
        {
            // Whoever reads has been told, and is about to end: what cannot be read is not to be cut.
            reason = "the segment cannot be read";
            return 0;
        }

        var batches = new RecordBatches(bytes.Span).GetEnumerator();
        var valid = 0;
        while (batches.MoveNext())
        {
            var batch = batches.Current;
            if (!batch.IsValid) reason = $"the CRC of the batch at position {batches.Position} does not match";
            else if (batch.BaseOffset < NextOffset || batch.LastOffset < batch.BaseOffset) reason = $"the batch at position {batches.Position} holds offsets out of order";
            if (reason is not null) break;
            Register(batch, batches.Position, writeIndexes: false);
            valid = batches.Position + batch.SizeInBytes;
        }

        if (reason is null && batches.Status != BatchStatus.Ok) reason = $"no whole batch at position {valid} ({batches.Status})";
        var cut = SizeInBytes - valid;
        if (cut > 0) disk.Truncate(File, valid);
        return cut;
    }

    /// <summary>
    /// Takes the segment and its indexes as they are, without a look at CRCs: after a clean stop, or below the recovery point. A segment without an index
    /// file is rebuilt; one that holds nonsense is believed.
    /// </summary>
    public void LoadUnchecked()
    {
        if (lacksIndex)
        {
            Recover(out _);
            return;
        }

        var offsets = OffsetIndex.Open(BaseOffset, disk.ReadWritten(IndexFile).Span, (int)IndexFile.Length);
        indexes = new(offsets, TimeIndex.Open(BaseOffset, disk.ReadWritten(TimeIndexFile).Span, (int)TimeIndexFile.Length), indexIntervalBytes);
        ReadBeyondIndexes(learnTimes: false);
    }

    // What the indexes do not tell: where the segment ends, and of what is behind their last entries the largest timestamp. A segment that was not cut takes
    // that from its time index alone (LogSegment.maxTimestampSoFar).
    private void ReadBeyondIndexes(bool learnTimes)
    {
        NextOffset = BaseOffset;
        FirstTimestamp = -1;
        tailCount = 0;
        if (RecordBatch.TryRead(disk.Read(File, 0, SizeInBytes).Span, out var first) == BatchStatus.Ok) FirstTimestamp = first.MaxTimestamp;
        var from = indexes.Offsets.Lookup(learnTimes ? indexes.Times.LastEntry.Offset : indexes.Offsets.LastOffset).Position;
        foreach (var batch in new RecordBatches(disk.Read(File, from, SizeInBytes - from).Span))
        {
            if (learnTimes) indexes.Saw(batch);
            NextOffset = batch.NextOffset;
        }
    }

    public void Delete()
    {
        disk.Delete(File.Name);
        disk.Delete(IndexFile.Name);
        disk.Delete(TimeIndexFile.Name);
    }

    /// <summary>Renames its files, which are deleted later: readers may still be at them.</summary>
    public void SetAside(List<string> files)
    {
        foreach (var name in (ReadOnlySpan<string>)[File.Name, IndexFile.Name, TimeIndexFile.Name])
        {
            disk.Rename(name, name + LogFileNames.DeletedSuffix);
            files.Add(name + LogFileNames.DeletedSuffix);
        }
    }

    private void Register(RecordBatch batch, int position, bool writeIndexes)
    {
        if (FirstTimestamp < 0) FirstTimestamp = batch.MaxTimestamp;
        var times = indexes.Times.Entries;
        if (indexes.OnBatch(batch, position) && writeIndexes)
        {
            disk.Write(IndexFile, indexes.Offsets.LastEntryPosition, indexes.Offsets.LastEntryBytes);
            if (indexes.Times.Entries > times) disk.Write(TimeIndexFile, indexes.Times.LastEntryPosition, indexes.Times.LastEntryBytes);
        }

        NextOffset = batch.NextOffset;
        if (tailNext.Length == 0) (tailNext, tailPositions) = (new Offset[TailLength], new int[TailLength]);
        tailNext[tailCount % TailLength] = NextOffset;
        tailPositions[tailCount % TailLength] = position;
        tailCount++;
    }

    private void Reset()
    {
        indexes = new(BaseOffset, indexIntervalBytes, indexMaxBytes);
        NextOffset = BaseOffset;
        FirstTimestamp = -1;
        tailCount = 0;
    }

    private void TrimIndexFiles()
    {
        disk.Truncate(IndexFile, indexes.Offsets.SizeInBytes);
        disk.Truncate(TimeIndexFile, indexes.Times.SizeInBytes);
    }
}
