using Lab.Scenarios.Documents;

namespace Lab.Scenarios;

/// <summary>One `--set PATH=VALUE`: changes one thing of every scenario that is loaded, after its variant.</summary>
public sealed record ScenarioOverride
{
    private ScenarioOverride(ScalarNode path, Node value) => (Path, Value) = (path, value);

    internal ScalarNode Path { get; }

    internal Node Value { get; }

    /// <summary>Reads `producers/p1/properties/acks=all`. The value is read as a file would have it: `[effect, commit]` is a list, `~` removes.</summary>
    /// <returns>The override, or the problem.</returns>
    public static (ScenarioOverride? Override, Problem? Problem) Parse(string text)
    {
        var place = Place.Whole($"--set {text}");
        var equals = text.IndexOf('=');
        if (equals <= 0) return (null, new(place, "this is not PATH=VALUE; write a path with / between names, such as producers/p1/properties/acks=all"));

        var problems = new List<Problem>();
        var value = DocumentReader.Read(place.Source, Wrapped(text[(equals + 1)..]), problems);
        if (value is not MappingNode { Entries: [var only] }) return (null, new(place, problems.Count > 0 ? problems[0].Message : "the value is more than one value; put it in quotes"));
        return (new(new ScalarNode(place, text[..equals].Trim(), ScalarForm.Plain), AllAt(only.Value, place)), null);
    }

    /// <summary>A value alone could be an empty document; behind a key it is nothing, and removes.</summary>
    private static string Wrapped(string value) => $"value: {value}";

    /// <summary>Lines and columns inside a command line help nobody: every problem points to the override as a whole.</summary>
    private static Node AllAt(Node node, Place place) => node switch
    {
        MappingNode mapping => new MappingNode(place, [.. mapping.Entries.Select(e => new Entry((ScalarNode)AllAt(e.Key, place), AllAt(e.Value, place)))]),
        SequenceNode list => new SequenceNode(place, [.. list.Items.Select(i => AllAt(i, place))]),
        ScalarNode scalar => new ScalarNode(place, scalar.Text, scalar.Form),
        _ => throw new System.Diagnostics.UnreachableException(node.Kind),
    };
}
