using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Systems;

namespace Lab.Scenarios.Language;

/// <summary>Settings of the real system under their real names, judged by the system's own table.</summary>
internal sealed class SettingsShape(SettingScope scope, string allowed) : Shape<ValueList<Setting>>
{
    public SettingScope Scope { get; } = scope;

    public override string Allowed { get; } = allowed;

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out ValueList<Setting> value)
    {
        value = default;
        if (node is not MappingNode mapping)
        {
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return false;
        }
        value = Read(mapping, mapping.Entries, Scope, new([], reading.References.Brokers, 0), reading);
        return true;
    }

    /// <summary>Reads entries as settings of a scope and reports what the system's table has against them.</summary>
    public static ValueList<Setting> Read(MappingNode owner, IEnumerable<Entry> entries, SettingScope scope, SettingContext context, Reading reading)
    {
        var places = new Dictionary<string, Entry>(StringComparer.Ordinal);
        var settings = new List<Setting>();
        foreach (var entry in entries)
        {
            if (TextOf(entry.Value) is not { } text)
            {
                reading.Report(entry.Value.Place, $"{entry.Value.Kind} stands where {reading.Where}/{entry.Key.Text} asks for the value of a setting");
                continue;
            }
            places.Add(entry.Key.Text, entry);
            settings.Add(new(entry.Key.Text, text));
        }
        settings.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        var given = settings.ToValueList();
        foreach (var finding in reading.Catalog.Check(scope, reading.Profile, given, context))
        {
            var place = finding.Setting is not null && places.TryGetValue(finding.Setting, out var entry)
                ? finding.InValue ? entry.Value.Place : entry.Key.Place
                : owner.Place;
            if (finding.IsNote) reading.Note(place, finding.Message);
            else reading.Report(place, finding.Message);
        }
        return given;
    }

    public override void Write(Utf8JsonWriter json, ValueList<Setting> value)
    {
        json.WriteStartObject();
        WriteInto(json, value);
        json.WriteEndObject();
    }

    public static void WriteInto(Utf8JsonWriter json, ValueList<Setting> value)
    {
        foreach (var setting in value) json.WriteString(setting.Name, setting.Value);
    }

    public override JsonObject Schema() => new() { ["type"] = "object", ["properties"] = Properties(Scope), ["additionalProperties"] = new JsonObject { ["type"] = ValueTypes() } };

    /// <summary>Every setting of the scope that some system has, for the completion of editors.</summary>
    public static JsonObject Properties(SettingScope scope)
    {
        var properties = new JsonObject();
        foreach (var catalog in SystemCatalogs.All)
            foreach (var setting in catalog.Settings(scope, catalog.DefaultProfile))
                properties[setting.Name] = Described(setting);
        return properties;
    }

    /// <summary>Advice for a setting that stands beside `properties:` instead of in it.</summary>
    public static string? Misplaced(string written, SettingScope scope, Reading reading) =>
        reading.Catalog.Settings(scope, reading.Profile).Any(s => s.Name == written) ? "it is a setting: write it inside properties:" : null;

    private static JsonObject Described(SettingEntry setting) =>
        setting.Default is null ? [] : new() { ["default"] = setting.Default };

    private static JsonArray ValueTypes() => new("string", "number", "boolean");

    /// <summary>A value as a properties file would hold it: a list becomes a text with commas.</summary>
    private static string? TextOf(Node node) => node switch
    {
        ScalarNode { IsNull: false } scalar => scalar.Text,
        SequenceNode list when list.Items.All(i => i is ScalarNode { IsNull: false }) => string.Join(',', list.Items.Select(i => ((ScalarNode)i).Text)),
        _ => null,
    };
}
