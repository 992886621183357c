namespace Lab.Broker.Kafka.Schemas;

/// <summary>The types of the protocol's fields, and of the elements of its arrays.</summary>
public enum FieldKind
{
    Bool,
    Int8,
    Int16,
    UInt16,
    Int32,
    Int64,
    Float64,
    Uuid,
    String,
    Bytes,

    /// <summary>Fields of its own.</summary>
    Struct,
}

/// <summary>A field's type: one of a kind, or an array of them.</summary>
public readonly record struct FieldType(FieldKind Kind, bool IsArray)
{
    public static FieldType Parse(string text)
    {
        var isArray = text.StartsWith("[]", StringComparison.Ordinal);
        return new(KindOf(isArray ? text[2..] : text), isArray);
    }

    private static FieldKind KindOf(string name) => name switch
    {
        "bool" => FieldKind.Bool,
        "int8" => FieldKind.Int8,
        "int16" => FieldKind.Int16,
        "uint16" => FieldKind.UInt16,
        "int32" => FieldKind.Int32,
        "int64" => FieldKind.Int64,
        "float64" => FieldKind.Float64,
        "uuid" => FieldKind.Uuid,
        "string" => FieldKind.String,
        "bytes" or "records" => FieldKind.Bytes,
        _ => FieldKind.Struct, // The names of structures are capitalised and its own.
    };
}
