using System.Globalization;
using System.Text;

namespace Lab.Broker.Kafka.Files;

/// <summary>
/// The file <c>meta.properties</c>: whose log directory this is. A broker refuses to start on a directory of another node or cluster.
/// </summary>
/// <param name="NodeId">node.id.</param>
/// <param name="ClusterId">Uuid in text form.</param>
/// <param name="DirectoryId">Names the directory in the metadata log (KIP-858); zero in files that do not have it.</param>
/// <param name="WrittenMs">Wall clock when it was written, milliseconds since 1970; only in a comment, to the second.</param>
public sealed record MetaProperties(BrokerId NodeId, string ClusterId, Uuid DirectoryId, long WrittenMs)
{
    public const string FileName = "meta.properties";

    private const string DateFormat = "ddd MMM dd HH:mm:ss 'UTC' yyyy";

    /// <summary>The file as Java's Properties writes it, in the order in which real brokers have it.</summary>
    public byte[] Encode()
    {
        var date = DateTimeOffset.FromUnixTimeMilliseconds(WrittenMs).ToString(DateFormat, CultureInfo.InvariantCulture);
        var text = new StringBuilder();
        text.Append("#\n#").Append(date).Append('\n');
        text.Append("node.id=").Append(NodeId.Value).Append('\n');
        if (!DirectoryId.IsZero) text.Append("directory.id=").Append(DirectoryId).Append('\n');
        text.Append("version=1\n");
        text.Append("cluster.id=").Append(ClusterId).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static Decoded<MetaProperties> Decode(ReadOnlySpan<byte> file)
    {
        string? cluster = null, node = null, directory = null, version = null;
        var written = 0L;
        foreach (var line in Encoding.UTF8.GetString(file).Split('\n'))
        {
            if (line.StartsWith('#'))
            {
                if (DateTimeOffset.TryParseExact(line.AsSpan(1), DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) written = date.ToUnixTimeMilliseconds();
                continue;
            }
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) continue;
            var value = line[(equals + 1)..].Trim();
            switch (line[..equals].Trim())
            {
                case "cluster.id": cluster = value; break;
                case "node.id": node = value; break;
                case "directory.id": directory = value; break;
                case "version": version = value; break;
            }
        }
        if (version != "1") return new Decoded<MetaProperties>.Corrupt($"unknown version '{version}'");
        if (string.IsNullOrEmpty(cluster)) return new Decoded<MetaProperties>.Corrupt("no cluster.id");
        if (node is null || !LineFile.TryNumber(node, out int id)) return new Decoded<MetaProperties>.Corrupt("no node.id");
        var directoryId = Uuid.Zero;
        if (directory is not null && !Uuid.TryParse(directory, out directoryId)) return new Decoded<MetaProperties>.Corrupt($"directory.id '{directory}' is no uuid");
        return new Decoded<MetaProperties>.Valid(new(new(id), cluster, directoryId, written));
    }
}
