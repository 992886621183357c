using Lab.Broker.Kafka.Settings;
using Lab.Model;
using Lab.Scenarios.Documents;
using Suggestion = Lab.Model.Suggestion;

namespace Lab.Scenarios.SettingFiles;

/// <summary>What Spring Boot's keys come to for Kafka's clients.</summary>
internal sealed class SpringSettings(SettingsTable table, List<Problem> problems)
{
    internal static readonly IReadOnlyList<(string Word, SpringAckMode Mode)> AckModes =
    [
        ("record", SpringAckMode.Record), ("batch", SpringAckMode.Batch), ("time", SpringAckMode.Time), ("count", SpringAckMode.Count), ("count_time", SpringAckMode.CountTime),
        ("manual", SpringAckMode.Manual), ("manual_immediate", SpringAckMode.ManualImmediate),
    ];

    private readonly List<GivenSetting> given = [];
    private Placeholders placeholders = new([], problems);
    private bool isBatchListener;

    /// <summary>In the order of the file; common properties count before a client's own.</summary>
    public IReadOnlyList<GivenSetting> Given => given;

    /// <summary>How listeners commit, with its place; null when the file leaves it to Spring.</summary>
    public (SpringAckMode Mode, Place Place)? AckMode { get; private set; }

    /// <summary>The file speaks of producers, of consumers; of neither: both have Spring's defaults.</summary>
    public bool NamesProducer { get; private set; }

    public bool NamesConsumer { get; private set; }

    /// <summary>False when there was no key of Spring's for Kafka at all.</summary>
    public bool IsAny { get; private set; }

    /// <param name="entries">All that count, also those that are not Kafka's: placeholders name them.</param>
    public void Read(IReadOnlyList<PropertyEntry> entries)
    {
        placeholders = new(entries, problems);
        foreach (var entry in entries)
        {
            if (entry.Key.StartsWith("SPRING_KAFKA_", StringComparison.Ordinal))
                problems.Add(new(entry.Place, $"{entry.Key}: Spring Boot takes such names from the environment alone; in a file it ignores them", IsNote: true));
            if (!entry.Key.StartsWith(SpringKeys.Prefix, StringComparison.OrdinalIgnoreCase)) continue;
            IsAny = true;
            Take(entry, WithoutBrackets(entry.Key[SpringKeys.Prefix.Length..]));
        }

        if (AckMode is { Mode: SpringAckMode.Record } record && isBatchListener)
            problems.Add(new(record.Place, "listener.ack-mode=record contradicts listener.type=batch: the container refuses to start (IllegalStateException)"));

        // What stands in the section of one client wins over what is common, wherever it stands.
        var common = given.Where(g => IsCommon(g.Written)).ToList();
        given.RemoveAll(common.Contains);
        given.InsertRange(0, common);
    }

