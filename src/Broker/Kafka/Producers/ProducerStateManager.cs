using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Producers;

/// <summary>
/// What a replica of a partition knows of its producers: sequence numbers to know duplicates and gaps, and transactions to know how far a
/// read_committed reader may go. A pure function of the log up to <see cref="MapEndOffset"/>, but for what snapshots have forgotten (all but
/// each producer's last batch) and expiry has dropped. Kept on leaders and followers alike.
/// An append runs <see cref="Begin"/>, <see cref="ProducerAppend.Add"/> for each batch, the write, <see cref="Commit"/>.
/// </summary>
public sealed class ProducerStateManager
{
    /// <summary>producer.id.expiration.ms where nothing else is set: one day.</summary>
    public const long DefaultProducerIdExpirationMs = 86_400_000;

    private readonly Dictionary<ProducerId, ProducerEntry> producers = [];
    private readonly Dictionary<ProducerId, VerificationEntry> verifications = [];
    private readonly OpenTransactions ongoing = new();
    private readonly OpenTransactions unreplicated = new();
    private readonly ProducerAppend append;
    private long guards;
    private Offset lastSnapshotOffset = Offset.Zero;

    /// <param name="verifiesTransactions">transaction.partition.verification.enable.</param>
    /// <param name="producerIdExpirationMs">producer.id.expiration.ms.</param>
    public ProducerStateManager(bool verifiesTransactions = true, long producerIdExpirationMs = DefaultProducerIdExpirationMs)
    {
        VerifiesTransactions = verifiesTransactions;
        ProducerIdExpirationMs = producerIdExpirationMs;
        append = new(this);
    }

    public bool VerifiesTransactions { get; set; }

    public long ProducerIdExpirationMs { get; set; }

    /// <summary>A producer of which nothing is known may begin with sequence 0 alone (before KIP-360).</summary>
    public bool RefusesUnknown { get; init; }

    /// <summary>Producers whose last batch lies before the log's start are forgotten (before KAFKA-7190).</summary>
    public bool ForgetsBelowLogStart { get; init; }

    /// <summary>The offset behind the last batch that this state has seen.</summary>
    public Offset MapEndOffset { get; private set; } = Offset.Zero;

    public int ProducerCount => producers.Count;

    public bool IsEmpty => producers.Count == 0;

    /// <summary>
    /// The first offset of a transaction that is open, or ended above the high watermark; none if there is none. The last stable offset is this or
    /// the high watermark, whichever is smaller; where this is below the log start, it is the base offset of the batch that holds the log start.
    /// </summary>
    public Offset FirstUnstableOffset
    {
        get
        {
            if (ongoing.Count == 0) return unreplicated.FirstOffset;
            return unreplicated.Count == 0 ? ongoing.FirstOffset : Offset.Min(ongoing.FirstOffset, unreplicated.FirstOffset);
        }
    }

    /// <summary>First offset of the oldest open transaction; none if none is open.</summary>
    public Offset FirstOpenOffset => ongoing.FirstOffset;

    public ProducerEntry? Find(ProducerId id) => producers.GetValueOrDefault(id);

    /// <summary>All entries in the order of their ids.</summary>
    public IReadOnlyList<ProducerEntry> Entries
    {
        get
        {
            List<ProducerEntry> sorted = [.. producers.Values];
            sorted.Sort(static (left, right) => left.ProducerId.CompareTo(right.ProducerId));
            return sorted;
        }
    }

    /// <summary>Whether the producer has an open transaction here, of this epoch.</summary>
    public bool HasOpenTransaction(ProducerId id, ProducerEpoch epoch) =>
        Find(id) is { HasOpenTransaction: true } entry && entry.Epoch == epoch;

    /// <summary>Starts an append. There is one at a time; what was staged before and not committed is forgotten.</summary>
    public ProducerAppend Begin(AppendOrigin origin, short transactionVersion = 0) => append.Begin(origin, transactionVersion);

    /// <summary>
    /// The staged append is in the log, which now ends at <paramref name="logEndOffset"/>. The aborted transactions that it ended are added to
    /// <paramref name="aborted"/>, for the transaction index of its segment.
    /// </summary>
    public void Commit(Offset logEndOffset, List<AbortedTransactionEntry> aborted)
    {
        foreach (var staged in append.Staged)
        {
            if (!producers.TryGetValue(staged.ProducerId, out var entry)) producers.Add(staged.ProducerId, entry = new(staged.ProducerId));
            entry.Apply(staged);
        }
        foreach (var started in append.Started) ongoing.Put(started);
        foreach (var completed in append.Completed)
        {
            if (completed.IsAborted) aborted.Add(new(completed.ProducerId, completed.FirstOffset, completed.LastOffset, LastStableOffsetAfter(completed)));
            Complete(completed);
        }
        append.Clear();
        MapEndOffset = logEndOffset;
    }

