using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Producers;

/// <summary>
/// One append to a log, checked batch by batch before anything of it is written: nothing changes in the <see cref="ProducerStateManager"/> until
/// <see cref="ProducerStateManager.Commit"/>. The manager owns one and uses it again and again.
/// </summary>
public sealed class ProducerAppend
{
    private readonly ProducerStateManager manager;
    private readonly List<ProducerEntry> staged = [];
    private readonly List<ProducerEntry> spare = []; // Entries of earlier appends, to be staged in again.
    private readonly List<CompletedTransaction> completed = [];
    private readonly List<LoggedTransaction> started = [];

    internal ProducerAppend(ProducerStateManager manager) => this.manager = manager;

    public AppendOrigin Origin { get; private set; }

    /// <summary>The transaction.version by which an end marker is judged (KIP-1228: it comes with WriteTxnMarkers since 4.2).</summary>
    public short TransactionVersion { get; private set; }

    internal List<ProducerEntry> Staged => staged;

    internal List<CompletedTransaction> Completed => completed;

    internal List<LoggedTransaction> Started => started;

    /// <summary>
    /// Checks the next batch, which carries its offset already. The first verdict that is not Accepted ends the append: nothing of it is written.
    /// Rules: sheet 3.1 with KIP-360, KIP-890, KAFKA-18202, KAFKA-19690, KIP-1228.
    /// </summary>
    public ProducerVerdict Add(RecordBatch batch, VerificationGuard guard = default)
    {
        if (!batch.HasProducerId) return ProducerVerdict.Accepted;
        var stored = manager.Find(batch.ProducerId);
        if (Origin == AppendOrigin.Client && stored is not null && stored.TryFindDuplicate(batch, out var duplicate))
            return ProducerVerdict.Duplicate(duplicate.FirstOffset, duplicate.LastOffset, duplicate.Timestamp);
        if (Origin != AppendOrigin.Replication && batch.IsTransactional && Unverified(batch, stored, guard) is var refused and not ErrorCode.None)
            return ProducerVerdict.Refused(refused);
        var entry = Stage(batch.ProducerId, stored);
        var error = batch.IsControl ? AddControl(batch, entry) : AddData(batch, entry, stored);
        if (error != ErrorCode.None) return ProducerVerdict.Refused(error);
        // A marker ends what was being verified; data brings its first offset: either way the guard has served.
        if (batch.IsTransactional) manager.ClearVerification(batch.ProducerId);
        return ProducerVerdict.Accepted;
    }

    internal ProducerAppend Begin(AppendOrigin origin, short transactionVersion)
    {
        Origin = origin;
        TransactionVersion = transactionVersion;
        Clear();
        return this;
    }

    internal void Clear()
    {
        foreach (var entry in staged) spare.Add(entry);
        staged.Clear();
        completed.Clear();
        started.Clear();
    }

    /// <summary>No transactional record enters the log of a transaction that the coordinator does not know to be open here.</summary>
    private ErrorCode Unverified(RecordBatch batch, ProducerEntry? stored, VerificationGuard guard)
    {
        if (!manager.VerifiesTransactions || batch.IsControl) return ErrorCode.None;
        if (stored is not null && batch.ProducerEpoch < stored.Epoch) return ErrorCode.InvalidProducerEpoch;
        if (manager.HasOpenTransaction(batch.ProducerId, batch.ProducerEpoch)) return ErrorCode.None;
        return manager.IsVerified(batch.ProducerId, guard) ? ErrorCode.None : ErrorCode.InvalidTxnState;
    }

