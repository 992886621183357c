using System.Text.Json;
using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Tests.Settings;

/// <summary>The tables that were read out of the releases, as they lie beside the test assembly.</summary>
internal static class ConfigTables
{
    public static readonly string Root = Path.Combine(AppContext.BaseDirectory, "data", "config");

    /// <summary>A test runs once per release; the argument is the profile.</summary>
    public static TheoryData<string> Profiles => new(KafkaRelease.All.Select(release => release.Profile));

    public static bool Has(KafkaRelease release, string table) => File.Exists(PathOf(release, table));

    public static JsonElement Json(KafkaRelease release, string table)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(release, table)));
        return document.RootElement.Clone();
    }

    public static IEnumerable<JsonElement> Rows(KafkaRelease release, string table) => Json(release, table).EnumerateArray();

    public static List<KeyValuePair<string, string>> Given(params (string Name, string Text)[] settings) =>
        [.. settings.Select(s => KeyValuePair.Create(s.Name, s.Text))];

    private static string PathOf(KafkaRelease release, string table) => Path.Combine(Root, release.Version, table + ".json");
}
