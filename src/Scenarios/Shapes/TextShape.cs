using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.Shapes;

/// <summary>A value that is written as one text: a duration, a role, a predicate.</summary>
public class TextShape<T>(string allowed, Func<string, Reading, Parsed<T>> read, Func<T, string> print, string? pattern = null) : Shape<T>
{
    public override string Allowed { get; } = allowed;

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (!reading.IsText(node, Allowed, out var scalar)) return false;
        var parsed = read(scalar.Text, reading);
        if (parsed.Problem is { } problem)
        {
            reading.Report(scalar.PlaceOf(problem.Position), problem.Message);
            return false;
        }
        value = parsed.Value;
        Check(value, scalar, reading);
        return true;
    }

    public override void Write(Utf8JsonWriter json, T value) => json.WriteStringValue(print(value));

    public override JsonObject Schema()
    {
        var schema = new JsonObject { ["type"] = new JsonArray("string", "number") };
        if (pattern is not null) schema["pattern"] = pattern;
        return schema;
    }

    /// <summary>Looks at what was read in the light of what else the scenario says.</summary>
    protected virtual void Check(T value, ScalarNode scalar, Reading reading)
    {
    }
}
