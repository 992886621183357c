using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lab.Scenarios.Documents;

/// <summary>Reads YAML, and JSON as the YAML that it is, into nodes that know their places. Collects problems; what cannot be read at all gives null.</summary>
public sealed class DocumentReader
{
    /// <summary>Deeper than any scenario; a limit so that hostile input cannot exhaust the stack.</summary>
    private const int DepthMax = 64;

    private readonly string source;
    private readonly List<Problem> problems;
    private readonly Parser parser;
    private readonly Dictionary<string, Node> anchors = new(StringComparer.Ordinal);
    private bool spoiled;

    private DocumentReader(string source, string text, List<Problem> problems)
    {
        (this.source, this.problems) = (source, problems);
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The root of the only document of a text; null when there is a problem with its form.</summary>
    public static Node? Read(string source, string text, List<Problem> problems)
    {
        var reader = new DocumentReader(source, text, problems);
        try
        {
            var root = reader.Document();
            return reader.spoiled ? null : root;
        }
        catch (YamlException broken)
        {
            problems.Add(YamlTrouble.At(reader.At(broken.Start), text, "this is neither YAML nor JSON", broken));
            return null;
        }
        catch (Exception scanner) when (scanner is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // YamlDotNet's scanner trips over some unclosed brackets instead of saying so.
            problems.Add(new(reader.At(reader.parser.Current?.End ?? Mark.Empty), "this is neither YAML nor JSON: what follows here cannot be read; is a bracket, brace or quote before it not closed?"));
            return null;
        }
    }

    private Node? Document()
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _)) return Empty();
        parser.Consume<DocumentStart>();
        var root = Any(depth: 0);
        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
            Spoil(At(parser.Current!.Start), "a second document begins here; a file holds one scenario, in one document without --- between its parts");
        return root is ScalarNode { IsNull: true } ? Empty() : root;
    }

    private Node? Empty()
    {
        Spoil(Place.Whole(source), "the file is empty; lab new kafka writes a scenario to start from");
        return null;
    }

    private Node Any(int depth)
    {
        var start = parser.Current is null && parser.MoveNext() ? parser.Current! : parser.Current!;
        if (depth > DepthMax)
        {
            Spoil(At(start.Start), $"nested deeper than {DepthMax} levels; no scenario is");
            parser.SkipThisAndNestedEvents();
            return new ScalarNode(At(start.Start), "", ScalarForm.Plain);
        }
        if (parser.TryConsume<Scalar>(out var scalar)) return Remember(scalar.Anchor, FromScalar(scalar));
        if (parser.TryConsume<SequenceStart>(out var sequence)) return Remember(sequence.Anchor, List(sequence, depth));
        if (parser.TryConsume<MappingStart>(out var mapping)) return Remember(mapping.Anchor, Mapping(mapping, depth));
        var alias = parser.Consume<AnchorAlias>();
        if (anchors.TryGetValue(alias.Value.Value, out var node)) return node;
        Spoil(At(alias.Start), $"*{alias.Value.Value} refers to nothing above it; name a value with &{alias.Value.Value} first");
        return new ScalarNode(At(alias.Start), "", ScalarForm.Plain);
    }

    private SequenceNode List(SequenceStart start, int depth)
    {
        var items = new List<Node>();
        while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Any(depth + 1));
        return new(At(start.Start), items);
    }

    private MappingNode Mapping(MappingStart start, int depth)
    {
        var entries = new List<Entry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var name = Any(depth + 1);
            var value = Any(depth + 1);
            if (name is not ScalarNode key)
            {
                Spoil(name.Place, $"{name.Kind} stands where a name is asked for; put a text with braces, brackets or commas in quotes");
                continue;
            }
            var first = entries.FindIndex(e => e.Key.Text == key.Text);
            if (first >= 0) problems.Add(new(key.Place, $"\"{key.Text}\" is named a second time; the first stands on line {entries[first].Key.Place.Line}"));
            else if (IsRestOfCutText(key))
            {
                if (!spoiled) Spoil(key.Place, $"{key.Kind} closes a parenthesis that is not open; put a text with commas in quotes");
            }
            else entries.Add(new(key, value));
        }
        return new(At(start.Start), entries);
    }

    private ScalarNode FromScalar(Scalar scalar)
    {
        var form = scalar.Style switch
        {
            ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => ScalarForm.Quoted,
            ScalarStyle.Literal or ScalarStyle.Folded => ScalarForm.Block,
            _ => ScalarForm.Plain,
        };
        var node = new ScalarNode(At(scalar.Start), scalar.Value, form);
        if (form == ScalarForm.Plain && node.Text.Count(c => c == '(') > node.Text.Count(c => c == ')'))
            Spoil(node.Place, $"{node.Kind} ends in an open parenthesis: a comma inside {{ }} or [ ] begins the next value; put the whole text in quotes, as in \"follower(orders-0,2)\"");
        return node;
    }

    /// <summary>The rest of a text whose comma was read as the end of its value; the value before it has been reported, as a rule.</summary>
    private static bool IsRestOfCutText(ScalarNode key) =>
        key.Form == ScalarForm.Plain && key.Text.Count(c => c == ')') > key.Text.Count(c => c == '(');

    private Node Remember(AnchorName anchor, Node node)
    {
        if (!anchor.IsEmpty) anchors[anchor.Value] = node;
        return node;
    }

    private void Spoil(Place place, string message)
    {
        spoiled = true;
        problems.Add(new(place, message));
    }

    private Place At(Mark mark) => new(source, checked((int)mark.Line), checked((int)mark.Column));
}
