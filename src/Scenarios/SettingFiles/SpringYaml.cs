using Lab.Scenarios.Documents;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lab.Scenarios.SettingFiles;

/// <summary>
/// Reads an application.yml as Spring Boot does: sections become keys with dots, items of lists become key[0], key[1], ... Only the first
/// document is read; further ones hold for some profile alone, and a note says so.
/// </summary>
public sealed class SpringYaml
{
    /// <summary>Deeper than any configuration; a limit so that hostile input cannot exhaust the stack.</summary>
    private const int DepthMax = 64;

    private readonly string source;
    private readonly List<Problem> problems;
    private readonly Parser parser;
    private readonly List<PropertyEntry> entries = [];
    private readonly Dictionary<string, List<PropertyEntry>> anchors = new(StringComparer.Ordinal);

    private SpringYaml(string source, string text, List<Problem> problems)
    {
        (this.source, this.problems) = (source, problems);
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The leaves of the first document, in the order of the file.</summary>
    public static IReadOnlyList<PropertyEntry> Read(string source, string text, List<Problem> problems)
    {
        var reader = new SpringYaml(source, text, problems);
        try
        {
            reader.Document();
        }
        catch (YamlException broken)
        {
            problems.Add(new(reader.At(broken.Start), $"this is no YAML: {broken.Message}"));
        }
        catch (Exception scanner) when (scanner is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet's scanner trips over some unclosed brackets instead of saying so.
            problems.Add(new(reader.At(reader.parser.Current?.End ?? Mark.Empty), "this is no YAML: what follows here cannot be read; is a bracket, brace or quote before it not closed?"));
        }

        return reader.entries;
    }

    private void Document()
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _)) return;
        Any("", Place.Whole(source), depth: 0);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var next))
            problems.Add(new(At(next.Start), "a second document begins here; the first alone is read: what a profile sets besides, give as a file of its own", IsNote: true));
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
            if (!IsNull(scalar)) entries.Add(new(key, scalar.Value, place));
        }
        else if (parser.TryConsume<SequenceStart>(out var list))
        {
            anchor = list.Anchor;
            for (var i = 0; !parser.TryConsume<SequenceEnd>(out _); i++) Any($"{key}[{i}]", At(parser.Current!.Start), depth + 1);
        }
        else
        {
            anchor = parser.Consume<MappingStart>().Anchor;
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var name = parser.Consume<Scalar>();
                var at = At(name.Start);
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
