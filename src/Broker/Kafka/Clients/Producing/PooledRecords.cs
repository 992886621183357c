using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Kernel.Network;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>
/// The batches of a produce request that has to wait for its socket, as views of pooled buffers (ByteBufferSend): what is sent is what stands in the buffers
/// when the socket takes it, whosever it is by then.
/// </summary>
internal sealed class PooledRecords : ISendSource
{
    private readonly ProduceRequest request;
    private readonly PooledBuffer?[] buffers;
    private readonly byte[]?[] changed;
    private readonly int headerSize;

    public PooledRecords(ProduceRequest request, ReadOnlySpan<ProducerBatch> batches)
    {
        this.request = request;
        buffers = new PooledBuffer?[batches.Length];
        for (var i = 0; i < buffers.Length; i++) buffers[i] = batches[i].Buffer;
        changed = new byte[buffers.Length][];
        headerSize = request.WireSize;
        foreach (ref readonly var data in request.Data) headerSize -= data.Records.Length;
    }

    public bool Take(int position, int count)
    {
        // What is not records is taken to go first.
        var start = headerSize;
        for (var i = 0; i < buffers.Length; i++)
        {
            var records = request.Data[i].Records.Span;
            var from = Math.Max(0, position - start);
            var to = Math.Min(records.Length, position + count - start);
            start += records.Length;
            if (from >= to || buffers[i] is not { } buffer) continue;
            var now = buffer.Now(from, to - from);
            if (now.SequenceEqual(records[from..to])) continue;
            changed[i] ??= records.ToArray();
            now.CopyTo(changed[i].AsSpan(from));
        }

        return true;
    }

    public Message Taken()
    {
        if (changed.All(static c => c is null)) return request;
        var data = request.Data.ToArray();
        for (var i = 0; i < data.Length; i++)
        {
            if (changed[i] is { } bytes) data[i] = data[i] with { Records = bytes };
        }

        return new ProduceRequest().With(request.CorrelationId, request.Acks, request.TimeoutMs, data, request.FirstMessage, request.Attempt, request.TransactionalId);
    }
}
