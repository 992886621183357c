using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.Shapes;

/// <summary>A shape whose words the reference explains.</summary>
public interface IWords
{
    IEnumerable<(string Word, string Meaning)> Meanings { get; }
}

/// <summary>One of a few words, each with its meaning.</summary>
public sealed class ChoiceShape<T>(params ReadOnlySpan<(string Word, T Value, string Meaning)> choices) : Shape<T>, IWords where T : struct
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
