using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>What a setting belongs to; the protocol's numbers.</summary>
public enum ConfigResourceType : sbyte
{
    Topic = 2,

    /// <summary>A broker by its id; the empty name stands for the default of all.</summary>
    Broker = 4,
    BrokerLogger = 8,
    ClientMetrics = 16,
    Group = 32,
}

/// <summary>A dynamic setting is given, or taken back where the value is null.</summary>
public sealed record ConfigRecord(ConfigResourceType ResourceType, string ResourceName, string Name, string? Value) : MetadataRecord
{
    public const short RecordType = 4;

    public override short Type => RecordType;

    public override short Version { get; init; }

    internal static ConfigRecord Read(ref FieldReader reader, short version) =>
        new((ConfigResourceType)reader.Int8(), reader.RequiredString(), reader.RequiredString(), reader.String(compact: true))
        {
            Version = version,
            UnknownTags = TagSet.Read(ref reader).Rest,
        };

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Int8((sbyte)ResourceType);
        writer.CompactString(ResourceName);
        writer.CompactString(Name);
        writer.CompactString(Value);
        TagSet.Keeping(UnknownTags).Write(writer);
    }
}
