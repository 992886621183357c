using Lab.Broker.Common;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>The batches of one partition that wait to be sent, oldest first unless a retry put one before them.</summary>
internal sealed class PartitionQueue(TopicPartition partition)
{
    public TopicPartition Partition { get; } = partition;

    public Deque<ProducerBatch> Batches { get; } = new();

    /// <summary>Where its leader is, as far as known.</summary>
    public KnownLeader Leader { get; set; } = KnownLeader.None;

    /// <summary>A batch is on its way and no second may be (one request in flight).</summary>
    public bool IsMuted { get; set; }

    public PartitionSequences Sequences { get; } = new();

    /// <summary>All its batches take no more records, so that the partitioner may go on to another partition (KIP-794).</summary>
    public bool IsAllFull => Batches.IsEmpty || Batches.Last.IsFull;

    public void AddFirst(ProducerBatch batch)
    {
        batch.IsQueued = true;
        Batches.AddFirst(batch);
    }

    public void AddLast(ProducerBatch batch)
    {
        batch.IsQueued = true;
        Batches.AddLast(batch);
    }

    /// <summary>Behind the batches with lower sequence numbers, before those that have none yet.</summary>
    public void InsertInSequence(ProducerBatch batch)
    {
        var at = 0;
        while (at < Batches.Count && Batches[at].HasSequence && Batches[at].BaseSequence.Value < batch.BaseSequence.Value) at++;
        batch.IsQueued = true;
        Batches.Insert(at, batch);
    }

    public ProducerBatch RemoveFirst()
    {
        var batch = Batches.RemoveFirst();
        batch.IsQueued = false;
        return batch;
    }

    public void Remove(ProducerBatch batch)
    {
        if (Batches.Remove(batch)) batch.IsQueued = false;
    }

    /// <summary>The end of the wait of the first batch, when nothing else makes it ready: linger, or its backoff.</summary>
    public static VirtualTime EndOfWait(ProducerBatch first, bool backsOff, Duration linger) => backsOff ? first.RetryAt : first.WaitsSince + linger;
}
