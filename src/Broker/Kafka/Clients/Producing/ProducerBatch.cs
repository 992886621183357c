using Lab.Broker.Kafka.Records;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>
/// Records of one partition that are sent together. Open while records may join; closed, with its final bytes, from the
/// first time it is drained; done once its futures have ended, be it by an answer or by the delivery timeout.
/// </summary>
internal sealed class ProducerBatch(PartitionQueue queue, VirtualTime created, RecordBatchBuilder? builder, int writeLimit, int memory)
{
    private RecordBatchBuilder? builder = builder;
    private byte[] bytes = [];

    public PartitionQueue Queue { get; } = queue;

    /// <summary>When its first record was appended: the delivery timeout counts from here (KIP-91).</summary>
    public VirtualTime Created { get; } = created;

    public List<PendingSend> Sends { get; } = [];

    /// <summary>Bytes of buffer.memory that it holds.</summary>
    public int Memory { get; set; } = memory;

    public int Count => Sends.Count;

    public int Size => builder?.SizeInBytes ?? bytes.Length;

    /// <summary>No record fits any more: it waits for no others.</summary>
    public bool IsFull => builder is null || builder.IsFull(writeLimit);

    /// <summary>Failed attempts.</summary>
    public int Attempts { get; private set; }

    /// <summary>Put back at least once.</summary>
    public bool InRetry { get; private set; }

    /// <summary>From when its waiting counts: its creation, or when it was put back.</summary>
    public VirtualTime WaitsSince { get; private set; } = created;

    /// <summary>The end of its backoff.</summary>
    public VirtualTime RetryAt { get; private set; }

    /// <summary>An attempt ended without a word: it may stand in the log.</summary>
    public bool MaybeWritten { get; set; }

    public bool IsDone { get; set; }

    /// <summary>In a request that has not ended: it was neither answered nor given up.</summary>
    public bool IsOnItsWay { get; set; }

    /// <summary>Where its bytes stand, if anybody keeps track of that.</summary>
    public PooledBuffer? Buffer { get; init; }

    /// <summary>In its partition's queue, not on its way.</summary>
    public bool IsQueued { get; set; }

    public ProducerId ProducerId { get; private set; } = ProducerId.None;

    public ProducerEpoch ProducerEpoch { get; private set; } = ProducerEpoch.None;

    public SequenceNumber BaseSequence { get; private set; } = SequenceNumber.None;

    public SequenceNumber LastSequence => BaseSequence.Plus(Count - 1);

    public bool HasSequence => BaseSequence != SequenceNumber.None;

    /// <summary>Its sequence was rewritten after an epoch bump.</summary>
    public bool SequenceWasReset { get; private set; }

    private LeaderEpoch leaderEpoch = LeaderEpoch.None;
    private int attemptsAtLeaderChange;

    /// <summary>The partition got a new leader since the last attempt failed.</summary>
    public bool HasNewLeader => Attempts > 0 && attemptsAtLeaderChange == Attempts;

    public void NoteLeader(LeaderEpoch epoch)
    {
        if (epoch <= leaderEpoch) return;
        leaderEpoch = epoch;
        attemptsAtLeaderChange = Attempts;
    }

    /// <summary>Appends if the record fits; the first always does.</summary>
    public bool TryAppend(long timestamp, OptionalBytes key, OptionalBytes value, in PendingSend send)
    {
        if (builder is null || !builder.HasRoomFor(writeLimit, timestamp, key, value)) return false;
        builder.Append(timestamp, key, value);
        Sends.Add(send);
        return true;
    }

    public void SetProducerState(ProducerId producer, ProducerEpoch epoch, SequenceNumber baseSequence)
    {
        (ProducerId, ProducerEpoch, BaseSequence) = (producer, epoch, baseSequence);
        if (builder is not null) return;
        // What is on its way keeps its bytes: the rewritten batch is another array.
        bytes = bytes.AsSpan().ToArray();
        BatchStamp.ProducerState(bytes, producer, epoch, baseSequence);
        Buffer?.Write(this, bytes);
    }

    public void ResetProducerState(ProducerId producer, ProducerEpoch epoch, SequenceNumber baseSequence)
    {
        SetProducerState(producer, epoch, baseSequence);
        SequenceWasReset = true;
    }

    /// <summary>The bytes to send. The first call closes the batch and gives its builder back to <paramref name="builders"/>.</summary>
    public byte[] Close(Stack<RecordBatchBuilder> builders)
    {
        if (builder is null) return bytes;
        builder.ProducerId = ProducerId;
        builder.ProducerEpoch = ProducerEpoch;
        builder.BaseSequence = BaseSequence;
        bytes = builder.Build();
        Buffer?.Write(this, bytes);
        Discard(builders);
        return bytes;
    }

    /// <summary>Gives the builder back without making bytes: the batch failed before it was ever sent.</summary>
    public void Discard(Stack<RecordBatchBuilder> builders)
    {
        if (builder is not null) builders.Push(builder);
        builder = null;
    }

    /// <summary>Writes what its records are by now to where they stand; of an open batch the header comes last.</summary>
    public void WriteRecords(Span<byte> memory) => builder?.CopyRecordsTo(memory);

    public void PutBack(VirtualTime now, Duration backoff)
    {
        Attempts++;
        InRetry = true;
        WaitsSince = now;
        RetryAt = now + backoff;
    }

    /// <summary>
    /// Cuts a batch that the broker found too large into several of at most <paramref name="batchSize"/>; sequence numbers
    /// go on through them.
    /// </summary>
    public List<ProducerBatch> Split(int batchSize, Stack<RecordBatchBuilder> builders)
    {
        List<ProducerBatch> parts = [];
        var i = 0;
        var sequence = BaseSequence;
        foreach (var record in new RecordBatch(Close(builders)))
        {
            if (parts.Count == 0 || !parts[^1].TryAppend(record.Timestamp, record.Key, record.Value, Sends[i]))
            {
                if (parts.Count > 0) sequence = parts[^1].Seal(this, sequence, builders);
                var next = builders.Count > 0 ? builders.Pop() : new RecordBatchBuilder();
                next.Begin();
                parts.Add(new(Queue, Created, next, Math.Max(batchSize, RecordSize.BatchUpperBound(record.Key, record.Value)), memory: 0) { MaybeWritten = MaybeWritten });
                parts[^1].TryAppend(record.Timestamp, record.Key, record.Value, Sends[i]);
            }

            i++;
        }

        parts[^1].Seal(this, sequence, builders);
        return parts;
    }

    private SequenceNumber Seal(ProducerBatch whole, SequenceNumber sequence, Stack<RecordBatchBuilder> builders)
    {
        if (whole.HasSequence) SetProducerState(whole.ProducerId, whole.ProducerEpoch, sequence);
        Close(builders);
        return sequence.Plus(Count);
    }
}