    /// <summary>Takes a batch that is in the log as true: a log is read again, or a follower copies.</summary>
    public ErrorCode Replay(RecordBatch batch, List<AbortedTransactionEntry> aborted)
    {
        var verdict = Begin(AppendOrigin.Replication).Add(batch);
        if (!verdict.IsAccepted) return verdict.Error;
        Commit(batch.NextOffset, aborted);
        return ErrorCode.None;
    }

    /// <summary>Followers have everything below: transactions that ended there are stable.</summary>
    public void OnHighWatermark(Offset highWatermark) => unreplicated.RemoveEndedBefore(highWatermark);

    /// <summary>The log starts later now. Producers stay known (since 2.4), and open transactions stay open.</summary>
    public void OnLogStartOffset(Offset logStartOffset, IProducerSnapshots snapshots)
    {
        if (ForgetsBelowLogStart) ForgetBelow(logStartOffset);
        unreplicated.RemoveEndedBefore(logStartOffset);
        if (MapEndOffset < logStartOffset) MapEndOffset = logStartOffset;
        lastSnapshotOffset = snapshots.Offsets.Count > 0 ? snapshots.Offsets[^1] : logStartOffset;
    }

    private void ForgetBelow(Offset logStartOffset)
    {
        foreach (var entry in Entries)
            if (!entry.HasOpenTransaction && (entry.BatchCount == 0 || entry[entry.BatchCount - 1].LastOffset < logStartOffset)) producers.Remove(entry.ProducerId);
    }

    /// <summary>The log ends elsewhere than the last batch says: a segment was rolled behind a gap.</summary>
    public void MoveMapEndOffset(Offset offset) => MapEndOffset = offset;

    /// <summary>Writes a snapshot if anything was seen since the last one. Returns its offset, or none.</summary>
    public Offset TakeSnapshot(IProducerSnapshots snapshots)
    {
        if (MapEndOffset <= lastSnapshotOffset) return Offset.None;
        snapshots.Write(MapEndOffset, ProducerSnapshot.Encode(ToSnapshot()));
        return lastSnapshotOffset = MapEndOffset;
    }

    /// <summary>
    /// The log was cut, or is being opened: drops snapshots beyond it, and unless the state already ends there loads the newest one left.
    /// What lies between <see cref="MapEndOffset"/> and the log's end must then be replayed. Corrupt snapshots are deleted; producers that have
    /// expired by <paramref name="nowMs"/>, the wall clock in milliseconds since 1970, are not loaded.
    /// </summary>
    public void TruncateAndReload(Offset logStartOffset, Offset logEndOffset, long nowMs, IProducerSnapshots snapshots)
    {
        for (var i = snapshots.Offsets.Count - 1; i >= 0; i--)
        {
            var offset = snapshots.Offsets[i];
            if (offset > logEndOffset || offset <= logStartOffset) snapshots.Delete(offset);
        }
        if (logEndOffset == MapEndOffset)
        {
            OnLogStartOffset(logStartOffset, snapshots);
            return;
        }
        producers.Clear();
        ongoing.Clear();
        unreplicated.Clear();
        LoadFromSnapshot(logStartOffset, nowMs, snapshots);
        if (ForgetsBelowLogStart) ForgetBelow(logStartOffset);
    }

    /// <summary>The log starts from nothing at this offset.</summary>
    public void Reset(Offset offset, IProducerSnapshots snapshots)
    {
        producers.Clear();
        verifications.Clear();
        ongoing.Clear();
        unreplicated.Clear();
        for (var i = snapshots.Offsets.Count - 1; i >= 0; i--) snapshots.Delete(snapshots.Offsets[i]);
        lastSnapshotOffset = Offset.Zero;
        MapEndOffset = offset;
    }

