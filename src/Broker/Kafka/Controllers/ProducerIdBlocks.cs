using Lab.Broker.Kafka.Metadata;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>Producer ids are handed to brokers in blocks, so that no two brokers ever give the same one (KIP-730).</summary>
public static class ProducerIdBlocks
{
    public const int Length = 1000;

    /// <summary>Takes the next block for a broker; returns its first id.</summary>
    public static ProducerId Next(ControllerState state, BrokerId broker, BrokerEpoch epoch, List<MetadataRecord> records)
    {
        var first = state.Image.NextProducerId;
        records.Add(new ProducerIdsRecord(broker, epoch, new(first.Value + Length)));
        return first;
    }
}
