using Lab.Kernel.Stocks;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>A produce request on its way.</summary>
internal sealed class ProduceCall : ClientCall
{
    private Few<ProducerBatch> batches;

    public ReadOnlySpan<ProducerBatch> Batches => batches.Span;

    /// <summary>Says what it carries.</summary>
    public ProduceCall With(ReadOnlySpan<ProducerBatch> carried)
    {
        batches.Set(carried);
        return this;
    }
}

/// <summary>A request for a producer id on its way.</summary>
internal sealed class InitProducerIdCall : ClientCall
{
    public static readonly InitProducerIdCall Instance = new();
}
