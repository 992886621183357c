using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lab.Broker.Kafka.Files;

/// <summary>
/// The file <c>quorum-state</c> beside the metadata log: what a Raft node must not forget (KIP-595). Written anew, synced and renamed at every
/// transition before it acts. Format 0 (static quorum) lists the voters; format 1 (KIP-853) names the voted directory instead.
/// </summary>
/// <param name="DataVersion">0 or 1.</param>
/// <param name="LeaderId">Of the current epoch; none if unknown.</param>
/// <param name="LeaderEpoch">The current epoch.</param>
/// <param name="VotedId">Whom this node voted for in it; none if nobody.</param>
/// <param name="VotedDirectoryId">The voted node's directory; zero if unknown. Format 1 only.</param>
/// <param name="Voters">The ids of the voters. Format 0 only; null where the file says null.</param>
/// <param name="ClusterId">Empty in all files seen. Format 0 only.</param>
public sealed record QuorumStateFile(
    int DataVersion, BrokerId LeaderId, LeaderEpoch LeaderEpoch, BrokerId VotedId, Uuid VotedDirectoryId, IReadOnlyList<BrokerId>? Voters, string ClusterId = "")
{
    public const string FileName = "quorum-state";

    /// <summary>The file of a dynamic quorum.</summary>
    public static QuorumStateFile Dynamic(BrokerId leader, LeaderEpoch epoch, BrokerId voted, Uuid votedDirectory) => new(1, leader, epoch, voted, votedDirectory, null);

    /// <summary>The file of a static quorum.</summary>
    public static QuorumStateFile Static(BrokerId leader, LeaderEpoch epoch, BrokerId voted, IReadOnlyList<BrokerId> voters) => new(0, leader, epoch, voted, Uuid.Zero, voters);

    public byte[] Encode()
    {
        var text = DataVersion == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{{\"clusterId\":{JsonSerializer.Serialize(ClusterId)},\"leaderId\":{LeaderId},\"leaderEpoch\":{LeaderEpoch},\"votedId\":{VotedId},\"appliedOffset\":0,\"currentVoters\":{VoterList()},\"data_version\":0}}")
            : string.Create(CultureInfo.InvariantCulture, $"{{\"leaderId\":{LeaderId},\"leaderEpoch\":{LeaderEpoch},\"votedId\":{VotedId},\"votedDirectoryId\":\"{VotedDirectoryId}\",\"data_version\":1}}");
        return Encoding.UTF8.GetBytes(text);
    }

    public static Decoded<QuorumStateFile> Decode(ReadOnlySpan<byte> file)
    {
        if (!JsonText.TryParse(file, out var root)) return Corrupt("no JSON object");
        if (!JsonText.TryInt(root, "data_version", out var version) || version is not (0 or 1)) return Corrupt("unknown data_version");
        if (!JsonText.TryInt(root, "leaderId", out var leader)) return Corrupt("no leaderId");
        if (!JsonText.TryInt(root, "leaderEpoch", out var epoch)) return Corrupt("no leaderEpoch");
        if (!JsonText.TryInt(root, "votedId", out var voted)) return Corrupt("no votedId");
        var directory = Uuid.Zero;
        if (version == 1 && !(root.TryGetProperty("votedDirectoryId", out var text) && text.ValueKind == JsonValueKind.String && Uuid.TryParse(text.GetString(), out directory)))
            return Corrupt("no votedDirectoryId");
        List<BrokerId>? voters = null;
        if (version == 0 && root.TryGetProperty("currentVoters", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            voters = [];
            foreach (var voter in list.EnumerateArray())
            {
                if (voter.ValueKind != JsonValueKind.Object || !JsonText.TryInt(voter, "voterId", out var id)) return Corrupt("a voter without id");
                voters.Add(new(id));
            }
        }
        var cluster = root.TryGetProperty("clusterId", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString()! : "";
        return new Decoded<QuorumStateFile>.Valid(new(version, new(leader), new(epoch), new(voted), directory, voters, cluster));
    }

    private string VoterList() => Voters is null ? "null" : $"[{string.Join(',', Voters.Select(voter => $"{{\"voterId\":{voter}}}"))}]";

    private static Decoded<QuorumStateFile>.Corrupt Corrupt(string reason) => new(reason);
}