    /// <summary>Forgets producers that wrote nothing for producer.id.expiration.ms; one with an open transaction stays. Runs every ten minutes.</summary>
    public void RemoveExpired(long nowMs)
    {
        foreach (var entry in Entries)
            if (IsExpired(entry, nowMs)) producers.Remove(entry.ProducerId);
        List<ProducerId> stale = [];
        foreach (var (id, verification) in verifications)
            if (nowMs - verification.Timestamp >= ProducerIdExpirationMs) stale.Add(id);
        foreach (var id in stale) verifications.Remove(id);
    }

    /// <summary>
    /// A producer wants to write to a transaction (KIP-890). A guard comes back if the coordinator must be asked first; the first asking batch's
    /// guard serves all that ask until it is used.
    /// </summary>
    public VerificationStart StartVerification(ProducerId id, SequenceNumber sequence, ProducerEpoch epoch, bool supportsEpochBump, long nowMs)
    {
        if (!VerifiesTransactions || HasOpenTransaction(id, epoch)) return default;
        if (Find(id) is { } entry && epoch < entry.Epoch) return new(ErrorCode.InvalidProducerEpoch, default);
        if (!verifications.TryGetValue(id, out var verification))
            verifications.Add(id, verification = new(new(++guards), sequence, epoch, supportsEpochBump, nowMs));
        verification.Lower(sequence, epoch);
        return new(ErrorCode.None, verification.Guard);
    }

    internal VerificationEntry? VerificationOf(ProducerId id) => verifications.GetValueOrDefault(id);

    internal bool IsVerified(ProducerId id, VerificationGuard guard) => !guard.IsNone && VerificationOf(id)?.Guard == guard;

    internal void ClearVerification(ProducerId id) => verifications.Remove(id);

    /// <summary>How far a read_committed reader may go once this transaction is over: to the first one still open of another producer.</summary>
    private Offset LastStableOffsetAfter(CompletedTransaction completed)
    {
        for (var i = 0; i < ongoing.Count; i++)
            if (ongoing[i].ProducerId != completed.ProducerId) return ongoing[i].FirstOffset;
        return completed.LastOffset.Next;
    }

    private void Complete(CompletedTransaction completed)
    {
        ongoing.Remove(completed.FirstOffset);
        unreplicated.Put(new(completed.ProducerId, completed.FirstOffset, completed.LastOffset));
    }

    private List<ProducerSnapshotEntry> ToSnapshot()
    {
        List<ProducerSnapshotEntry> entries = [];
        foreach (var entry in Entries)
        {
            var last = entry.BatchCount > 0 ? entry[entry.BatchCount - 1] : new(SequenceNumber.None, Offset.None, 0, -1);
            entries.Add(new(
                entry.ProducerId, entry.Epoch, last.LastSequence, last.LastOffset, last.OffsetDelta,
                entry.LastTimestamp, entry.CoordinatorEpoch, entry.CurrentTransactionFirstOffset));
        }
        return entries;
    }

    private void LoadFromSnapshot(Offset logStartOffset, long nowMs, IProducerSnapshots snapshots)
    {
        while (snapshots.Offsets.Count > 0)
        {
            var newest = snapshots.Offsets[^1];
            if (ProducerSnapshot.Decode(snapshots.Read(newest).Span) is not Decoded<IReadOnlyList<ProducerSnapshotEntry>>.Valid(var stored))
            {
                snapshots.Delete(newest);
                continue;
            }
            foreach (var entry in stored) Load(entry, nowMs);
            lastSnapshotOffset = MapEndOffset = newest;
            return;
        }
        lastSnapshotOffset = MapEndOffset = logStartOffset;
    }

    private void Load(ProducerSnapshotEntry stored, long nowMs)
    {
        var entry = new ProducerEntry(stored.ProducerId);
        ProducerBatch? last = stored.LastOffset >= Offset.Zero
            ? new ProducerBatch(stored.LastSequence, stored.LastOffset, stored.OffsetDelta, stored.Timestamp)
            : null;
        entry.Restore(stored.ProducerEpoch, stored.CoordinatorEpoch, stored.Timestamp, stored.CurrentTransactionFirstOffset, last);
        if (IsExpired(entry, nowMs)) return;
        producers[entry.ProducerId] = entry;
        if (entry.HasOpenTransaction) ongoing.Put(new(entry.ProducerId, entry.CurrentTransactionFirstOffset, Offset.None));
    }

    private bool IsExpired(ProducerEntry entry, long nowMs) => !entry.HasOpenTransaction && nowMs - entry.LastTimestamp >= ProducerIdExpirationMs;
}
