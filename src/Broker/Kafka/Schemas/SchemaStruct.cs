namespace Lab.Broker.Kafka.Schemas;

/// <summary>
/// Values for the fields of a structure, in the order of its schema: bool, sbyte, short, ushort, int, long, double, <see cref="Kafka.Uuid"/>, string,
/// byte[], <see cref="SchemaStruct"/>, or object?[] of these. Null is the protocol's null; <see cref="Absent"/> stands for a field that
/// the version does not have, and for a tagged field that is not sent because it has its default.
/// </summary>
public sealed class SchemaStruct(IReadOnlyList<SchemaField> fields)
{
    /// <summary>The value of a field that is not there.</summary>
    public static readonly object Absent = new();

    private readonly object?[] values = Blank(fields.Count);

    public IReadOnlyList<SchemaField> Fields => fields;

    /// <summary>Tagged fields that the schema does not know, by tag.</summary>
    public IReadOnlyList<UnknownTag> UnknownTags { get; set; } = [];

    public object? this[int field]
    {
        get => values[field];
        set => values[field] = value;
    }

    /// <summary>The value of the field with this name.</summary>
    public object? this[string name]
    {
        get => values[IndexOf(name)];
        set => values[IndexOf(name)] = value;
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < fields.Count; i++)
            if (fields[i].Name == name) return i;
        throw new ArgumentException($"There is no field {name}.", nameof(name));
    }

    private static object?[] Blank(int count)
    {
        var values = new object?[count];
        Array.Fill(values, Absent);
        return values;
    }
}
