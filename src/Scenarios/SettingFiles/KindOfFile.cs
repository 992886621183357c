using Lab.Broker.Kafka.Settings;

namespace Lab.Scenarios.SettingFiles;

/// <summary>Tells whose settings a properties file holds: by the keys that one scope alone has, else by its name.</summary>
public static class KindOfFile
{
    private static readonly (string Word, SettingFileKind Kind)[] NameWords =
    [
        ("producer", SettingFileKind.Producer), ("consumer", SettingFileKind.Consumer), ("topic", SettingFileKind.Topic),
        ("server", SettingFileKind.Broker), ("broker", SettingFileKind.Broker), ("controller", SettingFileKind.Broker), ("kraft", SettingFileKind.Broker), ("client", SettingFileKind.Client),
    ];

    /// <summary>The kind; or null and what to say, which names the keys that do not go together.</summary>
    public static (SettingFileKind? Kind, string? Why) Of(string path, IReadOnlyList<PropertyEntry> entries, SettingsTable table)
    {
        if (entries.Any(e => SpringValues.Uniform(e.Key).StartsWith("spring.kafka.", StringComparison.Ordinal))) return (SettingFileKind.Spring, null);
        if (Path.GetFileName(path).StartsWith("application", StringComparison.OrdinalIgnoreCase)) return (SettingFileKind.Spring, null);

        var votes = SettingScopes.All.Select(scope => (Scope: scope, Keys: entries.Where(e => OnlyScopeOf(e.Key, table) == scope).ToList())).Where(v => v.Keys.Count > 0).OrderByDescending(v => v.Keys.Count).ToList();
        var byName = ByName(path);
        // A single key against the file's own name is a stray one.
        if (votes.Count == 1) return (votes[0].Keys.Count == 1 && byName is { } other ? other : KindOf(votes[0].Scope), null);
        if (votes.Count == 0) return byName is { } named ? (named, null) : (null, $"no key of this file tells whose settings they are; {How(path)}");
        if (byName is { } asNamed && (asNamed == SettingFileKind.Client || votes.Any(v => KindOf(v.Scope) == asNamed))) return (asNamed, null);
        // One stray key among many is a mistake in the file, and told as such.
        if (votes[0].Keys.Count >= 3 * votes[1].Keys.Count) return (KindOf(votes[0].Scope), null);
        var examples = votes.Select(v => $"{v.Scope.Word()} settings ({v.Keys[0].Key}, line {v.Keys[0].Place.Line})");
        List<SettingFileKind> kinds = [.. votes.Select(v => KindOf(v.Scope))];
        if (kinds.Contains(SettingFileKind.Producer) && kinds.Contains(SettingFileKind.Consumer)) kinds.Add(SettingFileKind.Client);
        return (null, $"holds {string.Join(" and ", examples)}; {How(path, kinds)}");
    }

    private static string How(string path, IReadOnlyList<SettingFileKind>? kinds = null) =>
        $"say it: {string.Join(", ", SettingFileKinds.Words.Where(w => kinds?.Contains(w.Kind) ?? w.Kind != SettingFileKind.Spring).Select(w => $"{w.Word}={path}"))}";

    private static SettingFileKind? ByName(string path)
    {
        var name = Path.GetFileName(path);
        foreach (var (word, kind) in NameWords)
            if (name.Contains(word, StringComparison.OrdinalIgnoreCase)) return kind;
        return null;
    }

    /// <summary>The one scope that has the name, now or in another release; null when none or several have it.</summary>
    private static SettingScope? OnlyScopeOf(string key, SettingsTable table)
    {
        if (key is TopicShape.ReplicationFactor or TopicShape.Partitions) return SettingScope.Topic;
        SettingScope? only = null;
        foreach (var scope in SettingScopes.All)
        {
            if (table.Find(scope, key) is null && table.FindElsewhere(scope, key) is null) continue;
            if (only is not null) return null;
            only = scope;
        }

        return only;
    }

    private static SettingFileKind KindOf(SettingScope scope) => scope switch
    {
        SettingScope.Producer => SettingFileKind.Producer,
        SettingScope.Consumer => SettingFileKind.Consumer,
        SettingScope.Topic => SettingFileKind.Topic,
        _ => SettingFileKind.Broker,
    };
}
