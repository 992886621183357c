using System.Runtime.CompilerServices;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Producers;

/// <summary>
/// What a partition knows of one producer: epoch, the last five batches of that epoch, the open transaction. A new epoch, also a lower one that a
/// leader let through, forgets the batches.
/// </summary>
public sealed class ProducerEntry
{
    /// <summary>As many as an idempotent producer may have in flight; more retries than these cannot come.</summary>
    public const int BatchesKept = 5;

    private Ring batches;
    private int first;

    public ProducerEntry(ProducerId producerId) => ProducerId = producerId;

    public ProducerId ProducerId { get; private set; }

    /// <summary>None until something was written: then any sequence number may come first.</summary>
    public ProducerEpoch Epoch { get; private set; } = ProducerEpoch.None;

    /// <summary>Epoch of the coordinator whose end marker was the last; -1 if there was none.</summary>
    public int CoordinatorEpoch { get; private set; } = -1;

    /// <summary>Of what it wrote last, milliseconds since 1970; expiry counts from here.</summary>
    public long LastTimestamp { get; private set; } = -1;

    /// <summary>First offset of its open transaction; none if none is open.</summary>
    public Offset CurrentTransactionFirstOffset { get; private set; } = Offset.None;

    public bool HasOpenTransaction => CurrentTransactionFirstOffset >= Offset.Zero;

    /// <summary>How many batches are remembered.</summary>
    public int BatchCount { get; private set; }

    /// <summary>The remembered batches, oldest first.</summary>
    public ProducerBatch this[int index] => batches[(first + index) % BatchesKept];

    /// <summary>The last sequence number of this epoch; none if it wrote no data in it.</summary>
    public SequenceNumber LastSequence => BatchCount == 0 ? SequenceNumber.None : this[BatchCount - 1].LastSequence;

    /// <summary>The remembered batch with the same epoch and the same first and last sequence number.</summary>
    public bool TryFindDuplicate(RecordBatch batch, out ProducerBatch duplicate)
    {
        duplicate = default;
        if (batch.ProducerEpoch != Epoch) return false;
        var (firstSequence, lastSequence) = (batch.BaseSequence, batch.LastSequence);
        for (var i = 0; i < BatchCount; i++)
        {
            duplicate = this[i];
            if (duplicate.LastSequence == lastSequence && duplicate.FirstSequence == firstSequence) return true;
        }
        return false;
    }

    internal void AddBatch(ProducerEpoch epoch, ProducerBatch batch)
    {
        UpdateEpoch(epoch);
        Remember(batch);
        LastTimestamp = batch.Timestamp;
    }

    internal void BeginTransaction(Offset firstOffset) => CurrentTransactionFirstOffset = firstOffset;

    internal void EndTransaction(ProducerEpoch epoch, int coordinatorEpoch, long timestamp)
    {
        UpdateEpoch(epoch);
        CoordinatorEpoch = coordinatorEpoch;
        LastTimestamp = timestamp;
        CurrentTransactionFirstOffset = Offset.None;
    }

    /// <summary>Starts anew as a staging copy of a stored entry: everything but its batches.</summary>
    internal void StageFrom(ProducerId id, ProducerEntry? stored)
    {
        ProducerId = id;
        BatchCount = 0;
        first = 0;
        Epoch = stored?.Epoch ?? ProducerEpoch.None;
        CoordinatorEpoch = stored?.CoordinatorEpoch ?? -1;
        LastTimestamp = stored?.LastTimestamp ?? -1;
        CurrentTransactionFirstOffset = stored?.CurrentTransactionFirstOffset ?? Offset.None;
    }

    /// <summary>Takes over what was staged.</summary>
    internal void Apply(ProducerEntry staged)
    {
        UpdateEpoch(staged.Epoch);
        for (var i = 0; i < staged.BatchCount; i++) Remember(staged[i]);
        CoordinatorEpoch = staged.CoordinatorEpoch;
        LastTimestamp = staged.LastTimestamp;
        CurrentTransactionFirstOffset = staged.CurrentTransactionFirstOffset;
    }

    /// <summary>Takes over what a snapshot held.</summary>
    internal void Restore(ProducerEpoch epoch, int coordinatorEpoch, long lastTimestamp, Offset currentTransactionFirstOffset, ProducerBatch? last)
    {
        Epoch = epoch;
        CoordinatorEpoch = coordinatorEpoch;
        LastTimestamp = lastTimestamp;
        CurrentTransactionFirstOffset = currentTransactionFirstOffset;
        if (last is { } batch) Remember(batch);
    }

    private void UpdateEpoch(ProducerEpoch epoch)
    {
        if (Epoch == epoch) return;
        BatchCount = 0;
        first = 0;
        Epoch = epoch;
    }

    private void Remember(ProducerBatch batch)
    {
        if (BatchCount < BatchesKept)
        {
            batches[(first + BatchCount++) % BatchesKept] = batch;
            return;
        }
        batches[first] = batch;
        first = (first + 1) % BatchesKept;
    }

    [InlineArray(BatchesKept)]
    private struct Ring
    {
        private ProducerBatch element;
    }
}
