using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>Says nothing: the active controller writes it every 500 ms while idle, so that lag can be measured.</summary>
public sealed record NoOpRecord : MetadataRecord
{
    public const short RecordType = 20;

    public override short Type => RecordType;

    public override short Version { get; init; }

    internal static NoOpRecord Read(ref FieldReader reader, short version) => new() { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer) => TagSet.Keeping(UnknownTags).Write(writer);
}

/// <summary>From here to the <see cref="EndTransactionRecord"/> records apply all or not at all (KIP-868).</summary>
public sealed record BeginTransactionRecord(string? Name) : MetadataRecord
{
    public const short RecordType = 23;

    public override short Type => RecordType;

    public override short Version { get; init; }

    internal static BeginTransactionRecord Read(ref FieldReader reader, short version)
    {
        var tags = TagSet.Read(ref reader);
        string? name = null;
        if (tags.TryTake(0, out var data))
        {
            var inner = new FieldReader(data);
            name = inner.String(compact: true);
            reader.Adopt(inner, "Name");
        }
        return new(name) { Version = version, UnknownTags = tags.Rest };
    }

    private protected override void WriteFields(FieldWriter writer)
    {
        var tags = TagSet.Keeping(UnknownTags);
        if (Name is not null) tags.Add(0, inner => inner.CompactString(Name));
        tags.Write(writer);
    }
}

/// <summary>The records since <see cref="BeginTransactionRecord"/> apply.</summary>
public sealed record EndTransactionRecord : MetadataRecord
{
    public const short RecordType = 24;

    public override short Type => RecordType;

    public override short Version { get; init; }

    internal static EndTransactionRecord Read(ref FieldReader reader, short version) => new() { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer) => TagSet.Keeping(UnknownTags).Write(writer);
}
