using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>One word of a table that other code owns, each with its meaning.</summary>
internal sealed class WordShape(IReadOnlyList<(string Word, string Meaning)> words) : Shape<string>, IWords
{
    public override string Allowed => string.Join(" | ", words.Select(w => w.Word));

    public IEnumerable<(string Word, string Meaning)> Meanings => words;

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (!reading.IsText(node, Allowed, out var scalar)) return false;
        foreach (var (word, _) in words)
            if (word == scalar.Text) value = word;
        if (value is null) reading.Report(scalar.Place, $"{scalar.Kind} stands where {reading.Where} asks for {Allowed}{Suggestion.DidYouMean(scalar.Text, words.Select(w => w.Word))}");
        return value is not null;
    }

    public override void Write(Utf8JsonWriter json, string value) => json.WriteStringValue(value);

    public override JsonObject Schema()
    {
        var allowed = new JsonArray();
        foreach (var (word, _) in words) allowed.Add((JsonNode)word);
        return new() { ["enum"] = allowed };
    }
}
