using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.Shapes;

/// <summary>`true` or `false`.</summary>
public sealed class BoolShape : Shape<bool>
{
    public override string Allowed => "true | false";

    public override bool TryRead(Node node, Reading reading, out bool value)
    {
        value = false;
        if (!reading.IsText(node, Allowed, out var scalar)) return false;
        value = scalar.Text == "true";
        if (value || scalar.Text == "false") return true;
        reading.Report(scalar.Place, $"{scalar.Kind} stands where {reading.Where} asks for {Allowed}");
        return false;
    }

    public override void Write(Utf8JsonWriter json, bool value) => json.WriteBooleanValue(value);

    public override JsonObject Schema() => new() { ["type"] = "boolean" };
}
