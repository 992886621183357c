using System.Text;

namespace Lab.Broker.Kafka.Files;

/// <summary>
/// The file <c>partition.metadata</c>: which topic the directory belongs to, so that a log of a deleted topic of the same name is not taken for it.
/// </summary>
public static class PartitionMetadataFile
{
    public const string FileName = "partition.metadata";

    private const string VersionLine = "version: 0";
    private const string TopicIdField = "topic_id: ";

    public static byte[] Encode(Uuid topicId) => Encoding.UTF8.GetBytes($"{VersionLine}\n{TopicIdField}{topicId}");

    public static Decoded<Uuid> Decode(ReadOnlySpan<byte> file)
    {
        var lines = Encoding.UTF8.GetString(file).Split('\n');
        if (lines.Length < 2) return new Decoded<Uuid>.Corrupt($"{lines.Length} lines instead of 2");
        if (lines[0] != VersionLine) return new Decoded<Uuid>.Corrupt($"line 1 is '{lines[0]}' instead of '{VersionLine}'");
        if (!lines[1].StartsWith(TopicIdField, StringComparison.Ordinal) || !Uuid.TryParse(lines[1].AsSpan(TopicIdField.Length), out var topicId))
            return new Decoded<Uuid>.Corrupt($"line 2 is no topic id: '{lines[1]}'");
        if (topicId.IsZero) return new Decoded<Uuid>.Corrupt("the topic id is zero");
        return new Decoded<Uuid>.Valid(topicId);
    }
}
