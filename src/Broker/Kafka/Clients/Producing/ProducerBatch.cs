using Lab.Broker.Kafka.Records;
using Lab.Kernel.Stocks;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>
/// Records of one partition that are sent together. Open while records may join; closed, with its final bytes, from the
/// first time it is drained; done once its futures have ended, be it by an answer or by the delivery timeout.
/// </summary>
internal sealed class ProducerBatch : IKnowsItsRun
{
    private const int MostRoomKept = 2048;

    private RecordBatchBuilder? builder;
    private int writeLimit;
    private byte[] room = []; // For its bytes, once it is closed.
    private Memory<byte> bytes;

    public PartitionQueue Queue { get; private set; } = null!;

    /// <summary>When its first record was appended: the delivery timeout counts from here (KIP-91).</summary>
    public VirtualTime Created { get; private set; }

    public List<PendingSend> Sends { get; } = [];

    /// <summary>Bytes of buffer.memory that it holds.</summary>
    public int Memory { get; set; }

    public int Count => Sends.Count;

    public int Size => builder?.SizeInBytes ?? bytes.Length;

    /// <summary>No record fits any more: it waits for no others.</summary>
    public bool IsFull => builder is null || builder.IsFull(writeLimit);

    /// <summary>Failed attempts.</summary>
    public int Attempts { get; private set; }

    /// <summary>Put back at least once.</summary>
    public bool InRetry { get; private set; }

    /// <summary>From when its waiting counts: its creation, or when it was put back.</summary>
    public VirtualTime WaitsSince { get; private set; }

    /// <summary>The end of its backoff.</summary>
    public VirtualTime RetryAt { get; private set; }

    /// <summary>An attempt ended without a word: it may stand in the log.</summary>
    public bool MaybeWritten { get; set; }

    public bool IsDone { get; set; }

    /// <summary>In a request that has not ended: it was neither answered nor given up.</summary>
    public bool IsOnItsWay { get; set; }

    /// <summary>Where its bytes stand, if anybody keeps track of that.</summary>
    public PooledBuffer? Buffer { get; private set; }

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

    /// <summary>An open batch without records.</summary>
    public void Begin(PartitionQueue queue, VirtualTime created, RecordBatchBuilder builder, int writeLimit, int memory, PooledBuffer? buffer = null)
    {
        (Queue, Created, WaitsSince, RetryAt) = (queue, created, created, default);
        (this.builder, this.writeLimit, bytes, Memory, Buffer) = (builder, writeLimit, default, memory, buffer);
        Sends.Clear();
        (Attempts, attemptsAtLeaderChange, leaderEpoch) = (0, 0, LeaderEpoch.None);
        (InRetry, MaybeWritten, IsDone, IsOnItsWay, IsQueued, SequenceWasReset) = (false, false, false, false, false, false);
        (ProducerId, ProducerEpoch, BaseSequence) = (ProducerId.None, ProducerEpoch.None, SequenceNumber.None);
    }

    public void LetGo() => (Queue, builder, Buffer, bytes) = (null!, null, null, default);

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
        bytes = bytes.ToArray();
        BatchStamp.ProducerState(bytes.Span, producer, epoch, baseSequence);
        Buffer?.Write(this, bytes.Span);
    }

    public void ResetProducerState(ProducerId producer, ProducerEpoch epoch, SequenceNumber baseSequence)
    {
        SetProducerState(producer, epoch, baseSequence);
        SequenceWasReset = true;
    }

    /// <summary>The bytes to send. The first call closes the batch and gives its builder back to <paramref name="builders"/>.</summary>
    public ReadOnlyMemory<byte> Close(Stack<RecordBatchBuilder> builders)
    {
        if (builder is null) return bytes;
        builder.ProducerId = ProducerId;
        builder.ProducerEpoch = ProducerEpoch;
        builder.BaseSequence = BaseSequence;
        bytes = RoomFor(builder.SizeInBytes);
        builder.BuildInto(bytes.Span);
        Buffer?.Write(this, bytes.Span);
        Discard(builders);
        return bytes;
    }

    // Large ones are worth their own array, and would be too much to keep from run to run.
    private Memory<byte> RoomFor(int size)
    {
        if (size > MostRoomKept) return new byte[size];
        if (room.Length < size) room = new byte[size];
        return room.AsMemory(0, size);
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
    public List<ProducerBatch> Split(int batchSize, Stack<RecordBatchBuilder> builders, Stock<ProducerBatch> stock)
    {
        List<ProducerBatch> parts = [];
        var i = 0;
        var sequence = BaseSequence;
        foreach (var record in new RecordBatch(Close(builders).Span))
        {
            if (parts.Count == 0 || !parts[^1].TryAppend(record.Timestamp, record.Key, record.Value, Sends[i]))
            {
                if (parts.Count > 0) sequence = parts[^1].Seal(this, sequence, builders);
                var next = builders.Count > 0 ? builders.Pop() : new RecordBatchBuilder();
                next.Begin();
                parts.Add(stock.Take());
                parts[^1].Begin(Queue, Created, next, Math.Max(batchSize, RecordSize.BatchUpperBound(record.Key, record.Value)), memory: 0);
                parts[^1].MaybeWritten = MaybeWritten;
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
