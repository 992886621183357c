using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>`effect` or `{ work: 5ms }`: what a worker thread does with a record. It commits nothing by itself.</summary>
internal sealed class WorkerStepShape : Shape<HandlerStep>
{
    public override string Allowed => "effect | { work: 5ms }";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out HandlerStep value)
    {
        value = null;
        if (node is MappingNode { Entries: [var only] } && only.Key.Text == "work")
        {
            if (Texts.DurationRange.TryRead(only.Value, reading, out var time)) value = new HandlerStep.Work(time);
            return value is not null;
        }

        if (!reading.IsText(node, Allowed, out var scalar)) return false;
        if (scalar.Text == "effect") value = new HandlerStep.Effect();
        else reading.Report(scalar.Place, $"\"{scalar.Text}\" is no step of a worker; allowed: {Allowed}");
        return value is not null;
    }

    public override void Write(Utf8JsonWriter json, HandlerStep value) => HandlerShape.Instance.Write(json, value);

    public override JsonObject Schema() => AnyOf(
        new JsonObject { ["enum"] = new JsonArray("effect") },
        new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["work"] = Texts.DurationRange.Schema() }, ["additionalProperties"] = false });
}
