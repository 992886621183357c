using System.Text;
using System.Text.Json;
using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Tests.Settings;

/// <summary>
/// The embedded text is made from the tables, never by hand. Run this test with LAB_APPROVE=1 to write it anew: for a new
/// release, add its folder under data/config and its line in KafkaRelease first.
/// </summary>
public sealed class Settings_digest
{
    private const string Resource = "settings.txt";

    [Fact]
    public void Says_what_the_tables_of_all_releases_say()
    {
        var made = Make();
        if (Environment.GetEnvironmentVariable("LAB_APPROVE") == "1")
            File.WriteAllText(SourcePath(Resource), made);
        Assert.Equal(made, Embedded(Resource));
    }

    internal static string Embedded(string name)
    {
        using var stream = typeof(SettingsTable).Assembly.GetManifestResourceStream("Lab.Broker.Kafka.Settings." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    internal static string SourcePath(string name, [System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "src", "Broker", "Kafka", "Settings", "Tables", name);

    private static string Make()
    {
        var text = new StringBuilder();
        text.Append("# Kafka's settings as its releases define them, a line per setting and distinct definition. Made from the tables that\n")
            .Append("# were read out of the releases themselves, by the test Settings_digest; do not edit. Columns, parted by tabs: name,\n")
            .Append("# releases that define it so (").AppendJoin(", ", KafkaRelease.All.Select(r => $"{r.Index} = {r.Version}")).Append("), type (* internal),\n")
            .Append("# default (=text, - null, ! required), validator (=text, - none), update mode (brokers) or broker synonyms (topics).\n");
        foreach (var scope in SettingScopes.All)
        {
            text.Append('[').Append(scope.Word()).Append("]\n");
            var definitions = new SortedDictionary<string, List<(string Definition, string Releases)>>(StringComparer.Ordinal);
            foreach (var release in KafkaRelease.All)
            {
                foreach (var row in ConfigTables.Rows(release, scope.Word()))
                    Add(definitions, row, release);
            }

            foreach (var (name, lines) in definitions)
            {
                foreach (var (definition, releases) in lines)
                    text.Append(name).Append('\t').Append(releases).Append('\t').Append(definition).Append('\n');
            }
        }

        return text.ToString();
    }

    private static void Add(SortedDictionary<string, List<(string Definition, string Releases)>> definitions, JsonElement row, KafkaRelease release)
    {
        var name = row.GetProperty("name").GetString()!;
        if (!definitions.TryGetValue(name, out var lines))
            definitions.Add(name, lines = []);
        var definition = Definition(row);
        var known = lines.FindIndex(line => line.Definition == definition);
        if (known < 0)
            lines.Add((definition, $"{release.Index}"));
        else
            lines[known] = (definition, lines[known].Releases + release.Index);
    }

    private static string Definition(JsonElement row) => string.Join('\t',
        row.GetProperty("type").GetString() + (row.TryGetProperty("internal", out var isInternal) && isInternal.GetBoolean() ? "*" : ""),
        row.TryGetProperty("default", out var value) ? Shown(value) : "!",
        Shown(row.GetProperty("valid")),
        Extra(row));

    private static string Shown(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "-",
        JsonValueKind.Array => "=" + string.Join(',', value.EnumerateArray().Select(entry => entry.GetString())),
        JsonValueKind.String => "=" + value.GetString(),
        _ => "=" + value.GetRawText(),
    };

    private static string Extra(JsonElement row)
    {
        if (row.TryGetProperty("update_mode", out var mode))
            return mode.GetString()!;
        return row.TryGetProperty("broker_synonyms", out var synonyms) && synonyms.ValueKind is JsonValueKind.Array
            ? string.Join(',', synonyms.EnumerateArray().Select(synonym => synonym.GetString()))
            : "-";
    }
}
