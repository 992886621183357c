using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>The version of the quorum protocol: 1 lets the voters change (KIP-853).</summary>
public sealed record KRaftVersionRecord(short KRaftVersion) : ControlRecord
{
    public override ControlRecordType Type => ControlRecordType.KRaftVersion;

    public override short Version { get; init; }

    internal static KRaftVersionRecord Read(ref FieldReader reader, short version) =>
        new(reader.Int16()) { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Int16(KRaftVersion);
        TagSet.Keeping(UnknownTags).Write(writer);
    }
}

/// <summary>Where a voter listens.</summary>
public sealed record VoterEndpoint(string Name, string Host, ushort Port)
{
    public IReadOnlyList<UnknownTag> UnknownTags { get; init; } = [];
}

/// <summary>A voter of the metadata quorum; id and directory together are its key.</summary>
public sealed record Voter(BrokerId VoterId, Uuid DirectoryId, IReadOnlyList<VoterEndpoint> Endpoints, short MinSupportedKRaftVersion, short MaxSupportedKRaftVersion)
{
    public IReadOnlyList<UnknownTag> KRaftVersionFeatureTags { get; init; } = [];

    public IReadOnlyList<UnknownTag> UnknownTags { get; init; } = [];
}

/// <summary>The set of voters from here on; in force as soon as it is appended.</summary>
public sealed record VotersRecord(IReadOnlyList<Voter> Voters) : ControlRecord
{
    public override ControlRecordType Type => ControlRecordType.KRaftVoters;

    public override short Version { get; init; }

    internal static VotersRecord Read(ref FieldReader reader, short version)
    {
        var voters = new Voter[reader.RequiredCount()];
        for (var i = 0; i < voters.Length; i++) voters[i] = ReadVoter(ref reader);
        return new(voters) { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };
    }

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.ArrayCount(Voters.Count, compact: true);
        foreach (var voter in Voters) WriteVoter(writer, voter);
        TagSet.Keeping(UnknownTags).Write(writer);
    }

    private static Voter ReadVoter(ref FieldReader reader)
    {
        var (id, directory) = (reader.BrokerId(), reader.Uuid());
        var endpoints = new VoterEndpoint[reader.RequiredCount()];
        for (var i = 0; i < endpoints.Length; i++)
        {
            endpoints[i] = new(reader.RequiredString(), reader.RequiredString(), reader.UInt16());
            endpoints[i] = endpoints[i] with { UnknownTags = TagSet.Read(ref reader).Rest };
        }
        var (lowest, highest) = (reader.Int16(), reader.Int16());
        var featureTags = TagSet.Read(ref reader).Rest;
        return new(id, directory, endpoints, lowest, highest) { KRaftVersionFeatureTags = featureTags, UnknownTags = TagSet.Read(ref reader).Rest };
    }

    private static void WriteVoter(FieldWriter writer, Voter voter)
    {
        writer.Int32(voter.VoterId.Value);
        writer.Uuid(voter.DirectoryId);
        writer.ArrayCount(voter.Endpoints.Count, compact: true);
        foreach (var endpoint in voter.Endpoints)
        {
            writer.CompactString(endpoint.Name);
            writer.CompactString(endpoint.Host);
            writer.UInt16(endpoint.Port);
            TagSet.Keeping(endpoint.UnknownTags).Write(writer);
        }
        writer.Int16(voter.MinSupportedKRaftVersion);
        writer.Int16(voter.MaxSupportedKRaftVersion);
        TagSet.Keeping(voter.KRaftVersionFeatureTags).Write(writer);
        TagSet.Keeping(voter.UnknownTags).Write(writer);
    }
}
