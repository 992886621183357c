using System.Globalization;

namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// The features a release knows, with their levels, from its own code (<c>Tables/features.txt</c>, made by a test).
/// 2.4 has none; 3.5 knows metadata.version alone, whose levels later releases repeat.
/// </summary>
internal sealed class FeatureTable
{
    public const string MetadataVersion = "metadata.version";

    private static readonly Lazy<string> Text = new(() => SettingsDigest.ReadResource("features.txt"));

    private static readonly Lazy<FeatureTable>[] Tables =
        [.. KafkaRelease.All.Select(release => new Lazy<FeatureTable>(() => new FeatureTable(release)))];

    private FeatureTable(KafkaRelease release)
    {
        Release = release;
        var isMine = false;
        foreach (var line in Text.Value.Split('\n'))
        {
            if (line is "" or ['#', ..])
                continue;
            var columns = line.Split('\t');
            if (columns[0] == "release")
                isMine = columns[1] == Release.Version;
            else if (isMine)
                Take(columns);
        }
    }

    public KafkaRelease Release { get; }

    /// <summary>Metadata versions that the release can run, oldest first.</summary>
    public List<(string Name, int Level)> MetadataVersions { get; } = [];

    /// <summary>The metadata version of a new cluster; 0 without KRaft.</summary>
    public int LatestMetadataVersion { get; private set; }

    /// <summary>All features but metadata.version, sorted by name.</summary>
    public List<Feature> Features { get; } = [];

    /// <summary>One feature. Levels above <see cref="Production"/> up to <see cref="Testing"/> are not released.</summary>
    internal sealed record Feature(string Name, int Production, int Testing, List<Level> Levels)
    {
        /// <summary>The highest released level that a cluster of this metadata version gets when nobody says.</summary>
        public int DefaultAt(int metadataVersion)
        {
            var level = 0;
            foreach (var candidate in Levels)
            {
                if (candidate.Number <= Production && candidate.FromMetadataVersion <= metadataVersion)
                    level = Math.Max(level, candidate.Number);
            }

            return level;
        }
    }

    /// <summary>One level: the metadata version from which on it is the default, and the levels of others it needs.</summary>
    internal sealed record Level(int Number, int FromMetadataVersion, List<(string Feature, int Level)> Needs);

    public static FeatureTable For(string profile) => Tables[KafkaRelease.Of(profile).Index].Value;

    public Feature? Find(string name) => Features.Find(feature => feature.Name == name);

    /// <summary>True when a later known release has the feature.</summary>
    public static bool IsKnownLater(string name) => Text.Value.Contains($"feature\t{name}\t", StringComparison.Ordinal);

    private void Take(string[] columns)
    {
        switch (columns[0])
        {
            case "metadata":
                MetadataVersions.Add((columns[1], Number(columns[2])));
                break;
            case "latest":
                LatestMetadataVersion = Number(columns[1]);
                break;
            case "feature":
                Features.Add(new(columns[1], Number(columns[2]), Number(columns[3]), []));
                break;
            default:
                Features[^1].Levels.Add(new(Number(columns[1]), Number(columns[2]), Needs(columns[3])));
                break;
        }
    }

    private static List<(string Feature, int Level)> Needs(string text)
    {
        var needs = new List<(string Feature, int Level)>();
        foreach (var need in text == "-" ? [] : text.Split(' '))
        {
            var colon = need.IndexOf(':', StringComparison.Ordinal);
            needs.Add((need[..colon], Number(need[(colon + 1)..])));
        }

        return needs;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
