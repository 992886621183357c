using Lab.Scenarios.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lab.Scenarios.SettingFiles;

/// <summary>
/// Reads an application.yml as Spring Boot does: sections become keys with dots, items of lists become key[0], key[1], ... Which of its documents
/// count is another question (<see cref="SpringProfiles"/>).
/// </summary>
public sealed class SpringYaml
{
    /// <summary>Deeper than any configuration; a limit so that hostile input cannot exhaust the stack.</summary>
    private const int DepthMax = 64;

    private readonly string source;
    private readonly List<Problem> problems;
    private readonly Parser parser;
    private readonly List<SpringDocument> documents = [];
    private List<PropertyEntry> entries = [];
    private readonly Dictionary<string, List<PropertyEntry>> anchors = new(StringComparer.Ordinal);

    private SpringYaml(string source, string text, List<Problem> problems)
    {
        (this.source, this.problems) = (source, problems);
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The documents in the order of the file.</summary>
    public static IReadOnlyList<SpringDocument> Read(string source, string text, List<Problem> problems)
    {
        var reader = new SpringYaml(source, text, problems);
        try
        {
            reader.All();
        }
        catch (YamlException broken)
        {
            problems.Add(YamlTrouble.At(reader.At(broken.Start), text, "this is no YAML", broken));
        }
        catch (Exception scanner) when (scanner is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet's scanner trips over some unclosed brackets instead of saying so.
            problems.Add(new(reader.At(reader.parser.Current?.End ?? Mark.Empty), "this is no YAML: what follows here cannot be read; is a bracket, brace or quote before it not closed?"));
        }

        return reader.documents;
    }

    private void All()
    {
        parser.Consume<StreamStart>();
        while (parser.TryConsume<DocumentStart>(out var start))
        {
            entries = [];
            anchors.Clear();
            documents.Add(new(At(start.Start), entries));
            Any("", Place.Whole(source), depth: 0);
            parser.Consume<DocumentEnd>();
        }
    }

    private void Any(string key, Place place, int depth)
    {
        if (depth > DepthMax)
        {
            problems.Add(new(place, $"nested deeper than {DepthMax} levels; no configuration is"));
            parser.SkipThisAndNestedEvents();
            return;
        }

        var from = entries.Count;
        var anchor = (parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            foreach (var entry in anchors.GetValueOrDefault(alias.Value.Value) ?? []) entries.Add(entry with { Key = key + entry.Key });
            return;
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            anchor = scalar.Anchor;
            // An empty scalar is null, which Spring binds as an empty text: as good as not set.
            if (!IsNull(scalar)) entries.Add(new(key, scalar.Style == ScalarStyle.Plain ? YamlScalars.Plain(scalar.Value) : scalar.Value, place));
        }
        else if (parser.TryConsume<SequenceStart>(out var list))
        {
            anchor = list.Anchor;
            for (var i = 0; !parser.TryConsume<SequenceEnd>(out _); i++) Any($"{key}[{i}]", At(parser.Current!.Start), depth + 1);
        }
        else
        {
            anchor = parser.Consume<MappingStart>().Anchor;
            var lines = new Dictionary<string, int>(StringComparer.Ordinal);
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var name = parser.Consume<Scalar>();
                var at = At(name.Start);
                if (!lines.TryAdd(name.Value, at.Line)) problems.Add(new(at, $"\"{name.Value}\" is named a second time in this section; the first stands on line {lines[name.Value]}, and Spring Boot refuses the file (DuplicateKeyException)"));
                if (name.Value == "<<") Any(key, at, depth + 1);
                else Any(Joined(key, name.Value), at, depth + 1);
            }
        }

        if (!anchor.IsEmpty) anchors[anchor.Value] = [.. entries.Skip(from).Select(e => e with { Key = e.Key[key.Length..] })];
    }

    /// <summary>A name in brackets is taken as it stands: <c>"[ssl.protocol]"</c>.</summary>
    private static string Joined(string key, string name)
    {
        var plain = name is ['[', .., ']'] ? name[1..^1] : name;
        return key.Length == 0 ? plain : $"{key}.{plain}";
    }

    private static bool IsNull(Scalar scalar) => scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" };

    private Place At(Mark mark) => new(source, checked((int)mark.Line), checked((int)mark.Column));
}
