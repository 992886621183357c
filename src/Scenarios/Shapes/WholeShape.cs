using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.Shapes;

/// <summary>A whole number within bounds, both of which belong to it.</summary>
public sealed class WholeShape(int min, int max) : Shape<int>
{
    public override string Allowed { get; } = max == int.MaxValue ? $"a whole number from {min} on" : min == max ? $"{min} and nothing else" : $"a whole number from {min} to {max}";

    public override bool TryRead(Node node, Reading reading, out int value)
    {
        value = 0;
        if (!reading.IsText(node, Allowed, out var scalar)) return false;
        if (int.TryParse(scalar.Text, System.Globalization.NumberStyles.AllowLeadingSign, null, out value) && value >= min && value <= max) return true;
        reading.Report(scalar.Place, $"{scalar.Kind} stands where {reading.Where} asks for {Allowed}");
        return false;
    }

    public override void Write(Utf8JsonWriter json, int value) => json.WriteNumberValue(value);

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = "integer", ["minimum"] = min };
        if (max != int.MaxValue) schema["maximum"] = max;
        return schema;
    }
}