    private static bool IsCommon(string written) =>
        !written.StartsWith("spring.kafka.producer.", StringComparison.OrdinalIgnoreCase) && !written.StartsWith("spring.kafka.consumer.", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name of a map's entry may stand in brackets: <c>properties[linger.ms]</c>. Numbers in them are places in a list.</summary>
    private static string WithoutBrackets(string below)
    {
        var open = below.IndexOf('[', StringComparison.Ordinal);
        return open > 0 && below[^1] == ']' && !int.TryParse(below[(open + 1)..^1], out _) ? $"{below[..open]}.{below[(open + 1)..^1]}" : below;
    }

    private void Take(PropertyEntry entry, string below)
    {
        NamesProducer |= below.StartsWith("producer.", StringComparison.OrdinalIgnoreCase) || below.StartsWith("template.", StringComparison.OrdinalIgnoreCase);
        NamesConsumer |= below.StartsWith("consumer.", StringComparison.OrdinalIgnoreCase) || below.StartsWith("listener.", StringComparison.OrdinalIgnoreCase);
        foreach (var section in SpringKeys.Sections)
        {
            if (!below.StartsWith(section.Key, StringComparison.OrdinalIgnoreCase)) continue;
            Add(entry, section.Scopes, below[section.Key.Length..], SpringForm.Text);
            return;
        }

        if (SpringKeys.Find(below) is { } known) TakeKnown(entry, known);
        else if (!SpringKeys.IsElsewhere(below)) TakeUnknown(entry, below);
    }

    private void TakeKnown(PropertyEntry entry, SpringKey key)
    {
        if (key.Key == SpringKeys.AckMode) TakeAckMode(entry);
        else if (key.Key == SpringKeys.ListenerType) isBatchListener = SpringValues.Uniform(entry.Value) == "batch";
        else if (key.Key == SpringKeys.TransactionIdPrefix) Add(entry, key.Scopes, "transactional.id", SpringForm.Text);
        else if (key.Setting is { } name) Add(entry, key.Scopes, name, key.Form);
    }

    private void TakeAckMode(PropertyEntry entry)
    {
        if (placeholders.Resolved(entry, isQuiet: false) is not { } text) return;
        foreach (var (word, mode) in AckModes)
        {
            if (SpringValues.Uniform(word) != SpringValues.Uniform(text)) continue;
            AckMode = (mode, entry.Place);
            return;
        }

        var words = AckModes.Select(a => a.Word).ToList();
        problems.Add(new(entry.Place, $"{entry.Key}: '{text}' is no way to commit; allowed: {string.Join(", ", words)}{Suggestion.DidYouMean(text, words)}"));
    }

    /// <summary>Boot ignores what it does not know. Near a known key it is a mistake; far from all it may be of a newer release.</summary>
    private void TakeUnknown(PropertyEntry entry, string below)
    {
        var dot = below.IndexOf('.', StringComparison.Ordinal);
        var section = dot < 0 ? "" : below[..dot];
        SettingScope? scope = section switch { "producer" => SettingScope.Producer, "consumer" => SettingScope.Consumer, _ => null };
        if (scope is { } client && ClientName(client, below[(dot + 1)..]) is { } name)
        {
            problems.Add(new(entry.Place, $"{entry.Key} is no key of Spring Boot's, which ignores it; write {SpringKeys.Prefix}{section}.properties.{name}"));
            return;
        }

        var near = Spelling.Nearest(below, SpringKeys.All.Select(k => k.Key));
        if (near is not null) problems.Add(new(entry.Place, $"{entry.Key} is no key of Spring Boot's, which ignores it; did you mean {SpringKeys.Prefix}{near}?"));
        else problems.Add(new(entry.Place, $"{entry.Key} is no key of Spring Boot's that the lab knows; it is not looked at", IsNote: true));
    }

    /// <summary>A client's setting that somebody wrote as a key of Spring's: <c>linger-ms</c>.</summary>
    private string? ClientName(SettingScope scope, string written)
    {
        var uniform = SpringValues.Uniform(written).Replace(".", "", StringComparison.Ordinal);
        foreach (var setting in table.All(scope))
            if (setting.Name.Replace(".", "", StringComparison.Ordinal) == uniform) return setting.Name;
        return null;
    }

    private void Add(PropertyEntry entry, IReadOnlyList<SettingScope> scopes, string name, SpringForm form)
    {
        if (placeholders.Resolved(entry, IsQuiet(name)) is not { } text) return;
        var value = form switch
        {
            SpringForm.Duration => SpringValues.Milliseconds(text),
            SpringForm.DataSize => SpringValues.Bytes(text),
            SpringForm.Flag => SpringValues.Flag(text),
            SpringForm.Word => text.Trim().ToLowerInvariant().Replace('-', '_'),
            _ => text,
        };
        if (value is null)
        {
            var allowed = form == SpringForm.Duration ? "500ms, 10s, 2m, PT10S, or a number of milliseconds" : "16KB, 32MB, or a number of bytes";
            problems.Add(new(entry.Place, $"{entry.Key}: '{text}' is no {(form == SpringForm.Duration ? "duration" : "data size")}; allowed: {allowed}"));
            return;
        }

        // Common properties reach each client; each takes what it knows.
        var known = scopes.Count == 1 ? scopes : [.. scopes.Where(s => table.Find(s, name) is not null)];
        foreach (var scope in known.Count > 0 ? known : [scopes[0]]) given.Add(new(scope, name, value, entry.Key, entry.Place));
    }

    /// <summary>Names of which nobody asks what they promise.</summary>
    private static bool IsQuiet(string name) =>
        name is "bootstrap.servers" or "client.id" or "group.id" || name.Contains("serializer", StringComparison.Ordinal)
        || name.StartsWith("ssl.", StringComparison.Ordinal) || name.StartsWith("sasl.", StringComparison.Ordinal) || name.StartsWith("security.", StringComparison.Ordinal);
}

/// <summary>When a Spring listener commits (ContainerProperties.AckMode).</summary>
public enum SpringAckMode
{
    /// <summary>After each record.</summary>
    Record,

    /// <summary>After all records of a poll: the default.</summary>
    Batch,

    /// <summary>After some time.</summary>
    Time,

    /// <summary>After some records.</summary>
    Count,

    /// <summary>After some time or some records.</summary>
    CountTime,

    /// <summary>The listener acknowledges; committed after the records of the poll.</summary>
    Manual,

    /// <summary>The listener acknowledges; committed at once.</summary>
    ManualImmediate,
}

/// <summary>The words of Spring's ack modes.</summary>
public static class SpringAckModes
{
    /// <summary>As it stands in a configuration: <c>manual_immediate</c>.</summary>
    public static string Word(this SpringAckMode mode)
    {
        foreach (var (word, known) in SpringSettings.AckModes)
            if (known == mode) return word;
        throw new System.Diagnostics.UnreachableException(mode.ToString());
    }
}
