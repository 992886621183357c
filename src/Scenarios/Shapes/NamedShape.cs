using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.Shapes;

/// <summary>Names with a section each: `producers: { p1: …, p2: … }`.</summary>
public sealed class NamedShape<T>(string kind, Shape<T> item, Func<T, string> nameOf) : Shape<ValueList<T>>
{
    public override string Allowed => $"names of {kind} with a section each";

    public override IEnumerable<Shape> Parts => [item];

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out ValueList<T> value)
    {
        value = default;
        if (node is not MappingNode mapping)
        {
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return false;
        }
        var items = new List<T>(mapping.Entries.Count);
        foreach (var (name, inner) in mapping.Entries)
        {
            using (reading.Inside(name.Text))
            {
                if (!reading.IsName(name)) continue;
                var section = inner is ScalarNode { IsNull: true } ? new MappingNode(name.Place, []) : inner;
                if (item.TryRead(section, reading, out var one)) items.Add(one);
            }
        }
        value = items.ToValueList();
        return true;
    }

    public override void Write(Utf8JsonWriter json, ValueList<T> value)
    {
        json.WriteStartObject();
        foreach (var one in value)
        {
            json.WritePropertyName(nameOf(one));
            item.Write(json, one);
        }
        json.WriteEndObject();
    }

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = item.Schema() };
}
