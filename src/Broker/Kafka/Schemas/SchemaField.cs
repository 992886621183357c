namespace Lab.Broker.Kafka.Schemas;

/// <summary>A field of a message.</summary>
/// <param name="Name">As the definition spells it.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Versions">Versions that have it.</param>
/// <param name="Nullable">Versions in which it may be null.</param>
/// <param name="Tagged">Versions in which it stands in the tag buffer.</param>
/// <param name="Tag">Its number there; -1 if never.</param>
/// <param name="Fields">The fields of its structure; empty for other types.</param>
public sealed record SchemaField(string Name, FieldType Type, VersionRange Versions, VersionRange Nullable, VersionRange Tagged, int Tag, IReadOnlyList<SchemaField> Fields)
{
    /// <summary>Whether it stands among the fields in order.</summary>
    public bool IsPlain(short version) => Versions.Contains(version) && !Tagged.Contains(version);
}

/// <summary>The fields of a message over all its versions.</summary>
/// <param name="Name">As the definition spells it.</param>
/// <param name="ApiKey">Record type, for records that have one; -1 otherwise.</param>
/// <param name="Kind">"metadata", "coordinator-key", "coordinator-value" or "data".</param>
/// <param name="ValidVersions">All there are.</param>
/// <param name="FlexibleVersions">Those with compact types and tag buffers.</param>
/// <param name="Fields">In the order of the wire.</param>
public sealed record MessageSchema(string Name, short ApiKey, string Kind, VersionRange ValidVersions, VersionRange FlexibleVersions, IReadOnlyList<SchemaField> Fields);
