using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Offsets;

/// <summary>
/// Any record of a coordinator's topic by its field table. Key: record type (int16), fields; value: version (int16), fields; a null value forgets the key.
/// Keys are written in version 0 and are not flexible.
/// </summary>
/// <param name="KeySchema">Decides the record type.</param>
/// <param name="Key">The key's fields.</param>
/// <param name="ValueSchema">The fields that the value may have.</param>
/// <param name="ValueVersion">Of the value; -1 if it is null.</param>
/// <param name="Value">The value's fields; null forgets the key.</param>
public sealed record CoordinatorRecord(MessageSchema KeySchema, SchemaStruct Key, MessageSchema ValueSchema, short ValueVersion, SchemaStruct? Value)
{
    public byte[] EncodeKey()
    {
        var writer = new FieldWriter();
        writer.Int16(KeySchema.ApiKey);
        SchemaCodec.Encode(KeySchema, 0, Key, writer);
        return writer.ToArray();
    }

    public byte[]? EncodeValue()
    {
        if (Value is null) return null;
        var writer = new FieldWriter();
        writer.Int16(ValueVersion);
        SchemaCodec.Encode(ValueSchema, ValueVersion, Value, writer);
        return writer.ToArray();
    }

    /// <summary>Reads a record of the topic that <paramref name="group"/> stands for.</summary>
    public static Decoded<CoordinatorRecord> Decode(SchemaGroup group, ReadOnlySpan<byte> key, Records.OptionalBytes value)
    {
        if (key.Length < sizeof(short)) return new Decoded<CoordinatorRecord>.Corrupt("no record type");
        var type = new FieldReader(key).Int16();
        if (SchemaCatalog.CoordinatorKey(group, type) is not { } keySchema || SchemaCatalog.CoordinatorValue(group, type) is not { } valueSchema)
            return new Decoded<CoordinatorRecord>.Corrupt($"unknown record type {type}");
        if (SchemaCodec.Decode(keySchema, 0, key[sizeof(short)..]) is not Decoded<SchemaStruct>.Valid(var keyFields))
            return new Decoded<CoordinatorRecord>.Corrupt($"unreadable {keySchema.Name}");
        if (value.IsNull) return new Decoded<CoordinatorRecord>.Valid(new(keySchema, keyFields, valueSchema, -1, null));
        if (value.Length < sizeof(short)) return new Decoded<CoordinatorRecord>.Corrupt("no version in the value");
        var version = new FieldReader(value.Span).Int16();
        return SchemaCodec.Decode(valueSchema, version, value.Span[sizeof(short)..]) switch
        {
            Decoded<SchemaStruct>.Valid(var fields) => new Decoded<CoordinatorRecord>.Valid(new(keySchema, keyFields, valueSchema, version, fields)),
            Decoded<SchemaStruct>.Corrupt(var reason) => new Decoded<CoordinatorRecord>.Corrupt(reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
