using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>What a variant changes in the document, before anything is bound: sections that it replaces, and values that it sets by path.</summary>
internal sealed record VariantPatch(string Name, ValueList<Entry> Replacements, ValueList<Entry> Set);

/// <summary>`variants:`</summary>
internal sealed class VariantsShape : Shape<ValueList<VariantPatch>>
{
    private static readonly NamedShape<VariantPatch> Named = new("variants", new VariantSection(), v => v.Name);

    public override string Allowed => Named.Allowed;

    public override IEnumerable<Shape> Parts => Named.Parts;

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out ValueList<VariantPatch> value) => Named.TryRead(node, reading, out value);

    public override void Write(Utf8JsonWriter json, ValueList<VariantPatch> value) =>
        throw new System.Diagnostics.UnreachableException("An effective scenario has no variants.");

    public override JsonObject Schema() => Named.Schema();
}

/// <summary>One of `variants:`</summary>
internal sealed class VariantSection : MappingShape<VariantPatch>
{
    private static readonly Key<ValueList<Entry>> Set = new("set", new SetShape(), "Values by path, with / between names: { producers/p1/properties/acks: all }. ~ removes.");

    private static readonly Key<Node>[] Replaced =
    [
        Raw(ScenarioSection.AboutKey, "Replaces about."), Raw(ScenarioSection.Deltas, "Replaces deltas."), Raw(ScenarioSection.Faults, "Replaces faults."),
        Raw(ScenarioSection.Steps, "Replaces steps."), Raw(ScenarioSection.Heal, "Replaces heal."), Raw(ScenarioSection.Owed, "Replaces owed."),
        Raw(ScenarioSection.Excused, "Replaces excused."), Raw(ScenarioSection.Runs, "Replaces runs."), Raw(ScenarioSection.Expect, "Replaces expect."), Raw(ScenarioSection.Measure, "Replaces measure."),
        Raw(ScenarioSection.Floors, "Replaces floors."),
    ];

    public override string Title => "variants/NAME";

    public override string About => "The scenario with something changed. A section that it names replaces the scenario's own as a whole; set: changes single values. Everything else stays.";

    public override IReadOnlyList<Key> Keys { get; } = [Set, .. Replaced];

    protected override VariantPatch Read(Section section)
    {
        var replacements = new List<Entry>();
        foreach (var entry in section.Node.Entries)
            if (Replaced.Any(k => k.Name == entry.Key.Text)) replacements.Add(entry);
        return new(section.Name, replacements.ToValueList(), section.Get(Set, []));
    }

    protected override void WriteKeys(Utf8JsonWriter json, VariantPatch value) =>
        throw new System.Diagnostics.UnreachableException("An effective scenario has no variants.");

    private static Key<Node> Raw(Key key, string meaning) => new(key.Name, new RawShape(key.Shape), meaning);

    /// <summary>Anything, read later in its new place.</summary>
    private sealed class RawShape(Shape inner) : Shape<Node>
    {
        public override string Allowed => inner.Allowed;

        public override bool TryRead(Node node, Reading reading, out Node value)
        {
            value = node;
            return true;
        }

        public override void Write(Utf8JsonWriter json, Node value) => throw new System.Diagnostics.UnreachableException(inner.Allowed);

        public override JsonObject Schema() => inner.Schema();
    }

    /// <summary>Paths with values.</summary>
    private sealed class SetShape : Shape<ValueList<Entry>>
    {
        public override string Allowed => "paths with values, such as { producers/p1/properties/acks: all }";

        public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out ValueList<Entry> value)
        {
            value = default;
            if (node is MappingNode mapping) value = mapping.Entries.ToValueList();
            else reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return node is MappingNode;
        }

        public override void Write(Utf8JsonWriter json, ValueList<Entry> value) => throw new System.Diagnostics.UnreachableException(Allowed);

        public override JsonObject Schema() => new() { ["type"] = "object" };
    }
}
