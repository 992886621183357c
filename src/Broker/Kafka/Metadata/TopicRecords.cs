using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>A topic is created; its partitions follow.</summary>
public sealed record TopicRecord(string Name, Uuid TopicId) : MetadataRecord
{
    public const short RecordType = 2;

    public override short Type => RecordType;

    public override short Version { get; init; }

    internal static TopicRecord Read(ref FieldReader reader, short version) =>
        new(reader.RequiredString(), reader.Uuid()) { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.CompactString(Name);
        writer.Uuid(TopicId);
        TagSet.Keeping(UnknownTags).Write(writer);
    }
}

/// <summary>A topic is deleted, its partitions and settings with it.</summary>
public sealed record RemoveTopicRecord(Uuid TopicId) : MetadataRecord
{
    public const short RecordType = 9;

    public override short Type => RecordType;

    public override short Version { get; init; }

    internal static RemoveTopicRecord Read(ref FieldReader reader, short version) =>
        new(reader.Uuid()) { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Uuid(TopicId);
        TagSet.Keeping(UnknownTags).Write(writer);
    }
}