    private ErrorCode AddData(RecordBatch batch, ProducerEntry entry, ProducerEntry? stored)
    {
        var epoch = batch.ProducerEpoch;
        if (Origin != AppendOrigin.Replication && epoch < entry.Epoch) return ErrorCode.InvalidProducerEpoch;
        if (Origin == AppendOrigin.Client && manager.RefusesUnknown && IsUnknown(batch, entry, stored)) return ErrorCode.UnknownProducerId;
        if (Origin == AppendOrigin.Client && !IsNext(batch, entry, stored)) return ErrorCode.OutOfOrderSequenceNumber;
        // A plain record inside the producer's open transaction: not even a leader may have let that through.
        if (entry.HasOpenTransaction && !batch.IsTransactional) return ErrorCode.InvalidTxnState;
        entry.AddBatch(epoch, new(batch.LastSequence, batch.LastOffset, batch.LastOffsetDelta, batch.MaxTimestamp));
        if (!entry.HasOpenTransaction && batch.IsTransactional)
        {
            entry.BeginTransaction(batch.BaseOffset);
            started.Add(new(batch.ProducerId, batch.BaseOffset, Offset.None));
        }
        return ErrorCode.None;
    }

    // By the rule before KIP-360: nothing is known of the producer, or nothing of what it wrote in this epoch.
    private static bool IsUnknown(RecordBatch batch, ProducerEntry entry, ProducerEntry? stored) =>
        batch.BaseSequence != SequenceNumber.Zero
        && (entry.Epoch == ProducerEpoch.None || (batch.ProducerEpoch == entry.Epoch && entry.BatchCount == 0 && (stored is null || stored.BatchCount == 0)));

    private bool IsNext(RecordBatch batch, ProducerEntry entry, ProducerEntry? stored)
    {
        var first = batch.BaseSequence;
        if (manager.VerificationOf(batch.ProducerId) is { } verification)
        {
            if (verification.SupportsEpochBump && first != SequenceNumber.Zero && (stored is null || stored.BatchCount == 0)) return false;
            if (first.Value > verification.LowestSequence.Value) return false;
        }
        // A new epoch begins at 0, unless nothing at all is known of the producer: retention or DeleteRecords may have taken it.
        if (batch.ProducerEpoch != entry.Epoch) return first == SequenceNumber.Zero || entry.Epoch == ProducerEpoch.None;
        var last = entry.BatchCount > 0 ? entry.LastSequence
            : stored is not null && batch.ProducerEpoch == stored.Epoch ? stored.LastSequence
            : SequenceNumber.None;
        return stored is null || stored.Epoch == ProducerEpoch.None || last.IsFollowedBy(first);
    }

    private ErrorCode AddControl(RecordBatch batch, ProducerEntry entry)
    {
        // The cleaner may have emptied the batch: then there is nothing to do.
        if (!EndTransactionMarker.TryRead(batch, out var marker)) return ErrorCode.None;
        if (Origin != AppendOrigin.Replication)
        {
            if (IsFenced(batch.ProducerEpoch, entry)) return ErrorCode.InvalidProducerEpoch;
            if (entry.CoordinatorEpoch > marker.CoordinatorEpoch) return ErrorCode.TransactionCoordinatorFenced;
        }
        // An end without data changes no stable offset and needs no place in the transaction index.
        if (entry.HasOpenTransaction)
            completed.Add(new(batch.ProducerId, entry.CurrentTransactionFirstOffset, batch.BaseOffset, marker.IsAbort));
        entry.EndTransaction(batch.ProducerEpoch, marker.CoordinatorEpoch, marker.Timestamp);
        return ErrorCode.None;
    }

    /// <summary>
    /// From transaction.version 2 on every end raises the epoch, so a marker must be above the stored epoch; an equal one is the
    /// retry of a marker that was written, and only while no transaction is open (KAFKA-19999).
    /// </summary>
    private bool IsFenced(ProducerEpoch epoch, ProducerEntry entry) =>
        epoch < entry.Epoch || (TransactionVersion >= 2 && epoch == entry.Epoch && entry.HasOpenTransaction);

    private ProducerEntry Stage(ProducerId id, ProducerEntry? stored)
    {
        foreach (var already in staged)
            if (already.ProducerId == id) return already;
        var entry = spare.Count > 0 ? spare[^1] : new(id);
        if (spare.Count > 0) spare.RemoveAt(spare.Count - 1);
        entry.StageFrom(id, stored);
        staged.Add(entry);
        return entry;
    }
}
