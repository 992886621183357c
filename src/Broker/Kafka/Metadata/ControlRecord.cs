using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>
/// A control record of the metadata log or one of its snapshots: written by the quorum itself, not by the controller. Key: version and type;
/// value: version (int16), then the fields. It stands in a control batch (attribute bit 5) without producer.
/// </summary>
public abstract record ControlRecord
{
    private protected ControlRecord()
    {
    }

    public abstract ControlRecordType Type { get; }

    public abstract short Version { get; init; }

    /// <summary>Tagged fields of a later release.</summary>
    public IReadOnlyList<UnknownTag> UnknownTags { get; init; } = [];

    public byte[] EncodeKey()
    {
        var key = new byte[ControlRecordKey.Size];
        ControlRecordKey.Write(key, Type);
        return key;
    }

    public byte[] EncodeValue()
    {
        var writer = new FieldWriter();
        writer.Int16(Version);
        WriteFields(writer);
        return writer.ToArray();
    }

    /// <summary>Reads key and value of a record in a control batch. End markers of transactions are <see cref="EndTransactionMarker"/>.</summary>
    public static Decoded<ControlRecord> Decode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!ControlRecordKey.TryRead(key, out var type)) return new Decoded<ControlRecord>.Corrupt("unknown control record");
        var reader = new FieldReader(value);
        var version = reader.Int16();
        if (version < 0 || version > (type == ControlRecordType.LeaderChange ? 1 : 0)) return new Decoded<ControlRecord>.Corrupt($"{type} has no version {version}");
        ControlRecord? record = type switch
        {
            ControlRecordType.LeaderChange => LeaderChangeRecord.Read(ref reader, version),
            ControlRecordType.SnapshotHeader => SnapshotHeaderRecord.Read(ref reader, version),
            ControlRecordType.SnapshotFooter => SnapshotFooterRecord.Read(ref reader, version),
            ControlRecordType.KRaftVersion => KRaftVersionRecord.Read(ref reader, version),
            ControlRecordType.KRaftVoters => VotersRecord.Read(ref reader, version),
            _ => null,
        };
        if (record is null) return new Decoded<ControlRecord>.Corrupt($"{type} is no control record of the metadata log");
        reader.End();
        return reader.Complaint is { } complaint ? new Decoded<ControlRecord>.Corrupt($"{type} version {version}: {complaint}") : new Decoded<ControlRecord>.Valid(record);
    }

    private protected abstract void WriteFields(FieldWriter writer);
}
