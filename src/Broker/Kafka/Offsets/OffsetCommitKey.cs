using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Offsets;

/// <summary>
/// The key of a committed offset in __consumer_offsets: record type (int16, 1; 0 in logs older than 0.9), then group, topic, partition. The last
/// value of a key counts, a null value forgets it.
/// </summary>
public readonly record struct OffsetCommitKey(string Group, TopicPartition Partition)
{
    public const short RecordType = 1;

    private const short LegacyRecordType = 0;

    public byte[] Encode()
    {
        var writer = new FieldWriter();
        Write(writer);
        return writer.ToArray();
    }

    public void Write(FieldWriter writer)
    {
        writer.Int16(RecordType);
        writer.String(Group, compact: false);
        writer.String(Partition.Topic, compact: false);
        writer.Int32(Partition.Partition);
    }

    public static Decoded<OffsetCommitKey> Decode(ReadOnlySpan<byte> key)
    {
        var reader = new FieldReader(key);
        var type = reader.Int16();
        if (type is not (RecordType or LegacyRecordType)) return new Decoded<OffsetCommitKey>.Corrupt($"record type {type} is no offset commit");
        var decoded = new OffsetCommitKey(reader.RequiredString(compact: false), new(reader.RequiredString(compact: false), reader.Int32()));
        reader.End();
        return reader.Complaint is { } complaint ? new Decoded<OffsetCommitKey>.Corrupt(complaint) : new Decoded<OffsetCommitKey>.Valid(decoded);
    }
}
