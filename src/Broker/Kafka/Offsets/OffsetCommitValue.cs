using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Offsets;

/// <summary>
/// A committed offset in __consumer_offsets: version (int16), then the fields. Version 3 is what 3.9 writes (leader epoch, KIP-320), version 4, flexible,
/// what 4.1 writes; from 4.2 on it may name the topic's id. Version 1 alone has an expiry, and is written where a client set one.
/// </summary>
/// <param name="Offset">The next offset to consume.</param>
/// <param name="LeaderEpoch">Of the last record consumed, or none. From version 3 on.</param>
/// <param name="Metadata">The application's own note; may be empty.</param>
/// <param name="CommitTimestamp">The coordinator's clock, milliseconds since 1970.</param>
public readonly record struct OffsetCommitValue(Offset Offset, LeaderEpoch LeaderEpoch, string Metadata, long CommitTimestamp)
{
    private const short HighestVersion = 4;

    /// <summary>The version that is written; by default that of 4.1.</summary>
    public short Version { get; init; } = 4;

    /// <summary>When the offset expires, milliseconds since 1970; -1 for the broker's retention. Version 1 only.</summary>
    public long ExpireTimestamp { get; init; } = -1;

    /// <summary>From version 4 on; zero if it is not known.</summary>
    public Uuid TopicId { get; init; }

    /// <summary>Tagged fields of a later release.</summary>
    public IReadOnlyList<UnknownTag> UnknownTags { get; init; } = [];

    public byte[] Encode()
    {
        var writer = new FieldWriter();
        Write(writer);
        return writer.ToArray();
    }

    public void Write(FieldWriter writer)
    {
        var flexible = Version >= 4;
        writer.Int16(Version);
        writer.Int64(Offset.Value);
        if (Version >= 3) writer.Int32(LeaderEpoch.Value);
        writer.String(Metadata, flexible);
        writer.Int64(CommitTimestamp);
        if (Version == 1) writer.Int64(ExpireTimestamp);
        if (!flexible) return;
        if (TopicId.IsZero && UnknownTags.Count == 0)
        {
            writer.UnsignedVarint(0);
            return;
        }

        var tags = TagSet.Keeping(UnknownTags);
        var id = TopicId;
        if (!id.IsZero) tags.Add(0, inner => inner.Uuid(id));
        tags.Write(writer);
    }

    public static Decoded<OffsetCommitValue> Decode(ReadOnlySpan<byte> value)
    {
        var reader = new FieldReader(value);
        var version = reader.Int16();
        if (version is < 0 or > HighestVersion) return new Decoded<OffsetCommitValue>.Corrupt($"unknown version {version}");
        var flexible = version >= 4;
        var offset = new Offset(reader.Int64());
        var epoch = version >= 3 ? new LeaderEpoch(reader.Int32()) : LeaderEpoch.None;
        var (metadata, committed) = (reader.RequiredString(flexible), reader.Int64());
        var expires = version == 1 ? reader.Int64() : -1;
        var tags = flexible ? TagSet.Read(ref reader) : TagSet.Keeping([]);
        var topicId = Uuid.Zero;
        if (tags.TryTake(0, out var data))
        {
            var inner = new FieldReader(data);
            topicId = inner.Uuid();
            reader.Adopt(inner, "topicId");
        }
        reader.End();
        return reader.Complaint is { } complaint
            ? new Decoded<OffsetCommitValue>.Corrupt(complaint)
            : new Decoded<OffsetCommitValue>.Valid(new(offset, epoch, metadata, committed) { Version = version, ExpireTimestamp = expires, TopicId = topicId, UnknownTags = tags.Rest });
    }
}
