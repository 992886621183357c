using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>
/// Worker threads of a consuming application with their queues in memory: what stands in them dies with the process. It tells
/// its owner when a worker begins a record; how long that takes is the owner's business.
/// </summary>
internal sealed class WorkerPool
{
    private readonly Queue<ConsumedRecord>[] queues;
    private readonly ConsumedRecord?[] busy;
    private readonly int[] steps;
    private readonly bool byKey;
    private readonly List<OpenRecords> open = [];

    public WorkerPool(int workers, bool byKey)
    {
        this.byKey = byKey;
        busy = new ConsumedRecord?[workers];
        steps = new int[workers];
        queues = new Queue<ConsumedRecord>[byKey ? workers : 1];
        for (var i = 0; i < queues.Length; i++) queues[i] = new();
    }

    public int Workers => busy.Length;

    public IReadOnlyList<OpenRecords> Open => open;

    /// <summary>Nothing is queued and nobody works.</summary>
    public bool IsIdle
    {
        get
        {
            foreach (var queue in queues)
            {
                if (queue.Count > 0) return false;
            }

            return Array.TrueForAll(busy, static b => b is null);
        }
    }

    public ConsumedRecord RecordOf(int worker) => busy[worker]!.Value;

    /// <summary>The step that the worker is at, counted from 0.</summary>
    public int StepOf(int worker) => steps[worker];

    public void NextStep(int worker) => steps[worker]++;

    public void Hand(in ConsumedRecord record)
    {
        OpenOf(record.Partition).Hand(record);
        queues[byKey ? (int)(Hash.Of(unchecked((ulong)record.Key.Value)) % (ulong)queues.Length) : 0].Enqueue(record);
    }

    /// <summary>A free worker takes the next record of its queue. False when there is none. Those of partitions that are gone are dropped.</summary>
    public bool TryTake(int worker)
    {
        if (busy[worker] is not null) return false;
        var queue = queues[byKey ? worker : 0];
        while (queue.TryDequeue(out var record))
        {
            if (record.Partition.State == PositionState.Released) continue;
            busy[worker] = record;
            steps[worker] = 0;
            return true;
        }

        return false;
    }

    /// <summary>A worker is done with its record. Its partition's low watermark if that has moved; null otherwise, and for a partition that is gone.</summary>
    public OpenRecords? Done(int worker)
    {
        var record = RecordOf(worker);
        busy[worker] = null;
        if (record.Partition.State == PositionState.Released) return null;
        var partition = OpenOf(record.Partition);
        return partition.Done(record.Offset) ? partition : null;
    }

    /// <summary>Partitions that are gone are forgotten.</summary>
    public void ForgetReleased() => open.RemoveAll(static o => o.Partition.State == PositionState.Released);

    private OpenRecords OpenOf(AssignedPartition partition)
    {
        foreach (var one in open)
        {
            if (one.Partition == partition) return one;
        }

        var added = new OpenRecords(partition);
        open.Add(added);
        return added;
    }
}
