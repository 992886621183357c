using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.Shapes;

/// <summary>A whole number within bounds, both of which belong to it.</summary>
public sealed class WholeShape(int min, int max) : Shape<int>
{
    public override string Allowed { get; } = max == int.MaxValue ? $"a whole number from {min} on" : $"a whole number from {min} to {max}";

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

/// <summary>One of a few words, each with its meaning.</summary>
public sealed class ChoiceShape<T>(params ReadOnlySpan<(string Word, T Value, string Meaning)> choices) : Shape<T> where T : struct
{
    private readonly (string Word, T Value, string Meaning)[] choices = choices.ToArray();

    public override string Allowed => string.Join(" | ", choices.Select(c => c.Word));

    /// <summary>The words and what they mean, for the reference.</summary>
    public IEnumerable<(string Word, string Meaning)> Meanings => choices.Select(c => (c.Word, c.Meaning));

    public override bool TryRead(Node node, Reading reading, out T value)
    {
        value = default;
        if (!reading.IsText(node, Allowed, out var scalar)) return false;
        foreach (var choice in choices)
        {
            if (choice.Word != scalar.Text) continue;
            value = choice.Value;
            return true;
        }
        reading.Report(scalar.Place, $"{scalar.Kind} stands where {reading.Where} asks for {Allowed}{Suggestion.DidYouMean(scalar.Text, choices.Select(c => c.Word))}");
        return false;
    }

    public override void Write(Utf8JsonWriter json, T value)
    {
        foreach (var choice in choices)
        {
            if (!EqualityComparer<T>.Default.Equals(choice.Value, value)) continue;
            json.WriteStringValue(choice.Word);
            return;
        }
        throw new System.Diagnostics.UnreachableException($"No word for {value}.");
    }

    public override JsonObject Schema()
    {
        var words = new JsonArray();
        foreach (var choice in choices) words.Add((JsonNode)choice.Word);
        return new JsonObject { ["enum"] = words };
    }
}
