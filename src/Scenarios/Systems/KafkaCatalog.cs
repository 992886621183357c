using System.Globalization;
using Lab.Model;

namespace Lab.Scenarios.Systems;

/// <summary>Kafka as scenarios see it.</summary>
public sealed class KafkaCatalog : ISystemCatalog
{
    public string System => "kafka";

    public ValueList<string> Profiles => ["3.9", "4.1"];

    public string DefaultProfile => "4.1";

    public ValueList<string> InternalTopics => ["__consumer_offsets", "__cluster_metadata"];

    public ValueList<NamedMeaning> Deltas => [];

    public ValueList<NamedMeaning> ProducerSteps { get; } =
    [
        new("send", "the call of send came back"),
        new("told", "the application was told the outcome, and has not yet recorded it"),
    ];

    public TopicDefaults TopicDefaults(string profile, ValueList<Setting> clusterProperties) =>
        new(Number(clusterProperties, "num.partitions"), Number(clusterProperties, "default.replication.factor"));

    public IReadOnlyList<SettingFinding> Check(SettingScope scope, string profile, ValueList<Setting> given, SettingContext context) => [];

    public IEnumerable<SettingEntry> Settings(SettingScope scope, string profile) => [];

    private static int Number(ValueList<Setting> properties, string name) =>
        int.TryParse(properties.ValueOf(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? number : 1;
}
