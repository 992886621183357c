using Lab.Model;

namespace Lab.Scenarios;

/// <summary>A setting of the real system, under its real name, its value as written: `min.insync.replicas` = `2`.</summary>
public sealed record Setting(string Name, string Value);

/// <summary>Reads lists of settings; they are kept in the order of their names.</summary>
public static class SettingLists
{
    /// <summary>The value, or null when it is not set.</summary>
    public static string? ValueOf(this ValueList<Setting> settings, string name)
    {
        foreach (var setting in settings)
            if (setting.Name == name) return setting.Value;
        return null;
    }

    /// <summary>As the settings tables of the systems take them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> AsPairs(this ValueList<Setting> settings)
    {
        var pairs = new KeyValuePair<string, string>[settings.Count];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = new(settings[i].Name, settings[i].Value);
        return pairs;
    }
}
