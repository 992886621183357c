using Lab.Broker.Kafka.Settings;

namespace Lab.Scenarios.SettingFiles;

/// <summary>
/// A file of environment variables: <c>KAFKA_MIN_INSYNC_REPLICAS=2</c>, as the images of Kafka turn it into server.properties (KIP-975; some put
/// KAFKA_CFG_ before it), and <c>SPRING_KAFKA_PRODUCER_ACKS=all</c>, as Spring Boot binds it.
/// </summary>
internal static class EnvironmentNames
{
    private const string OfKafka = "KAFKA_";
    private const string OfOtherImages = "KAFKA_CFG_";
    private const string OfSpring = "SPRING_KAFKA_";

    /// <summary>What the images and scripts keep for themselves.</summary>
    private static readonly string[] NoSettings =
        ["OPTS", "HEAP_OPTS", "JVM_", "GC_LOG_OPTS", "LOG4J", "JMX_", "TOOLS_", "VERSION", "HOME", "CLUSTER_ID", "DEBUG", "RUN_MODE", "DEBUG_SUSPEND_FLAG"];

    /// <summary>The settings of such a file under their real names, and whose they are; null when it is none.</summary>
    /// <param name="entries">As a properties file reads them.</param>
    /// <param name="table">To find clients' names, whose dots the environment cannot tell from blanks between words.</param>
    public static (SettingFileKind Kind, IReadOnlyList<PropertyEntry> Entries)? Of(IReadOnlyList<PropertyEntry> entries, SettingsTable table)
    {
        var variables = entries.Select(Variable).ToList();
        if (variables.Count == 0 || !variables.All(v => IsVariable(v.Key))) return null;
        if (variables.Any(v => Is(v, OfSpring))) return (SettingFileKind.Spring, [.. variables.Where(v => Is(v, OfSpring)).Select(v => v with { Key = SpringKeys.Prefix + SpringName(v.Key[OfSpring.Length..], table) })]);
        var prefix = variables.Any(v => Is(v, OfOtherImages)) ? OfOtherImages : OfKafka;
        List<PropertyEntry> ofBroker = [.. variables.Where(v => Is(v, prefix) && !NoSettings.Any(n => v.Key.AsSpan(prefix.Length).StartsWith(n, StringComparison.Ordinal)))];
        return ofBroker.Count == 0 ? null : (SettingFileKind.Broker, [.. ofBroker.Select(v => v with { Key = Dotted(v.Key[prefix.Length..]) })]);
    }

    private static bool Is(PropertyEntry variable, string prefix) => variable.Key.StartsWith(prefix, StringComparison.Ordinal);

    /// <summary>As a shell has it: export before it, quotes around its value.</summary>
    private static PropertyEntry Variable(PropertyEntry entry)
    {
        if (entry.Key == "export" && entry.Value.IndexOf('=', StringComparison.Ordinal) is > 0 and var at) entry = entry with { Key = entry.Value[..at], Value = entry.Value[(at + 1)..] };
        return entry.Value is ['"', .., '"'] or ['\'', .., '\''] && entry.Value.Length > 1 ? entry with { Value = entry.Value[1..^1] } : entry;
    }

    private static bool IsVariable(string key)
    {
        foreach (var c in key)
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c != '_') return false;
        return key.Length > 0 && !char.IsAsciiDigit(key[0]);
    }

    private static string Dotted(string name) => name.ToLowerInvariant().Replace('_', '.');

    /// <summary>Spring's own key, or a client's setting behind a section; what is neither stays as near to its text as it can.</summary>
    private static string SpringName(string name, SettingsTable table)
    {
        var letters = Letters(name);
        foreach (var section in SpringKeys.Sections)
        {
            if (!letters.StartsWith(Letters(section.Key), StringComparison.Ordinal)) continue;
            var rest = letters[Letters(section.Key).Length..];
            foreach (var scope in section.Scopes)
                foreach (var setting in table.All(scope))
                    if (Letters(setting.Name) == rest) return section.Key + setting.Name;
        }

        foreach (var key in SpringKeys.All)
            if (Letters(key.Key) == letters) return key.Key;
        return Dotted(name);
    }

    private static string Letters(string name) => SpringValues.Uniform(name).Replace(".", "", StringComparison.Ordinal);
}
