namespace Lab.Broker.Kafka.Schemas;

/// <summary>Decodes and encodes any message by its field table. Made for tools, tests and the record types that the lab has no type of its own for.</summary>
public static class SchemaCodec
{
    /// <summary>Reads the fields of one message; bytes behind it are a complaint.</summary>
    public static Decoded<SchemaStruct> Decode(MessageSchema schema, short version, ReadOnlySpan<byte> bytes)
    {
        if (!schema.ValidVersions.Contains(version)) return new Decoded<SchemaStruct>.Corrupt($"{schema.Name} has no version {version}");
        var reader = new FieldReader(bytes);
        var value = ReadStruct(ref reader, schema.Fields, version, schema.FlexibleVersions.Contains(version));
        reader.End();
        return reader.Complaint is { } complaint ? new Decoded<SchemaStruct>.Corrupt($"{schema.Name} version {version}: {complaint}") : new Decoded<SchemaStruct>.Valid(value);
    }

    /// <summary>Writes the fields of one message.</summary>
    public static void Encode(MessageSchema schema, short version, SchemaStruct value, FieldWriter writer) =>
        WriteStruct(writer, value, version, schema.FlexibleVersions.Contains(version));

    private static SchemaStruct ReadStruct(ref FieldReader reader, IReadOnlyList<SchemaField> fields, short version, bool flexible)
    {
        var value = new SchemaStruct(fields);
        for (var i = 0; i < fields.Count && reader.Complaint is null; i++)
            if (fields[i].IsPlain(version)) value[i] = ReadField(ref reader, fields[i], version, flexible);
        if (flexible) ReadTags(ref reader, value, version);
        return value;
    }

    private static void ReadTags(ref FieldReader reader, SchemaStruct value, short version)
    {
        List<UnknownTag> unknown = [];
        var count = reader.UnsignedVarint();
        for (var i = 0u; i < count && reader.Complaint is null; i++)
        {
            var tag = reader.UnsignedVarint();
            var data = reader.Take(reader.Size());
            var field = FieldOfTag(value.Fields, tag, version);
            if (field < 0)
            {
                unknown.Add(new(tag, data.ToArray()));
                continue;
            }
            var inner = new FieldReader(data);
            value[field] = ReadField(ref inner, value.Fields[field], version, flexible: true);
            inner.End();
            if (inner.Complaint is { } complaint) reader.Refuse($"tag {tag}: {complaint}");
        }
        value.UnknownTags = unknown;
    }

    private static object? ReadField(ref FieldReader reader, SchemaField field, short version, bool flexible)
    {
        var value = field.Type.IsArray ? ReadArray(ref reader, field, version, flexible) : ReadOne(ref reader, field, version, flexible, field.Nullable.Contains(version));
        if (value is null && !field.Nullable.Contains(version)) reader.Refuse($"{field.Name} is null");
        return value;
    }

    private static object?[]? ReadArray(ref FieldReader reader, SchemaField field, short version, bool flexible)
    {
        var count = reader.ArrayCount(flexible);
        if (count < 0) return null;
        var elements = new object?[count];
        for (var i = 0; i < count && reader.Complaint is null; i++) elements[i] = ReadOne(ref reader, field, version, flexible, nullable: false);
        return elements;
    }

    private static object? ReadOne(ref FieldReader reader, SchemaField field, short version, bool flexible, bool nullable) => field.Type.Kind switch
    {
        FieldKind.Bool => reader.Bool(),
        FieldKind.Int8 => reader.Int8(),
        FieldKind.Int16 => reader.Int16(),
        FieldKind.UInt16 => reader.UInt16(),
        FieldKind.Int32 => reader.Int32(),
        FieldKind.Int64 => reader.Int64(),
        FieldKind.Float64 => reader.Float64(),
        FieldKind.Uuid => reader.Uuid(),
        FieldKind.String => reader.String(flexible),
        FieldKind.Bytes => reader.Bytes(flexible).ToArray(),
        _ => nullable && IsNullStruct(ref reader, field, version) ? null : ReadStruct(ref reader, field.Fields, version, flexible),
    };

    /// <summary>A structure that may be null has a mark in front: a byte, -1 for null, 1 for not; in the tag buffer an unsigned varint, 0 for null, 1 for not.</summary>
    private static bool IsNullStruct(ref FieldReader reader, SchemaField field, short version) =>
        field.Tagged.Contains(version) ? reader.UnsignedVarint() == 0 : reader.Int8() < 0;

    private static void WriteStruct(FieldWriter writer, SchemaStruct value, short version, bool flexible)
    {
        for (var i = 0; i < value.Fields.Count; i++)
            if (value.Fields[i].IsPlain(version)) WriteField(writer, value.Fields[i], value[i], version, flexible);
        if (flexible) WriteTags(writer, value, version);
    }

    private static void WriteTags(FieldWriter writer, SchemaStruct value, short version)
    {
        SortedDictionary<uint, ReadOnlyMemory<byte>> tags = [];
        for (var i = 0; i < value.Fields.Count; i++)
        {
            if (!value.Fields[i].Tagged.Contains(version) || value[i] == SchemaStruct.Absent) continue;
            var inner = new FieldWriter();
            WriteField(inner, value.Fields[i], value[i], version, flexible: true);
            tags.Add((uint)value.Fields[i].Tag, inner.ToArray());
        }
        foreach (var unknown in value.UnknownTags) tags.Add(unknown.Tag, unknown.Data);
        writer.UnsignedVarint(tags.Count);
        foreach (var (tag, data) in tags)
        {
            writer.UnsignedVarint(tag);
            writer.UnsignedVarint(data.Length);
            writer.Raw(data.Span);
        }
    }

    private static void WriteField(FieldWriter writer, SchemaField field, object? value, short version, bool flexible)
    {
        if (!field.Type.IsArray)
        {
            WriteOne(writer, field, value, version, flexible, field.Nullable.Contains(version));
            return;
        }
        var elements = (object?[]?)value;
        writer.ArrayCount(elements?.Length ?? -1, flexible);
        foreach (var element in elements ?? []) WriteOne(writer, field, element, version, flexible, nullable: false);
    }

    private static void WriteOne(FieldWriter writer, SchemaField field, object? value, short version, bool flexible, bool nullable)
    {
        switch (field.Type.Kind)
        {
            case FieldKind.Bool: writer.Bool((bool)value!); break;
            case FieldKind.Int8: writer.Int8((sbyte)value!); break;
            case FieldKind.Int16: writer.Int16((short)value!); break;
            case FieldKind.UInt16: writer.UInt16((ushort)value!); break;
            case FieldKind.Int32: writer.Int32((int)value!); break;
            case FieldKind.Int64: writer.Int64((long)value!); break;
            case FieldKind.Float64: writer.Float64((double)value!); break;
            case FieldKind.Uuid: writer.Uuid((Uuid)value!); break;
            case FieldKind.String: writer.String((string?)value, flexible); break;
            case FieldKind.Bytes: writer.Bytes((byte[]?)value, flexible); break;
            default:
                if (nullable && field.Tagged.Contains(version)) writer.UnsignedVarint(value is null ? 0 : 1);
                else if (nullable) writer.Int8((sbyte)(value is null ? -1 : 1));
                if (value is not null) WriteStruct(writer, (SchemaStruct)value, version, flexible);
                break;
        }
    }

    private static int FieldOfTag(IReadOnlyList<SchemaField> fields, uint tag, short version)
    {
        for (var i = 0; i < fields.Count; i++)
            if (fields[i].Tag == tag && fields[i].Tagged.Contains(version)) return i;
        return -1;
    }
}
