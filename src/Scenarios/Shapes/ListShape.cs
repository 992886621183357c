using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.Shapes;

/// <summary>A list; where <paramref name="orOne"/> is said, a single item may stand for a list of one.</summary>
public sealed class ListShape<T>(Shape<T> item, bool orOne = false, bool orNone = true) : Shape<ValueList<T>>
{
    public override string Allowed => orOne ? $"{item.Allowed}, or a list of such" : $"a list; each item: {item.Allowed}";

    public override IEnumerable<Shape> Parts => [item];

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out ValueList<T> value)
    {
        value = default;
        if (node is SequenceNode sequence)
        {
            var items = new List<T>(sequence.Items.Count);
            foreach (var inner in sequence.Items)
                if (item.TryRead(inner, reading, out var one)) items.Add(one);
            value = items.ToValueList();
            if (!orNone && sequence.Items.Count == 0) reading.Report(node.Place, $"an empty list stands where {reading.Where} asks for {Allowed}");
            return true;
        }
        if (!orOne)
        {
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return false;
        }
        if (!item.TryRead(node, reading, out var only)) return false;
        value = [only];
        return true;
    }

    public override void Write(Utf8JsonWriter json, ValueList<T> value)
    {
        if (orOne && value.Count == 1)
        {
            item.Write(json, value[0]);
            return;
        }
        json.WriteStartArray();
        foreach (var one in value) item.Write(json, one);
        json.WriteEndArray();
    }

    public override JsonObject Schema()
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.Schema() };
        return orOne ? AnyOf(item.Schema(), list) : list;
    }
}
