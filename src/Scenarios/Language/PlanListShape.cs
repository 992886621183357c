using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>The list of `faults:` or of `steps:`, whose items have names.</summary>
internal sealed class PlanListShape<T>(PlanItemShape<T> item) : Shape<ValueList<T>>
{
    public override string Allowed => "a list; each item has a verb, such as { crash: leader(orders-0) }";

    public override IEnumerable<Shape> Parts => [item];

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out ValueList<T> value)
    {
        value = default;
        if (node is not SequenceNode)
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
        if (node is not SequenceNode list) return false;

        var names = PlanNames.Of(list);
        var items = new List<T>(names.Count);
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Length > 0 && names.Take(i).Contains(names[i]))
                reading.Report(list.Items[i].Place, $"two items of {reading.Where} are called \"{names[i]}\"; a name means one of them");
            using (reading.Inside(names[i].Length > 0 ? names[i] : $"item {i + 1}"))
                if (item.TryRead(list.Items[i], reading, out var one)) items.Add(one);
        }
        value = items.ToValueList();
        return true;
    }

    public override void Write(Utf8JsonWriter json, ValueList<T> value)
    {
        json.WriteStartArray();
        foreach (var one in value) item.Write(json, one);
        json.WriteEndArray();
    }

    public override JsonObject Schema() => new() { ["type"] = "array", ["items"] = item.Schema() };
}
