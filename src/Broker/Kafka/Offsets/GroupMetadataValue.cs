using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Offsets;

/// <summary>A member as a group's record keeps it.</summary>
public sealed record GroupMetadataMember(
    string MemberId, string? InstanceId, string ClientId, string ClientHost, int RebalanceTimeoutMs, int SessionTimeoutMs, ReadOnlyMemory<byte> Subscription, ReadOnlyMemory<byte> Assignment);

/// <summary>
/// A classic group's state in __consumer_offsets (record type 2): version (int16), then the fields. Version 3 is what 3.9 writes,
/// version 4, flexible, what 4.1 writes. An empty group has no members, no protocol and no leader.
/// </summary>
/// <param name="ProtocolType"><c>consumer</c>; empty for a group that only ever kept offsets.</param>
/// <param name="Generation">Of the last completed join.</param>
/// <param name="Protocol">The assignor; null in an empty group.</param>
/// <param name="Leader">The member that assigned; null in an empty group.</param>
/// <param name="CurrentStateTimestamp">When it entered its state, milliseconds since 1970; -1 if it is not known. From version 2 on.</param>
/// <param name="Members">In the order in which they joined.</param>
public sealed record GroupMetadataValue(string ProtocolType, int Generation, string? Protocol, string? Leader, long CurrentStateTimestamp, IReadOnlyList<GroupMetadataMember> Members)
{
    private const short HighestVersion = 4;

    /// <summary>The version that is written; by default that of 4.1.</summary>
    public short Version { get; init; } = 4;

    /// <summary>Tagged fields of a later release.</summary>
    public IReadOnlyList<UnknownTag> UnknownTags { get; init; } = [];

    public byte[] Encode()
    {
        var flexible = Version >= 4;
        var writer = new FieldWriter();
        writer.Int16(Version);
        writer.String(ProtocolType, flexible);
        writer.Int32(Generation);
        writer.String(Protocol, flexible);
        writer.String(Leader, flexible);
        if (Version >= 2) writer.Int64(CurrentStateTimestamp);
        writer.ArrayCount(Members.Count, flexible);
        foreach (var member in Members)
        {
            writer.String(member.MemberId, flexible);
            if (Version >= 3) writer.String(member.InstanceId, flexible);
            writer.String(member.ClientId, flexible);
            writer.String(member.ClientHost, flexible);
            if (Version >= 1) writer.Int32(member.RebalanceTimeoutMs);
            writer.Int32(member.SessionTimeoutMs);
            writer.Bytes(OptionalBytes.Of(member.Subscription.Span), flexible);
            writer.Bytes(OptionalBytes.Of(member.Assignment.Span), flexible);
            if (flexible) writer.UnsignedVarint(0);
        }

        if (flexible) TagSet.Keeping(UnknownTags).Write(writer);
        return writer.ToArray();
    }

    public static Decoded<GroupMetadataValue> Decode(ReadOnlySpan<byte> value)
    {
        var reader = new FieldReader(value);
        var version = reader.Int16();
        if (version is < 0 or > HighestVersion) return new Decoded<GroupMetadataValue>.Corrupt($"unknown version {version}");
        var flexible = version >= 4;
        var (type, generation) = (reader.RequiredString(flexible), reader.Int32());
        var (protocol, leader) = (reader.String(flexible), reader.String(flexible));
        var since = version >= 2 ? reader.Int64() : -1;
        var count = reader.RequiredCount(flexible);
        List<GroupMetadataMember> members = [];
        for (var i = 0; i < count && reader.Complaint is null; i++) members.Add(DecodeMember(ref reader, version, flexible));
        var tags = flexible ? TagSet.Read(ref reader) : TagSet.Keeping([]);
        reader.End();
        return reader.Complaint is { } complaint
            ? new Decoded<GroupMetadataValue>.Corrupt(complaint)
            : new Decoded<GroupMetadataValue>.Valid(new(type, generation, protocol, leader, since, members) { Version = version, UnknownTags = tags.Rest });
    }

    private static GroupMetadataMember DecodeMember(ref FieldReader reader, short version, bool flexible)
    {
        var id = reader.RequiredString(flexible);
        var instance = version >= 3 ? reader.String(flexible) : null;
        var (client, host) = (reader.RequiredString(flexible), reader.RequiredString(flexible));
        var rebalance = version >= 1 ? reader.Int32() : -1;
        var session = reader.Int32();
        var (subscription, assignment) = (reader.Bytes(flexible).Span.ToArray(), reader.Bytes(flexible).Span.ToArray());
        if (flexible) TagSet.Read(ref reader);
        return new(id, instance, client, host, rebalance, session, subscription, assignment);
    }
}
