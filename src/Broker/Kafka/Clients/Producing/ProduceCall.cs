namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>A produce request on its way.</summary>
internal sealed class ProduceCall(ProducerBatch[] batches) : ClientCall
{
    public ProducerBatch[] Batches { get; } = batches;
}

/// <summary>A request for a producer id on its way.</summary>
internal sealed class InitProducerIdCall : ClientCall
{
    public static readonly InitProducerIdCall Instance = new();
}
