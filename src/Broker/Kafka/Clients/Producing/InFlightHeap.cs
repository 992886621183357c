namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>
/// The numbered batches of a partition as java.util.PriorityQueue keeps them: a binary heap by sequence number in an array. Whoever walks the array
/// gets them in the order of their numbers only until one was taken out (KAFKA-8483).
/// </summary>
internal sealed class InFlightHeap
{
    private readonly List<ProducerBatch> heap = [];

    /// <summary>In the order of the array.</summary>
    public IReadOnlyList<ProducerBatch> InHeapOrder => heap;

    public void Add(ProducerBatch batch)
    {
        heap.Add(batch);
        SiftUp(heap.Count - 1);
    }

    public void Remove(ProducerBatch batch)
    {
        var at = heap.IndexOf(batch);
        if (at < 0) return;
        var last = heap[^1];
        heap.RemoveAt(heap.Count - 1);
        if (at == heap.Count) return;
        heap[at] = last;
        SiftDown(at);
        if (heap[at] == last) SiftUp(at);
    }

    private static bool IsBefore(ProducerBatch left, ProducerBatch right) => left.BaseSequence.Value < right.BaseSequence.Value;

    private void SiftUp(int at)
    {
        while (at > 0 && IsBefore(heap[at], heap[(at - 1) / 2]))
        {
            (heap[at], heap[(at - 1) / 2]) = (heap[(at - 1) / 2], heap[at]);
            at = (at - 1) / 2;
        }
    }

    private void SiftDown(int at)
    {
        while ((2 * at) + 1 < heap.Count)
        {
            var child = (2 * at) + 1;
            if (child + 1 < heap.Count && IsBefore(heap[child + 1], heap[child])) child++;
            if (!IsBefore(heap[child], heap[at])) return;
            (heap[at], heap[child]) = (heap[child], heap[at]);
            at = child;
        }
    }
}
