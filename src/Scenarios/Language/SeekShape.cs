using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>`{ billing: beginning }`, `{ billing: end }`, `{ billing: 120 }`, `{ billing: 3s }`, `{ billing: -5s }`</summary>
internal sealed class SeekShape : Shape<ValueList<SeekRequest>>
{
    private static readonly Shape<SeekTo> Target = new TextShape<SeekTo>("beginning, end, an offset such as 120, a time counted from ready such as 3s, or one before now such as -5s", (text, _) => Read(text), to => to.ToString());

    public override string Allowed => "consumers with where each reads on, such as { billing: beginning }, { billing: 120 } or { billing: -5s }";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out ValueList<SeekRequest> value)
    {
        value = default;
        if (node is not MappingNode { Entries.Count: > 0 } mapping)
        {
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return false;
        }

        var requests = new List<SeekRequest>();
        foreach (var (name, where) in mapping.Entries)
        {
            if (reading.References.WrongGroup(name.Text) is { } wrong) reading.Report(name.Place, wrong);
            if (Target.TryRead(where, reading, out var to)) requests.Add(new(name.Text, to));
        }

        value = requests.ToValueList();
        return true;
    }

    public override void Write(Utf8JsonWriter json, ValueList<SeekRequest> value)
    {
        json.WriteStartObject();
        foreach (var request in value) json.WriteString(request.Group, request.To.ToString());
        json.WriteEndObject();
    }

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "integer") } };

    private static Parsed<SeekTo> Read(string text)
    {
        if (text == "beginning") return new SeekTo.Beginning();
        if (text == "end") return new SeekTo.End();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return new SeekTo.Offset(offset);
        var isBack = text.StartsWith('-');
        var time = QuantityText.ReadDuration(isBack ? text[1..] : text);
        if (!time.IsOk) return new TextProblem(0, $"\"{text}\" is nowhere to read on; write beginning, end, an offset such as 120, a time counted from ready such as 3s, or one before now such as -5s{Suggestion.DidYouMean(text, ["beginning", "end"])}");
        return isBack ? new SeekTo.Back(time.Value) : new SeekTo.Since(time.Value);
    }
}
