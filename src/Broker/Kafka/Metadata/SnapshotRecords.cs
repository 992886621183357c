using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>The first record of a snapshot (KIP-630): the timestamp of the last record that it covers, milliseconds since 1970.</summary>
public sealed record SnapshotHeaderRecord(long LastContainedLogTimestamp) : ControlRecord
{
    public override ControlRecordType Type => ControlRecordType.SnapshotHeader;

    public override short Version { get; init; }

    internal static SnapshotHeaderRecord Read(ref FieldReader reader, short version) =>
        new(reader.Int64()) { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Int64(LastContainedLogTimestamp);
        TagSet.Keeping(UnknownTags).Write(writer);
    }
}

/// <summary>The last record of a snapshot: what has none is not complete.</summary>
public sealed record SnapshotFooterRecord : ControlRecord
{
    public override ControlRecordType Type => ControlRecordType.SnapshotFooter;

    public override short Version { get; init; }

    internal static SnapshotFooterRecord Read(ref FieldReader reader, short version) =>
        new() { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer) => TagSet.Keeping(UnknownTags).Write(writer);
}
