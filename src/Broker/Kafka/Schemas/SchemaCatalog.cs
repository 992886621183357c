using System.Text.Json;

namespace Lab.Broker.Kafka.Schemas;

/// <summary>The groups in which record schemas are kept; each numbers its record types for itself.</summary>
public enum SchemaGroup
{
    /// <summary>__cluster_metadata.</summary>
    MetadataLog,

    /// <summary>__consumer_offsets.</summary>
    ConsumerOffsets,

    /// <summary>__transaction_state.</summary>
    TransactionState,

    /// <summary>__share_group_state.</summary>
    ShareState,

    /// <summary>Bodies of control records, and quorum-state.</summary>
    ControlAndFiles,
}

/// <summary>The field tables of all stored records (4.2.0), embedded in the assembly; a table is read when it is first asked for.</summary>
public static class SchemaCatalog
{
    private const string Prefix = "Lab.Broker.Kafka.Schemas.";

    private static readonly Lazy<IReadOnlyList<MessageSchema>>[] Groups =
        [.. Enum.GetValues<SchemaGroup>().Select(group => new Lazy<IReadOnlyList<MessageSchema>>(() => Load(Folder(group))))];

    /// <summary>All schemas of a group, by name.</summary>
    public static IReadOnlyList<MessageSchema> All(SchemaGroup group) => Groups[(int)group].Value;

    /// <summary>The schema of a metadata record; null for an unknown type.</summary>
    public static MessageSchema? Metadata(short type) => Find(SchemaGroup.MetadataLog, "metadata", type);

    /// <summary>The schema of a coordinator record's key; null for an unknown type.</summary>
    public static MessageSchema? CoordinatorKey(SchemaGroup group, short type) => Find(group, "coordinator-key", type);

    /// <summary>The schema of a coordinator record's value; null for an unknown type.</summary>
    public static MessageSchema? CoordinatorValue(SchemaGroup group, short type) => Find(group, "coordinator-value", type);

    /// <summary>The schema with this name; null if there is none.</summary>
    public static MessageSchema? Named(SchemaGroup group, string name)
    {
        foreach (var schema in All(group))
            if (schema.Name == name) return schema;
        return null;
    }

    private static MessageSchema? Find(SchemaGroup group, string kind, short type)
    {
        foreach (var schema in All(group))
            if (schema.ApiKey == type && schema.Kind == kind) return schema;
        return null;
    }

    private static string Folder(SchemaGroup group) => group switch
    {
        SchemaGroup.MetadataLog => "metadata-log",
        SchemaGroup.ConsumerOffsets => "consumer-offsets",
        SchemaGroup.TransactionState => "transaction-state",
        SchemaGroup.ShareState => "share-state",
        _ => "control-and-files",
    };

    private static List<MessageSchema> Load(string folder)
    {
        var assembly = typeof(SchemaCatalog).Assembly;
        var names = assembly.GetManifestResourceNames();
        Array.Sort(names, StringComparer.Ordinal);
        List<MessageSchema> schemas = [];
        foreach (var name in names)
        {
            // The separator behind the folder is the building machine's.
            if (!name.StartsWith(Prefix + folder, StringComparison.Ordinal)) continue;
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var document = JsonDocument.Parse(stream);
            schemas.Add(SchemaTable.Read(document.RootElement));
        }
        return schemas;
    }
}
