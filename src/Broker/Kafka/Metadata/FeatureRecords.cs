using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>A feature is set to a level for the whole cluster (KIP-584): metadata.version, transaction.version, eligible.leader.replicas.version ...</summary>
public sealed record FeatureLevelRecord(string Name, short FeatureLevel) : MetadataRecord
{
    public const short RecordType = 12;

    public override short Type => RecordType;

    public override short Version { get; init; }

    internal static FeatureLevelRecord Read(ref FieldReader reader, short version) =>
        new(reader.RequiredString(), reader.Int16()) { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.CompactString(Name);
        writer.Int16(FeatureLevel);
        TagSet.Keeping(UnknownTags).Write(writer);
    }
}

/// <summary>
/// The eligible leader replicas of a topic are forgotten (KIP-966), because its min.insync.replicas was given anew. The empty name stands for all topics.
/// </summary>
public sealed record ClearElrRecord(string TopicName) : MetadataRecord
{
    public const short RecordType = 28;

    public override short Type => RecordType;

    public override short Version { get; init; }

    internal static ClearElrRecord Read(ref FieldReader reader, short version) =>
        new(reader.RequiredString()) { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.CompactString(TopicName);
        TagSet.Keeping(UnknownTags).Write(writer);
    }
}
