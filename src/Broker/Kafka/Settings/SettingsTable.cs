namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// All settings of one release, as the release's own code defines them: name, type, default, range. It feeds the
/// parser, the suggestions, the documentation and the typed views. Immutable; made once per profile when first asked.
/// </summary>
public sealed partial class SettingsTable
{
    private static readonly Lazy<SettingsTable>[] Tables =
        [.. KafkaRelease.All.Select(release => new Lazy<SettingsTable>(() => new SettingsTable(release)))];

    private readonly Dictionary<string, Setting>[] byName = [new(128), new(128), new(512), new(64)];
    private readonly Dictionary<string, Lifetime>[] elsewhere = [new(), new(), new(), new()];
    private readonly List<Setting>[] inOrder = [new(128), new(128), new(512), new(64)];

    private SettingsTable(KafkaRelease release)
    {
        Release = release;
        var loader = new Loader(this);
        foreach (var row in SettingsDigest.All)
            loader.Add(row);
        loader.Finish();
    }

    public KafkaRelease Release { get; }

    /// <summary>The table of a profile: <c>"3.9"</c>, <c>"4.1"</c>.</summary>
    /// <exception cref="ArgumentException">No such profile; <see cref="KafkaRelease.Find"/> asks without throwing.</exception>
    public static SettingsTable For(string profile) => Tables[KafkaRelease.Of(profile).Index].Value;

    /// <summary>The settings of a scope, sorted by name.</summary>
    public IReadOnlyList<Setting> All(SettingScope scope) => inOrder[(int)scope];

    /// <summary>A setting by its real name, or null.</summary>
    public Setting? Find(SettingScope scope, string name) => byName[(int)scope].GetValueOrDefault(name);

    /// <summary>When a name that this release lacks was, or will be, a setting; null when no known release has it.</summary>
    public Lifetime? FindElsewhere(SettingScope scope, string name) =>
        elsewhere[(int)scope].TryGetValue(name, out var lifetime) ? lifetime : null;

    /// <summary>The known releases with a setting: from <see cref="Since"/> up to, not including, <see cref="RemovedIn"/>.</summary>
    public readonly record struct Lifetime(KafkaRelease Since, KafkaRelease? RemovedIn);

    private void Add(Setting setting)
    {
        byName[(int)setting.Scope].Add(setting.Name, setting);
        inOrder[(int)setting.Scope].Add(setting);
    }
}
