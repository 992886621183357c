using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>A broker has been given a block of 1000 producer ids; the next block begins with <paramref name="NextProducerId"/>.</summary>
public sealed record ProducerIdsRecord(BrokerId BrokerId, BrokerEpoch BrokerEpoch, ProducerId NextProducerId) : MetadataRecord
{
    public const short RecordType = 15;

    public override short Type => RecordType;

    public override short Version { get; init; }

    internal static ProducerIdsRecord Read(ref FieldReader reader, short version) =>
        new(reader.BrokerId(), reader.BrokerEpoch(), new(reader.Int64())) { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Int32(BrokerId.Value);
        writer.Int64(BrokerEpoch.Value);
        writer.Int64(NextProducerId.Value);
        TagSet.Keeping(UnknownTags).Write(writer);
    }
}
