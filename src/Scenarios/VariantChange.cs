using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Language;

namespace Lab.Scenarios;

/// <summary>What a variant changes, in the file's words. What it only expects or tells otherwise is no change.</summary>
/// <param name="Set">Paths with their values, as `set:` has them.</param>
/// <param name="Sections">Sections that it replaces as a whole, in words: its own faults, its own steps, no deltas, ...</param>
public sealed record VariantChange(ValueList<KeyValuePair<string, string>> Set, ValueList<string> Sections)
{
    public static readonly VariantChange None = new([], []);

    private static readonly string[] NoChange = [ScenarioSection.AboutKey.Name, ScenarioSection.Expect.Name, ScenarioSection.Runs.Name];

    /// <summary><c>producers/p1/properties/acks: all; its own steps</c>; empty for the base.</summary>
    public override string ToString() => string.Join("; ", [.. Set.Select(s => $"{s.Key}: {s.Value}"), .. Sections]);

    /// <summary><c>acks=all</c>: the last names of the paths alone, for a reader who has the file before him.</summary>
    public string Short => string.Join(", ", [.. Set.Select(s => s.Value == "~" ? $"no {Last(s.Key)}" : $"{Last(s.Key)}={s.Value}"), .. Sections]);

    internal static VariantChange Of(VariantPatch? patch) => patch is null
        ? None
        : new(
            [.. patch.Set.Select(e => KeyValuePair.Create(e.Key.Text, Text(e.Value)))],
            [.. patch.Replacements.Where(e => !NoChange.Contains(e.Key.Text)).Select(e => e.Value is SequenceNode { Items.Count: 0 } ? $"no {e.Key.Text}" : $"its own {e.Key.Text}")]);

    private static string Last(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string Text(Node node) => node switch
    {
        ScalarNode { IsNull: true } => "~",
        ScalarNode scalar => scalar.Text,
        SequenceNode list => $"[{string.Join(", ", list.Items.Select(Text))}]",
        MappingNode mapping => $"{{ {string.Join(", ", mapping.Entries.Select(e => $"{e.Key.Text}: {Text(e.Value)}"))} }}",
        _ => node.Kind,
    };
}
