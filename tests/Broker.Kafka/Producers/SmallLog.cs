using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Producers;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Tests.Producers;

/// <summary>
/// As much of a partition's log as producer state needs around it: segments of batches, snapshots, rolls, truncation, restarts, the last stable
/// offset. The high watermark is always the log's end, as in the vectors.
/// </summary>
internal sealed class SmallLog(bool verifiesTransactions, long nowMs) : ILogBatches
{
    private readonly SortedDictionary<Offset, List<byte[]>> segments = new() { [Offset.Zero] = [] };
    private readonly SortedDictionary<Offset, TransactionIndex> indexes = new() { [Offset.Zero] = new() };
    private readonly MemorySnapshots snapshots = new();

    public ProducerStateManager State { get; private set; } = new(verifiesTransactions);

    public Offset LogStart { get; private set; }

    public Offset LogEnd { get; private set; }

    /// <summary>
    /// The first unstable offset, held at the log start if it is below; that is looked up in the log, which answers with the base of the batch.
    /// </summary>
    public Offset LastStable
    {
        get
        {
            var unstable = State.FirstUnstableOffset;
            if (unstable == Offset.None) return LogEnd;
            return Offset.Min(BatchBase(Offset.Max(unstable, LogStart)), LogEnd);
        }
    }

    /// <summary>What a read_committed fetch of the whole log would be told.</summary>
    public IReadOnlyList<AbortedTransactionEntry> Aborted
    {
        get
        {
            var collected = new List<AbortedTransactionEntry>();
            foreach (var index in indexes.Values)
                if (index.Collect(LogStart, LogEnd, collected)) break;
            return collected;
        }
    }

    public IReadOnlyList<Offset> SegmentBaseOffsets => [.. segments.Keys];

    public ProducerVerdict Append(byte[] batch, AppendOrigin origin, VerificationGuard guard = default, short transactionVersion = 0)
    {
        BatchStamp.BaseOffset(batch, LogEnd);
        var view = new RecordBatch(batch);
        var verdict = State.Begin(origin, transactionVersion).Add(view, guard);
        if (!verdict.IsAccepted) return verdict;
        segments.Last().Value.Add(batch);
        LogEnd = view.NextOffset;
        Commit(State, segments.Last().Key);
        State.OnHighWatermark(LogEnd);
        return verdict;
    }

    public void Roll()
    {
        State.MoveMapEndOffset(LogEnd);
        segments.TryAdd(LogEnd, []);
        indexes.TryAdd(LogEnd, new());
        State.TakeSnapshot(snapshots);
    }

    public bool IncrementLogStart(Offset offset)
    {
        if (offset <= LogStart) return false;
        LogStart = offset;
        State.OnLogStartOffset(offset, snapshots);
        return true;
    }

    public bool TruncateTo(Offset offset)
    {
        if (offset >= LogEnd) return false;
        foreach (var behind in segments.Keys.Where(start => start > offset).ToList())
        {
            segments.Remove(behind);
            indexes.Remove(behind);
            if (snapshots.Offsets.Contains(behind)) snapshots.Delete(behind);
        }
        segments.Last().Value.RemoveAll(batch => new RecordBatch(batch).LastOffset >= offset);
        indexes.Last().Value.TruncateTo(offset);
        LogEnd = offset;
        LogStart = Offset.Min(LogStart, offset);
        ProducerStateRebuild.Rebuild(State, this, LogStart, LogEnd, afterCleanShutdown: false, nowMs, snapshots);
        State.OnHighWatermark(LogEnd);
        return true;
    }

    /// <summary>Closes the log, which snapshots the state, and opens it again, by recovery if the newest snapshot is lost.</summary>
    public void Restart(bool withoutLastSnapshot)
    {
        State.TakeSnapshot(snapshots);
        // A truncation may have left a gap behind the last batch; the opened log ends at the batch.
        LogEnd = segments.Last().Value is [.., var last] ? new RecordBatch(last).NextOffset : segments.Last().Key;
        if (LogEnd < LogStart) StartAnewAt(LogStart);
        if (withoutLastSnapshot)
        {
            if (snapshots.Offsets.Count > 0) snapshots.Delete(snapshots.Offsets[^1]);
            foreach (var start in segments.Keys) Recover(start);
        }
        ProducerStateRebuild.RemoveStraySnapshots(SegmentBaseOffsets, snapshots);
        State = new(State.VerifiesTransactions);
        ProducerStateRebuild.Rebuild(State, this, LogStart, LogEnd, afterCleanShutdown: !withoutLastSnapshot, nowMs, snapshots);
        State.OnHighWatermark(LogEnd);
    }

    public ReadOnlyMemory<byte> Read(Offset segmentBaseOffset, Offset from, Offset upTo)
    {
        using var bytes = new MemoryStream();
        foreach (var batch in segments[segmentBaseOffset])
        {
            var last = new RecordBatch(batch).LastOffset;
            if (last < from) continue;
            if (last >= upTo) break;
            bytes.Write(batch);
        }
        return bytes.ToArray();
    }

    /// <summary>Nothing of the log is behind its start: it is opened empty there.</summary>
    private void StartAnewAt(Offset offset)
    {
        foreach (var start in segments.Keys) snapshots.Delete(start);
        segments.Clear();
        indexes.Clear();
        segments.Add(offset, []);
        indexes.Add(offset, new());
        LogEnd = offset;
    }

    private void Recover(Offset segment)
    {
        var state = new ProducerStateManager(State.VerifiesTransactions);
        ProducerStateRebuild.Rebuild(state, this, LogStart, segment, afterCleanShutdown: false, nowMs, snapshots);
        indexes[segment].Clear();
        foreach (var batch in segments[segment])
        {
            Assert.True(state.Begin(AppendOrigin.Replication).Add(new(batch)).IsAccepted);
            var aborted = new List<AbortedTransactionEntry>();
            state.Commit(new RecordBatch(batch).NextOffset, aborted);
            foreach (var transaction in aborted) indexes[segment].Append(transaction);
        }
        state.TakeSnapshot(snapshots);
    }

    private void Commit(ProducerStateManager state, Offset segment)
    {
        var aborted = new List<AbortedTransactionEntry>();
        state.Commit(LogEnd, aborted);
        foreach (var transaction in aborted) indexes[segment].Append(transaction);
    }

    private Offset BatchBase(Offset offset)
    {
        foreach (var batch in segments.Values.SelectMany(list => list))
            if (new RecordBatch(batch).LastOffset >= offset) return new RecordBatch(batch).BaseOffset;
        return offset;
    }
}
