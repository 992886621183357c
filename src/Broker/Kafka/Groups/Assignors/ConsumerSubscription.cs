using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// What a member says when it joins a classic group: ConsumerProtocolSubscription, the bytes inside JoinGroup that brokers do not read. Version (int16),
/// then the fields; not flexible. Version 1 added owned partitions, 2 the generation, 3 the rack (KIP-429, KIP-792, KIP-881).
/// </summary>
/// <param name="Topics">The topics it subscribes to.</param>
/// <param name="Owned">The partitions it still holds; empty under the eager protocol. From version 1 on.</param>
/// <param name="Generation">The generation of <paramref name="Owned"/>; -1 for none. From version 2 on.</param>
/// <param name="Rack"><c>client.rack</c>; null for none. From version 3 on.</param>
public sealed record ConsumerSubscription(IReadOnlyList<string> Topics, IReadOnlyList<TopicPartition> Owned, int Generation = -1, string? Rack = null)
{
    public const short HighestVersion = 3;

    /// <summary>What the member's assignor adds; null for nothing.</summary>
    public byte[]? UserData { get; init; }

    public byte[] Encode(short version = HighestVersion)
    {
        var writer = new FieldWriter();
        writer.Int16(version);
        writer.Int32(Topics.Count);
        foreach (var topic in Topics) writer.String(topic, compact: false);
        writer.Bytes(UserData is null ? OptionalBytes.Null : OptionalBytes.Of(UserData), compact: false);
        if (version >= 1) PartitionLists.Write(writer, Owned);
        if (version >= 2) writer.Int32(Generation);
        if (version >= 3) writer.String(Rack, compact: false);
        return writer.ToArray();
    }

    /// <summary>Reads any version; of one later than the highest known, the fields that are known.</summary>
    public static Decoded<ConsumerSubscription> Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new FieldReader(bytes);
        var version = reader.Int16();
        if (version < 0) return new Decoded<ConsumerSubscription>.Corrupt($"unknown version {version}");
        var topics = new string[reader.RequiredCount(compact: false)];
        for (var i = 0; i < topics.Length; i++) topics[i] = reader.RequiredString(compact: false);
        var userData = reader.Bytes(compact: false);
        var owned = version >= 1 ? PartitionLists.Read(ref reader) : [];
        var generation = version >= 2 ? reader.Int32() : -1;
        var rack = version >= 3 ? reader.String(compact: false) : null;
        if (version <= HighestVersion) reader.End();
        return reader.Complaint is { } complaint
            ? new Decoded<ConsumerSubscription>.Corrupt(complaint)
            : new Decoded<ConsumerSubscription>.Valid(new(topics, owned, generation, rack) { UserData = userData.IsNull ? null : userData.Span.ToArray() });
    }
}
