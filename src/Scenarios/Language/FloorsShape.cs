using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>`floors:`: rare marks with the share of the runs that must reach them.</summary>
internal sealed class FloorsShape : Shape<ValueList<MarkFloor>>
{
    public override string Allowed => "rare marks with a share of the runs each, such as { leader changed: 80% }";

    public override IEnumerable<Shape> Parts => [Texts.Ratio];

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out ValueList<MarkFloor> value)
    {
        value = default;
        if (node is not MappingNode mapping)
        {
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return false;
        }

        var floors = new List<MarkFloor>();
        foreach (var (name, share) in mapping.Entries)
        {
            if (!reading.Catalog.Marks.Contains(name.Text))
                reading.Report(name.Place, $"\"{name.Text}\" is not a mark; allowed: {string.Join(", ", reading.Catalog.Marks)}{Suggestion.DidYouMean(name.Text, reading.Catalog.Marks)}");
            else if (Texts.Ratio.TryRead(share, reading, out var ratio)) floors.Add(new(name.Text, ratio));
        }

        value = floors.ToValueList();
        return true;
    }

    public override void Write(Utf8JsonWriter json, ValueList<MarkFloor> value)
    {
        json.WriteStartObject();
        foreach (var floor in value) json.WriteString(floor.Mark, floor.Share.ToString());
        json.WriteEndObject();
    }

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = Texts.Ratio.Schema() };
}
