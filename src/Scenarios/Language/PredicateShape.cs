using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model.Roles;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>A predicate as text, or as `{ at: billing.effect, nth: 3 }`.</summary>
internal sealed class PredicateShape : Shape<Predicate>
{
    public static readonly PredicateShape Instance = new();

    public override string Allowed => "a predicate, such as \"acked(p1) >= 20\", or { at: billing.effect, nth: 3 }";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out Predicate value)
    {
        value = default;
        if (node is MappingNode mapping) return TryReadAt(mapping, reading, out value);
        if (!reading.IsText(node, Allowed, out var scalar)) return false;
        var parsed = PredicateText.Read(scalar.Text, reading.References.Names);
        if (parsed.Problem is { } problem)
        {
            reading.Report(scalar.PlaceOf(problem.Position), problem.Message);
            return false;
        }
        value = parsed.Value;
        Check(value, scalar, reading);
        return true;
    }

    public override void Write(Utf8JsonWriter json, Predicate value) => json.WriteStringValue(value.ToString());

    public override JsonObject Schema() => AnyOf(
        new JsonObject { ["type"] = "string" },
        new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["at"] = new JsonObject { ["type"] = "string" }, ["nth"] = Count.Schema() },
            ["required"] = new JsonArray("at"),
            ["additionalProperties"] = false,
        });

    private static readonly WholeShape Count = new(1, int.MaxValue);
    private static readonly Key<string> At = new("at", Texts.Sentence, "An application and one of its steps: `billing.effect`.", isRequired: true);
    private static readonly Key<int> Nth = new("nth", Count, "Which time.", "1");

    private static bool TryReadAt(MappingNode mapping, Reading reading, [MaybeNullWhen(false)] out Predicate value)
    {
        value = default;
        var section = new Section(mapping, reading.Innermost, reading);
        section.RefuseUnknown([At, Nth], []);
        var where = section.Get(At, "");
        var dot = where.LastIndexOf('.');
        if (dot <= 0)
        {
            if (section.Has(At)) reading.Report(section.PlaceOf(At), $"\"{where}\" is not a step of an application; write it as billing.effect");
            return false;
        }
        value = new Predicate.AtStep(where[..dot], where[(dot + 1)..], section.Get(Nth, 1));
        Check(value, section.PlaceOf(At), reading);
        return true;
    }

    private static void Check(Predicate predicate, ScalarNode scalar, Reading reading) => Check(predicate, scalar.Place, reading);

    private static void Check(Predicate predicate, Place place, Reading reading)
    {
        if (reading.References.Wrong(predicate) is { } wrong) reading.Report(place, wrong);
    }
}
