namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>
/// The producer's buffers of <c>batch.size</c> bytes, used again in the order in which they came back (BufferPool.free). Only a producer that gives a buffer back while its bytes are
/// still to be sent needs to know which is which; for any other a count of bytes will do.
/// </summary>
internal sealed class BufferPool(int size)
{
    private readonly Queue<PooledBuffer> free = new();

    public PooledBuffer Take() => free.TryDequeue(out var buffer) ? buffer : new(size);

    public void GiveBack(PooledBuffer buffer)
    {
        buffer.Holder = null;
        free.Enqueue(buffer);
    }
}

/// <summary>Memory for one batch after another. What was written stays until the next batch writes over it.</summary>
internal sealed class PooledBuffer(int size)
{
    private byte[] bytes = new byte[size];

    /// <summary>Whose batch is in it; null while it is free.</summary>
    public ProducerBatch? Holder { get; set; }

    /// <summary>A batch is sealed. One that has lost its buffer writes into memory that is not its own.</summary>
    public void Write(ProducerBatch batch, ReadOnlySpan<byte> sealedBytes)
    {
        if (Holder != batch) return;
        if (bytes.Length < sealedBytes.Length) Array.Resize(ref bytes, sealedBytes.Length);
        sealedBytes.CopyTo(bytes);
    }

    /// <summary>What stands there now, half of a batch that is still being filled too.</summary>
    public ReadOnlySpan<byte> Now(int from, int count)
    {
        if (bytes.Length < from + count) Array.Resize(ref bytes, from + count);
        if (Holder is { } holder && holder.Size <= bytes.Length) holder.WriteRecords(bytes);
        return bytes.AsSpan(from, count);
    }
}
