using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// What the leader of a classic group gives a member: ConsumerProtocolAssignment, the bytes inside SyncGroup that brokers do not read. Version (int16), then
/// the fields; not flexible. Versions 0 to 3 have the same fields.
/// </summary>
/// <param name="Partitions">What the member reads from now on.</param>
public sealed record ConsumerAssignment(IReadOnlyList<TopicPartition> Partitions)
{
    /// <summary>What the assignor tells its member; null for nothing.</summary>
    public byte[]? UserData { get; init; }

    public byte[] Encode(short version = ConsumerSubscription.HighestVersion)
    {
        var writer = new FieldWriter();
        writer.Int16(version);
        PartitionLists.Write(writer, Partitions);
        writer.Bytes(UserData is null ? OptionalBytes.Null : OptionalBytes.Of(UserData), compact: false);
        return writer.ToArray();
    }

    /// <summary>Reads any version; of one later than the highest known, the fields that are known.</summary>
    public static Decoded<ConsumerAssignment> Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new FieldReader(bytes);
        var version = reader.Int16();
        if (version < 0) return new Decoded<ConsumerAssignment>.Corrupt($"unknown version {version}");
        var partitions = PartitionLists.Read(ref reader);
        var userData = reader.Bytes(compact: false).ToArray();
        if (version <= ConsumerSubscription.HighestVersion) reader.End();
        return reader.Complaint is { } complaint
            ? new Decoded<ConsumerAssignment>.Corrupt(complaint)
            : new Decoded<ConsumerAssignment>.Valid(new(partitions) { UserData = userData });
    }
}
