using System.Globalization;
using Lab.Model;

namespace Lab.Broker.Kafka.Settings;

/// <summary>Checks given feature levels as formatting a cluster does, and fills in the rest.</summary>
internal sealed class FeatureResolver(FeatureTable table, bool allowUnstable)
{
    private const string Unknown = "FormatterException";
    private const string NoSuchLevel = "IllegalArgumentException";

    private readonly List<SettingProblem> problems = [];
    private readonly List<SettingNote> notes = [];
    private readonly SortedDictionary<string, int> levels = new(StringComparer.Ordinal);
    private bool isRefused;

    public Resolution<FeatureLevels> Resolve(IReadOnlyList<KeyValuePair<string, string>> given)
    {
        levels[FeatureTable.MetadataVersion] = table.LatestMetadataVersion;
        foreach (var (name, text) in given)
        {
            if (name == FeatureTable.MetadataVersion)
                TakeMetadataVersion(text);
        }

        foreach (var feature in table.Features)
            levels[feature.Name] = feature.DefaultAt(levels[FeatureTable.MetadataVersion]);
        foreach (var (name, text) in given)
        {
            if (name != FeatureTable.MetadataVersion)
                Take(name, text);
        }

        if (!isRefused)
            CheckNeeds(given);
        return new(isRefused ? null : InForce(), problems, notes);
    }

    private void TakeMetadataVersion(string text)
    {
        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var found = -1;
        foreach (var (name, level) in table.MetadataVersions)
        {
            // A release's name means the last of its versions.
            if ((isNumber && level == number) || (!isNumber && (name == text || name.StartsWith(text + "-", StringComparison.Ordinal))))
                found = level;
        }

        if (table.MetadataVersions.Count == 0)
            Refuse(FeatureTable.MetadataVersion, text, $"Kafka {table.Release} has no features", null, Unknown);
        else if (found < 0 || (found > table.LatestMetadataVersion && !allowUnstable))
            Refuse(FeatureTable.MetadataVersion, text, $"is no metadata version that Kafka {table.Release} can run", Text(), NoSuchLevel);
        else
            levels[FeatureTable.MetadataVersion] = found;

        string Text() => $"{table.MetadataVersions[0].Level} ({table.MetadataVersions[0].Name}) to {table.LatestMetadataVersion} "
            + $"({table.MetadataVersions.Find(v => v.Level == table.LatestMetadataVersion).Name})";
    }

    private void Take(string name, string text)
    {
        var isNumber = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level);
        if (table.Find(name) is not { } feature)
        {
            TakeUnknown(name, text, isOff: isNumber && level == 0);
            return;
        }

        var highest = allowUnstable ? feature.Testing : feature.Production;
        if (!isNumber || level < 0 || level > highest)
        {
            var what = isNumber && level > highest && level <= feature.Testing
                ? "is not released: the brokers need unstable.feature.versions.enable=true"
                : "is no level of this feature";
            Refuse(name, text, what, highest == 0 ? "0" : $"0 to {highest}", NoSuchLevel);
        }
        else
        {
            levels[name] = level;
        }
    }

    /// <summary>Off is what an older release is, so one scenario can say "off" for all of them.</summary>
    private void TakeUnknown(string name, string text, bool isOff)
    {
        var isLater = FeatureTable.IsKnownLater(name);
        if (isLater && isOff)
        {
            notes.Add(new(SettingScope.Broker, name, NoteKind.Ignored, $"Kafka {table.Release} does not have the feature: it is off"));
            return;
        }

        var near = isLater ? null : Spelling.Nearest(name, [FeatureTable.MetadataVersion, .. table.Features.Select(f => f.Name)]);
        var allowed = string.Join(", ", table.Features.Select(f => f.Name).Prepend(FeatureTable.MetadataVersion));
        Refuse(name, text, isLater ? $"is a feature of later releases than Kafka {table.Release}" : $"is no feature of Kafka {table.Release}",
            table.Features.Count == 0 ? null : allowed, Unknown, near is null ? null : $"did you mean {near}?");
    }

    private void CheckNeeds(IReadOnlyList<KeyValuePair<string, string>> given)
    {
        foreach (var (name, text) in given)
        {
            if (table.Find(name)?.Levels.Find(level => level.Number == levels[name]) is not { } level)
                continue;
            foreach (var (feature, needed) in level.Needs)
            {
                if (levels.GetValueOrDefault(feature) < needed)
                    Refuse(name, text, $"needs {feature} {needed} or higher, which is {levels.GetValueOrDefault(feature)}", null, NoSuchLevel);
            }
        }
    }

    private void Refuse(string name, string text, string what, string? allowed, string exception, string? suggestion = null)
    {
        problems.Add(new(SettingScope.Broker, name, text, what, allowed, suggestion, exception));
        isRefused = true;
    }

    private FeatureLevels InForce() => new()
    {
        Release = table.Release,
        MetadataVersion = levels[FeatureTable.MetadataVersion],
        KraftVersion = levels.GetValueOrDefault("kraft.version"),
        TransactionVersion = levels.GetValueOrDefault("transaction.version"),
        GroupVersion = levels.GetValueOrDefault("group.version"),
        EligibleLeaderReplicasVersion = levels.GetValueOrDefault("eligible.leader.replicas.version"),
        ShareVersion = levels.GetValueOrDefault("share.version"),
        StreamsVersion = levels.GetValueOrDefault("streams.version"),
    };
}
