using System.Text.RegularExpressions;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.SettingFiles;

/// <summary>
/// What Kafka's own tools print about a topic or a broker, saved as it is: <c>kafka-configs.sh --describe</c> and <c>kafka-topics.sh --describe</c>.
/// A setting that is there by default alone says nothing that the release does not say.
/// </summary>
internal static partial class ToolOutput
{
    /// <summary>The settings and whose they are; null when the text is something else.</summary>
    public static (SettingFileKind Kind, IReadOnlyList<PropertyEntry> Entries)? Read(string source, string text, List<Problem> problems)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var first = lines.FirstOrDefault(l => l.Trim().Length > 0) ?? "";
        if (ConfigsHead().Match(first) is { Success: true } configs) return (configs.Groups["whose"].Value.StartsWith("topic", StringComparison.Ordinal) ? SettingFileKind.Topic : SettingFileKind.Broker, Configs(source, lines, problems));
        return TopicHead().IsMatch(first) ? (SettingFileKind.Topic, Topic(source, lines, problems)) : null;
    }

    private static List<PropertyEntry> Configs(string source, string[] lines, List<Problem> problems)
    {
        var entries = new List<PropertyEntry>();
        string? about = null;
        for (var i = 0; i < lines.Length; i++)
        {
            if (ConfigsHead().Match(lines[i]) is { Success: true } head)
            {
                if (about is not null) OneOnly(new(source, i + 1, 1), about, head.Groups["name"].Value, problems);
                about ??= head.Groups["name"].Value;
            }
            else if (ConfigLine().Match(lines[i]) is { Success: true } line && !line.Groups["why"].Value.StartsWith("DEFAULT_CONFIG:", StringComparison.Ordinal) && line.Groups["why"].Value.Length > 0)
            {
                entries.Add(new(line.Groups["key"].Value, line.Groups["value"].Value, new(source, i + 1, line.Groups["key"].Index + 1)));
            }
        }

        return entries;
    }

    private static List<PropertyEntry> Topic(string source, string[] lines, List<Problem> problems)
    {
        var entries = new List<PropertyEntry>();
        string? about = null;
        for (var i = 0; i < lines.Length; i++)
        {
            if (TopicHead().Match(lines[i]) is not { Success: true } head) continue;
            if (about is not null)
            {
                OneOnly(new(source, i + 1, 1), about, head.Groups["name"].Value, problems);
                break;
            }

            about = head.Groups["name"].Value;
            Add(TopicShape.Partitions, head.Groups["partitions"]);
            Add(TopicShape.ReplicationFactor, head.Groups["replicas"]);
            // A value may have commas of its own: compact,delete.
            foreach (Match config in TopicConfig().Matches(head.Groups["configs"].Value))
                entries.Add(new(config.Groups["key"].Value, config.Groups["value"].Value, new(source, i + 1, head.Groups["configs"].Index + config.Index + 1)));

            void Add(string name, Group group) => entries.Add(new(name, group.Value, new(source, i + 1, group.Index + 1)));
        }

        return entries;
    }

    private static void OneOnly(Place place, string first, string second, List<Problem> problems) =>
        problems.Add(new(place, $"\"{second}\" begins here, and what stands before is about \"{first}\"; one at a time is asked about"));

    [GeneratedRegex(@"^\s*(Dynamic|All|Default) configs for (?<whose>topic|broker|brokers)\s+(?<name>.+?) are:\s*$")]
    private static partial Regex ConfigsHead();

    [GeneratedRegex(@"^\s+(?<key>[\w.\-]+)=(?<value>.*?) sensitive=(true|false) synonyms=\{(?<why>.*)\}\s*$")]
    private static partial Regex ConfigLine();

    [GeneratedRegex(@"^Topic:\s*(?<name>\S+)\s.*PartitionCount:\s*(?<partitions>\d+)\s+ReplicationFactor:\s*(?<replicas>\d+)\s+Configs:\s*(?<configs>\S*)")]
    private static partial Regex TopicHead();

    [GeneratedRegex(@"(?<key>[a-z][a-z.]+)=(?<value>.*?)(?=,[a-z][a-z.]+=|$)")]
    private static partial Regex TopicConfig();
}
