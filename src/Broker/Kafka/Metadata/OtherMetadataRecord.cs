using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>A record of a type that the lab's controller neither writes nor reads: access control, quotas, tokens. Kept by its field table.</summary>
public sealed record OtherMetadataRecord(MessageSchema Schema, short Version, SchemaStruct Fields) : MetadataRecord
{
    public override short Type => Schema.ApiKey;

    public override short Version { get; init; } = Version;

    internal static Decoded<MetadataRecord> Decode(short type, short version, ReadOnlySpan<byte> bytes)
    {
        if (SchemaCatalog.Metadata(type) is not { } schema) return new Decoded<MetadataRecord>.Corrupt($"unknown record type {type}");
        return SchemaCodec.Decode(schema, version, bytes) switch
        {
            Decoded<SchemaStruct>.Valid(var fields) => new Decoded<MetadataRecord>.Valid(new OtherMetadataRecord(schema, version, fields)),
            Decoded<SchemaStruct>.Corrupt(var reason) => new Decoded<MetadataRecord>.Corrupt(reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private protected override void WriteFields(FieldWriter writer) => SchemaCodec.Encode(Schema, Version, Fields, writer);
}
