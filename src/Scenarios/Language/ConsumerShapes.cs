using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>`any` or `current`.</summary>
internal sealed class ReadsShape : Shape<bool>
{
    private static readonly ChoiceShape<bool> Words = new(("any", false, "an older end is legal"), ("current", true, "the end must be the current one"));

    public override string Allowed => Words.Allowed;

    public override bool TryRead(Node node, Reading reading, out bool value) => Words.TryRead(node, reading, out value);

    public override void Write(Utf8JsonWriter json, bool value) => Words.Write(json, value);

    public override JsonObject Schema() => Words.Schema();
}

/// <summary>One step of a handler: a word, `{ work: 5ms }`, or `{ each: [...] }`.</summary>
internal sealed class HandlerShape : Shape<HandlerStep>
{
    public static readonly HandlerShape Instance = new();

    public static readonly Shape<ValueList<HandlerStep>> Steps = new ListShape<HandlerStep>(Instance);

    private static readonly ValueList<string> Words = ["effect", "commit", "commit-async", "produce", "produce-async", "flush"];
    private static readonly ValueList<string> Later = ["begin", "dedup", "commit-db", "ack", "read", "publish", "confirm", "mark"];

    private static readonly HandOffSection HandOff = new();

    public override string Allowed => "effect | commit | commit-async | produce | produce-async | flush | { work: 5ms } | { each: [effect] } | { hand-off: { workers: 4 } }";

    public override IEnumerable<Shape> Parts => [HandOff];

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out HandlerStep value)
    {
        value = null;
        if (node is MappingNode { Entries: [var only] })
        {
            if (only.Key.Text == "work" && Texts.DurationRange.TryRead(only.Value, reading, out var time)) value = new HandlerStep.Work(time);
            else if (only.Key.Text == "each") value = Each(only, reading);
            else if (only.Key.Text == "hand-off") value = HandOff.TryRead(only.Value, reading, out var handOff) ? handOff : null;
            else if (only.Key.Text != "work") Unknown(only.Key, reading);
            return value is not null;
        }
        if (!reading.IsText(node, Allowed, out var scalar)) return false;
        value = scalar.Text switch
        {
            "effect" => new HandlerStep.Effect(),
            "commit" => new HandlerStep.Commit(),
            "commit-async" => new HandlerStep.CommitAsync(),
            "produce" => new HandlerStep.Produce(),
            "produce-async" => new HandlerStep.ProduceAsync(),
            "flush" => new HandlerStep.Flush(),
            _ => null,
        };
        if (value is null) Unknown(scalar, reading);
        return value is not null;
    }

    public override void Write(Utf8JsonWriter json, HandlerStep value)
    {
        switch (value)
        {
            case HandlerStep.Work work:
                json.WriteStartObject();
                json.WritePropertyName("work");
                Texts.DurationRange.Write(json, work.Time);
                json.WriteEndObject();
                break;
            case HandlerStep.Each each:
                json.WriteStartObject();
                json.WritePropertyName("each");
                Steps.Write(json, each.Steps);
                json.WriteEndObject();
                break;
            case HandlerStep.HandOff handOff:
                json.WriteStartObject();
                json.WritePropertyName("hand-off");
                HandOff.Write(json, handOff);
                json.WriteEndObject();
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    public override JsonObject Schema() => AnyOf(
        new JsonObject { ["enum"] = new JsonArray("effect", "commit", "commit-async", "produce", "produce-async", "flush") },
        new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["work"] = Texts.DurationRange.Schema(), ["each"] = new JsonObject { ["type"] = "array" }, ["hand-off"] = HandOff.Schema() }, ["additionalProperties"] = false });

    private static HandlerStep.Each? Each(Entry entry, Reading reading)
    {
        if (!Steps.TryRead(entry.Value, reading, out var steps)) return null;
        foreach (var step in steps)
            if (step is HandlerStep.Each) reading.Report(entry.Value.Place, "each inside each; a poll returns one list of records");
        return new(steps);
    }

    private void Unknown(ScalarNode word, Reading reading) => reading.Report(word.Place, Later.Contains(word.Text)
        ? $"the handler step {word.Text} is not available yet; allowed: {Allowed}"
        : $"\"{word.Text}\" is not a handler step; allowed: {Allowed}{Suggestion.DidYouMean(word.Text, [.. Words, "work", "each", "hand-off"])}");
}
