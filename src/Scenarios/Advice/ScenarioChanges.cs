using System.Globalization;
using Lab.Broker.Kafka.Settings;
using Lab.Model;
using Lab.Scenarios.SettingFiles;

namespace Lab.Scenarios.Advice;

/// <summary>
/// What turns an entry of the catalogue into one with the given settings: <c>--set</c> texts, as few as the difference needs, so that the
/// same change can be typed. Settings that the lab does not simulate are left out.
/// </summary>
public sealed class ScenarioChanges
{
    private const string Topic = "orders";
    private const string Producer = "p1";
    private const string Consumer = "billing";

    /// <summary>Names that tell one client from another, what a topic says for itself here, and transactions, which the lab does not run yet.</summary>
    private static readonly string[] WithoutEffect =
        ["client.id", "group.id", "group.instance.id", "default.replication.factor", "num.partitions", "transactional.id"];

    private static bool IsWithoutEffect(string name) => WithoutEffect.Contains(name) || name.StartsWith("transaction.", StringComparison.Ordinal);

    private readonly InForce settings;
    private readonly Question question;
    private readonly List<string> ofVariants;
    private readonly List<string> changes = [];

    private ScenarioChanges(Question question, InForce settings, ScenarioFile file)
    {
        (this.question, this.settings) = (question, settings);
        ofVariants = [.. file.Scenarios.SelectMany(s => file.ChangeOf(s.Variant).Set).Select(s => s.Key)];
    }

    /// <param name="question">What is asked.</param>
    /// <param name="file">Its entry, as the catalogue has it.</param>
    /// <param name="settings">The settings in question.</param>
    public static IReadOnlyList<string> Of(Question question, ScenarioFile file, InForce settings)
    {
        var made = new ScenarioChanges(question, settings, file);
        var entry = file.Scenarios[0];
        if (entry.Profile != settings.Release.Profile) made.Add("profile", settings.Release.Profile);
        made.Cluster(entry.Cluster);
        made.OfTopic(entry.Topic(Topic)!);
        made.Settings($"producers/{Producer}/properties", entry.Producers[0].Properties, SettingScope.Producer);
        if (question.IsOfConsumer) made.Settings($"consumers/{Consumer}/properties", entry.Consumers[0].Properties, SettingScope.Consumer);
        made.changes.AddRange(question.Plan(settings));
        return made.changes;
    }

    private void Cluster(ClusterSpec entry)
    {
        if (entry.Brokers != settings.Brokers) Add("cluster/brokers", settings.Brokers.ToString(CultureInfo.InvariantCulture));
        // A new cluster of the release has the release's own levels.
        foreach (var feature in entry.Features) Remove($"cluster/features/{feature.Name}");
        Settings("cluster/properties", entry.Properties, SettingScope.Broker);
    }

    private void OfTopic(TopicSpec entry)
    {
        if (entry.ReplicationFactor != settings.Replicas) Add($"topics/{Topic}/{TopicShape.ReplicationFactor}", settings.Replicas.ToString(CultureInfo.InvariantCulture));
        Settings($"topics/{Topic}", entry.Properties, SettingScope.Topic);
    }

    /// <summary>
    /// The difference between the entry's settings and the given ones, in what they mean. What a variant of the file sets is always said: its value
    /// might not go with the given ones, and a file is usable as a whole.
    /// </summary>
    private void Settings(string section, ValueList<Setting> entry, SettingScope scope)
    {
        var given = Simulated(scope);
        var meaning = Meaning(scope, given);
        foreach (var setting in entry)
        {
            if (given.Any(g => g.Key == setting.Name) || (scope == SettingScope.Broker && question.Keeps.Contains(setting.Name))) continue;
            List<KeyValuePair<string, string>> kept = [.. given, KeyValuePair.Create(setting.Name, setting.Value)];
            if (!ofVariants.Contains($"{section}/{setting.Name}") && Meaning(scope, kept) == meaning) given = kept;
            else Remove($"{section}/{setting.Name}");
        }

        foreach (var (name, value) in given)
            if (entry.ValueOf(name) != value || ofVariants.Contains($"{section}/{name}")) Add($"{section}/{name}", value);
    }

    private void Add(string path, string value) => changes.Add($"{path}={Quoted(value)}");

    private void Remove(string path) => changes.Add($"{path}=~");

    /// <summary>The given settings without those that change nothing in the lab: what it does not simulate, and defaults written out.</summary>
    private List<KeyValuePair<string, string>> Simulated(SettingScope scope)
    {
        var table = SettingsTable.For(settings.Release.Profile);
        var unsimulated = settings.Notes.Where(n => n.Scope == scope && n.Kind is NoteKind.NotSimulated or NoteKind.Ignored).Select(n => n.Setting).ToList();
        var kept = settings.GivenOf(scope).Where(g => !unsimulated.Contains(g.Name) && !IsWithoutEffect(g.Name)).Select(g => KeyValuePair.Create(g.Name, g.Value.Trim())).ToList();
        var meaning = Meaning(scope, kept);
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            if (table.Find(scope, kept[i].Key)?.Default != kept[i].Value) continue;
            var without = kept.Where((_, at) => at != i).ToList();
            if (Meaning(scope, without) == meaning) kept = without;
        }

        return kept;
    }

    /// <summary>Everything in force, as a text to compare: a default that was written out counts where Kafka asks whether somebody gave it.</summary>
    private string? Meaning(SettingScope scope, IReadOnlyList<KeyValuePair<string, string>> given)
    {
        var profile = settings.Release.Profile;
        return scope switch
        {
            SettingScope.Producer => ProducerSettings.Resolve(profile, given, SettingSyntax.Properties).Settings?.ToString(),
            SettingScope.Consumer => ConsumerSettings.Resolve(profile, [.. given, new("group.id", Consumer)], SettingSyntax.Properties).Settings?.ToString(),
            SettingScope.Broker => BrokerSettings.Resolve(profile, given, SettingSyntax.Properties).Settings?.ToString(),
            _ => TopicSettings.Resolve(profile, given, [.. settings.BrokerGiven.Select(g => KeyValuePair.Create(g.Name, g.Value))], SettingSyntax.Properties).Settings?.ToString(),
        };
    }

    private static string Quoted(string value)
    {
        foreach (var c in value)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or '/')) return $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
        return value is "" or "null" or "~" ? $"'{value}'" : value;
    }
}
