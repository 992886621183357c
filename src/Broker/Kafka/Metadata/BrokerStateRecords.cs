using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>A broker is removed from the cluster for good. The epoch is that of its registration.</summary>
public sealed record UnregisterBrokerRecord(BrokerId BrokerId, BrokerEpoch BrokerEpoch) : MetadataRecord
{
    public const short RecordType = 1;

    public override short Type => RecordType;

    public override short Version { get; init; }

    internal static UnregisterBrokerRecord Read(ref FieldReader reader, short version) =>
        new(reader.BrokerId(), reader.BrokerEpoch()) { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer) => BrokerStateFields.Write(writer, BrokerId, BrokerEpoch, UnknownTags);
}

/// <summary>A broker is fenced. Written by controllers before metadata.version 3.0-IV1; later ones write <see cref="BrokerRegistrationChangeRecord"/>.</summary>
public sealed record FenceBrokerRecord(BrokerId Id, BrokerEpoch Epoch) : MetadataRecord
{
    public const short RecordType = 7;

    public override short Type => RecordType;

    public override short Version { get; init; }

    internal static FenceBrokerRecord Read(ref FieldReader reader, short version) =>
        new(reader.BrokerId(), reader.BrokerEpoch()) { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer) => BrokerStateFields.Write(writer, Id, Epoch, UnknownTags);
}

/// <summary>A broker is unfenced; see <see cref="FenceBrokerRecord"/>.</summary>
public sealed record UnfenceBrokerRecord(BrokerId Id, BrokerEpoch Epoch) : MetadataRecord
{
    public const short RecordType = 8;

    public override short Type => RecordType;

    public override short Version { get; init; }

    internal static UnfenceBrokerRecord Read(ref FieldReader reader, short version) =>
        new(reader.BrokerId(), reader.BrokerEpoch()) { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer) => BrokerStateFields.Write(writer, Id, Epoch, UnknownTags);
}

/// <summary>The three records above have the same fields.</summary>
internal static class BrokerStateFields
{
    public static void Write(FieldWriter writer, BrokerId id, BrokerEpoch epoch, IReadOnlyList<UnknownTag> unknown)
    {
        writer.Int32(id.Value);
        writer.Int64(epoch.Value);
        TagSet.Keeping(unknown).Write(writer);
    }
}
