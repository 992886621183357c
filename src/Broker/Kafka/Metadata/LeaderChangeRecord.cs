using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>A voter as the leader knew it; the directory from version 1 on (KIP-853).</summary>
public sealed record LeaderChangeVoter(BrokerId VoterId, Uuid DirectoryId = default)
{
    public IReadOnlyList<UnknownTag> UnknownTags { get; init; } = [];
}

/// <summary>
/// The first record of a leader of the metadata quorum (KIP-595). Its epoch is the batch's. Once it is committed the leader knows the high watermark.
/// </summary>
public sealed record LeaderChangeRecord(BrokerId LeaderId, IReadOnlyList<LeaderChangeVoter> Voters, IReadOnlyList<LeaderChangeVoter> GrantingVoters) : ControlRecord
{
    public override ControlRecordType Type => ControlRecordType.LeaderChange;

    /// <summary>1 with kraft.version 1, otherwise 0.</summary>
    public override short Version { get; init; } = 1;

    internal static LeaderChangeRecord Read(ref FieldReader reader, short version)
    {
        var leader = reader.BrokerId();
        var (voters, granting) = (ReadVoters(ref reader, version), ReadVoters(ref reader, version));
        return new(leader, voters, granting) { Version = version, UnknownTags = TagSet.Read(ref reader).Rest };
    }

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Int32(LeaderId.Value);
        WriteVoters(writer, Voters);
        WriteVoters(writer, GrantingVoters);
        TagSet.Keeping(UnknownTags).Write(writer);
    }

    private static LeaderChangeVoter[] ReadVoters(ref FieldReader reader, short version)
    {
        var voters = new LeaderChangeVoter[reader.RequiredCount()];
        for (var i = 0; i < voters.Length; i++)
        {
            voters[i] = new(reader.BrokerId(), version >= 1 ? reader.Uuid() : default);
            voters[i] = voters[i] with { UnknownTags = TagSet.Read(ref reader).Rest };
        }
        return voters;
    }

    private void WriteVoters(FieldWriter writer, IReadOnlyList<LeaderChangeVoter> voters)
    {
        writer.ArrayCount(voters.Count, compact: true);
        foreach (var voter in voters)
        {
            writer.Int32(voter.VoterId.Value);
            if (Version >= 1) writer.Uuid(voter.DirectoryId);
            TagSet.Keeping(voter.UnknownTags).Write(writer);
        }
    }
}
