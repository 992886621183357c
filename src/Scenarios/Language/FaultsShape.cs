using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Faults.Plans;
using Lab.Faults.Swarm;
using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>What stands behind `faults:`: a list, or a swarm that draws one for every run.</summary>
internal sealed record GivenFaults(ValueList<PlannedFault> Listed, SwarmSpec? Swarm)
{
    public static readonly GivenFaults None = new([], null);
}

/// <summary>`faults:`</summary>
internal sealed class FaultsShape : Shape<GivenFaults>
{
    private static readonly PlanListShape<PlannedFault> List = new(new FaultSection());
    private static readonly SwarmHolder Drawn = new();

    public override string Allowed => $"{List.Allowed}; or {{ swarm: {{ within: budget }} }}";

    public override IEnumerable<Shape> Parts => [List, Drawn];

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out GivenFaults value)
    {
        value = null;
        if (node is MappingNode)
        {
            if (Drawn.TryRead(node, reading, out var swarm)) value = new([], swarm);
        }
        else if (List.TryRead(node, reading, out var listed))
        {
            value = new(listed, null);
        }

        return value is not null;
    }

    public override void Write(Utf8JsonWriter json, GivenFaults value)
    {
        if (value.Swarm is { } swarm) Drawn.Write(json, swarm);
        else List.Write(json, value.Listed);
    }

    public override JsonObject Schema() => AnyOf(List.Schema(), Drawn.Schema());
}

/// <summary>`faults: { swarm: ... }`</summary>
internal sealed class SwarmHolder : MappingShape<SwarmSpec>
{
    private static readonly Key<SwarmSpec> Swarm = new("swarm", new SwarmSection(), "Draws the faults of every run from its seed.", isRequired: true);

    public override string Title => "faults, drawn";

    public override string About => "In place of a list of faults. What was drawn for a run is what `lab replay` shows.";

    public override IReadOnlyList<Key> Keys { get; } = [Swarm];

    protected override SwarmSpec Read(Section section) => section.Get(Swarm, SwarmSpec.Everything);

    protected override void WriteKeys(Utf8JsonWriter json, SwarmSpec value) => Put(json, Swarm, value);
}

/// <summary>`swarm:`</summary>
internal sealed class SwarmSection : MappingShape<SwarmSpec>
{
    private static readonly Key<ValueList<string>> Kinds = new("kinds", new ListShape<string>(new WordShape([.. SwarmKinds.All.Select(k => (k.Name, k.Meaning))]), orNone: false), "Kinds of trouble that may come up; each is on in about a third of the runs.", "all");
    private static readonly Key<SwarmWithin> Within = new("within", new ChoiceShape<SwarmWithin>(
            ("budget", SwarmWithin.Budget, "never more at once than the settings are said to survive; a fault that would be too much when its moment comes is held back"),
            ("nothing", SwarmWithin.Nothing, "nothing is held back")),
        "What holds the faults back.", "budget");
    private static readonly Key<int> Beyond = new("beyond", new WholeShape(0, 100), "So many steps beyond the budget.", "0");

    public override string Title => "faults/swarm";

    public override string About => "Random subsets of kinds, with random strengths, lengths and moments.";

    public override IReadOnlyList<Key> Keys { get; } = [Kinds, Within, Beyond];

    protected override SwarmSpec Read(Section section)
    {
        if (section.Has(Beyond) && section.Get(Within, SwarmWithin.Budget) == SwarmWithin.Nothing)
            section.Reading.Report(section.PlaceOf(Beyond), "beyond goes with within: budget; nothing is held back here");
        return new(section.Get(Kinds, []), section.Get(Within, SwarmWithin.Budget), section.Get(Beyond, 0));
    }

    protected override void WriteKeys(Utf8JsonWriter json, SwarmSpec value)
    {
        if (value.Kinds.Count > 0) Put(json, Kinds, value.Kinds);
        Put(json, Within, value.Within);
        if (value.Beyond > 0) Put(json, Beyond, value.Beyond);
    }
}
