using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Offsets;

/// <summary>The key of a classic group's state in __consumer_offsets: record type (int16, 2), then the group.</summary>
public readonly record struct GroupMetadataKey(string Group)
{
    public const short RecordType = 2;

    public byte[] Encode()
    {
        var writer = new FieldWriter();
        writer.Int16(RecordType);
        writer.String(Group, compact: false);
        return writer.ToArray();
    }

    public static Decoded<GroupMetadataKey> Decode(ReadOnlySpan<byte> key)
    {
        var reader = new FieldReader(key);
        var type = reader.Int16();
        if (type != RecordType) return new Decoded<GroupMetadataKey>.Corrupt($"record type {type} is no group");
        var decoded = new GroupMetadataKey(reader.RequiredString(compact: false));
        reader.End();
        return reader.Complaint is { } complaint ? new Decoded<GroupMetadataKey>.Corrupt(complaint) : new Decoded<GroupMetadataKey>.Valid(decoded);
    }
}
