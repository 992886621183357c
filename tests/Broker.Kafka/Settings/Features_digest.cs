using System.Text;
using System.Text.Json;
using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Tests.Settings;

/// <summary>The embedded feature table is made from the releases' own; LAB_APPROVE=1 writes it anew.</summary>
public sealed class Features_digest
{
    private const string Resource = "features.txt";

    [Fact]
    public void Says_what_the_tables_of_all_releases_say()
    {
        var made = Make();
        if (Environment.GetEnvironmentVariable("LAB_APPROVE") == "1")
            File.WriteAllText(Settings_digest.SourcePath(Resource), made);
        Assert.Equal(made, Settings_digest.Embedded(Resource));
    }

    private static string Make()
    {
        var text = new StringBuilder();
        text.Append("# Metadata versions and features that each release knows. Made by the test Features_digest; do not edit. Columns, parted by\n")
            .Append("# tabs: metadata NAME LEVEL; latest LEVEL (of a new cluster); feature NAME RELEASED TESTED (highest levels);\n")
            .Append("# level NUMBER FROM-METADATA-VERSION NEEDS.\n");
        foreach (var release in KafkaRelease.All)
        {
            text.Append("release\t").Append(release.Version).Append('\n');
            if (release.Profile == "3.5")
                AddMetadataVersions(text, ConfigTables.Json(KafkaRelease.Of("3.9"), "features"), latest: "3.5-IV2");
            else if (ConfigTables.Has(release, "features"))
                Add(text, ConfigTables.Json(release, "features"));
        }

        return text.ToString();
    }

    private static void Add(StringBuilder text, JsonElement table)
    {
        var levels = AddMetadataVersions(text, table, table.GetProperty("latest_production").GetString()!);
        foreach (var feature in table.GetProperty("features").EnumerateArray().OrderBy(f => f.GetProperty("feature").GetString(), StringComparer.Ordinal))
        {
            text.Append("feature\t").Append(feature.GetProperty("feature").GetString())
                .Append('\t').Append(feature.GetProperty("latestProduction")).Append('\t').Append(feature.GetProperty("latestTesting")).Append('\n');
            foreach (var level in feature.GetProperty("levels").EnumerateArray())
            {
                text.Append("level\t").Append(level.GetProperty("level")).Append('\t').Append(levels[level.GetProperty("bootstrap_metadata_version").GetString()!])
                    .Append('\t').AppendJoin(' ', level.GetProperty("dependencies").EnumerateObject().Select(d => $"{d.Name}:{d.Value}").DefaultIfEmpty("-")).Append('\n');
            }
        }
    }

    /// <summary>3.5 has no table of its own, but later ones repeat its metadata versions: up to <paramref name="latest"/>.</summary>
    private static Dictionary<string, int> AddMetadataVersions(StringBuilder text, JsonElement table, string latest)
    {
        var levels = new Dictionary<string, int>();
        foreach (var version in table.GetProperty("metadata_versions").EnumerateArray())
        {
            var level = version.GetProperty("level").GetInt32();
            if (level < 1)
                continue;
            levels.Add(version.GetProperty("name").GetString()!, level);
            if (latest != "3.5-IV2" || level <= levels.GetValueOrDefault(latest, int.MaxValue))
                text.Append("metadata\t").Append(version.GetProperty("name").GetString()).Append('\t').Append(level).Append('\n');
        }

        text.Append("latest\t").Append(levels[latest]).Append('\n');
        return levels;
    }
}
