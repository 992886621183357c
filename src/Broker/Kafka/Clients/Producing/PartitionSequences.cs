namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>An idempotent producer's book of one partition: which numbers are given out, which are answered (sheet 3.1, KIP-98, KIP-360).</summary>
internal sealed class PartitionSequences
{
    private readonly List<ProducerBatch> unanswered = [];
    private InFlightHeap? heap;

    /// <summary>Under which identity numbers are given out here; another partition's bump reaches this one only when nothing is unanswered.</summary>
    public ProducerId ProducerId { get; private set; } = ProducerId.None;

    public ProducerEpoch ProducerEpoch { get; private set; } = ProducerEpoch.None;

    /// <summary>The number of the next new record.</summary>
    public SequenceNumber Next { get; private set; } = SequenceNumber.Zero;

    /// <summary>The last number that a broker acknowledged.</summary>
    public SequenceNumber LastAcked { get; private set; } = SequenceNumber.None;

    /// <summary>A batch that may have been written expired: no new numbers until it is clear where the broker stands.</summary>
    public bool IsUnresolved { get; set; }

    /// <summary>The next bump of the epoch starts this partition's numbers again.</summary>
    public bool AwaitsRewrite { get; set; }

    /// <summary>Numbered batches without a final answer, on their way or waiting to be sent again.</summary>
    public bool HasUnanswered => unanswered.Count > 0;

    public SequenceNumber FirstUnanswered => unanswered.Count > 0 ? unanswered[0].BaseSequence : SequenceNumber.None;

    /// <summary>Batches are numbered again in the order of a heap, not in that of their numbers. To be said before there are any.</summary>
    public void RenumberInHeapOrder() => heap ??= new();

    public bool IsStale(ProducerId producer, ProducerEpoch epoch) => ProducerId != producer || ProducerEpoch != epoch;

    public bool IsNext(SequenceNumber sequence) => LastAcked.IsFollowedBy(sequence);

    /// <summary>Gives a new batch its numbers.</summary>
    public void Assign(ProducerBatch batch, ProducerId producer, ProducerEpoch epoch)
    {
        if (IsStale(producer, epoch) && !HasUnanswered) Restart(producer, epoch);
        batch.SetProducerState(producer, epoch, Next);
        Next = Next.Plus(batch.Count);
        Track(batch);
    }

    public void Track(ProducerBatch batch)
    {
        var at = unanswered.Count;
        while (at > 0 && unanswered[at - 1].BaseSequence.Value > batch.BaseSequence.Value) at--;
        unanswered.Insert(at, batch);
        heap?.Add(batch);
    }

    public void Forget(ProducerBatch batch)
    {
        unanswered.Remove(batch);
        heap?.Remove(batch);
    }

    /// <summary>A success, also a late one of a batch that had expired.</summary>
    public void Acked(ProducerBatch batch)
    {
        if (batch.LastSequence.Value > LastAcked.Value) LastAcked = batch.LastSequence;
        Forget(batch);
    }

    /// <summary>Numbers start at 0 again, those of unanswered batches first.</summary>
    public void Restart(ProducerId producer, ProducerEpoch epoch)
    {
        (ProducerId, ProducerEpoch) = (producer, epoch);
        var sequence = SequenceNumber.Zero;
        if (heap is not null)
        {
            unanswered.Clear();
            unanswered.AddRange(heap.InHeapOrder);
        }

        foreach (var batch in unanswered)
        {
            batch.ResetProducerState(producer, epoch, sequence);
            sequence = sequence.Plus(batch.Count);
        }

        Next = sequence;
        LastAcked = SequenceNumber.None;
    }
}
