using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Roles;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>`expect: { no-loss: violated, cause: truncated-by-new-leader, "told(p1,info) >= 1": always }`</summary>
internal sealed class ExpectationsShape : Shape<Expectations>
{
    private const string CauseKey = "cause";

    public static readonly ChoiceShape<Expected> Verdicts = new(
        ("holds", Expected.Holds, "violated in none of the runs"),
        ("violated", Expected.Violated, "violated in at least one run"));

    public static readonly ChoiceShape<Frequency> Frequencies = new(
        ("always", Frequency.Always, "in every run"),
        ("sometimes", Frequency.Sometimes, "in at least one run, not in all"),
        ("never", Frequency.Never, "in no run"));

    public override string Allowed => "guarantees with holds or violated each, such as { no-loss: violated }";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out Expectations value)
    {
        value = null;
        if (node is not MappingNode mapping)
        {
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return false;
        }
        var guarantees = new List<ExpectedGuarantee>();
        var observations = new List<ExpectedObservation>();
        Cause? cause = null;
        foreach (var (key, what) in mapping.Entries)
        {
            using (reading.Inside(key.Text))
            {
                if (key.Text == CauseKey) cause = ReadCause(what, reading);
                else if (!GuaranteeText.IsMeant(key.Text)) ReadObservation(key, what, reading, observations);
                else ReadGuarantee(key, what, reading, guarantees);
            }
        }
        if (cause is not null && guarantees.All(g => g.Expected == Expected.Holds))
            reading.Report(mapping[CauseKey]!.Place, "a cause is expected and nothing is expected to be violated; expect a violation, or leave the cause out");
        value = new(guarantees.ToValueList(), cause, observations.ToValueList());
        return true;
    }

    public override void Write(Utf8JsonWriter json, Expectations value)
    {
        json.WriteStartObject();
        foreach (var expected in value.Guarantees)
        {
            json.WritePropertyName(expected.Guarantee.ToString());
            Verdicts.Write(json, expected.Expected);
        }
        if (value.Cause is { } cause) json.WriteString(CauseKey, Causes.NameOf(cause));
        foreach (var observation in value.Observations)
        {
            json.WritePropertyName(observation.Predicate.ToString());
            Frequencies.Write(json, observation.Frequency);
        }
        json.WriteEndObject();
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var (form, meaning) in GuaranteeText.Forms)
        {
            var verdict = Verdicts.Schema();
            verdict["description"] = meaning;
            properties[form] = verdict;
        }
        var causes = new JsonArray();
        foreach (var cause in Causes.Names) causes.Add((JsonNode)cause);
        properties[CauseKey] = new JsonObject { ["enum"] = causes, ["description"] = "A cause that must be among those of the violations." };
        return new() { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = AnyOf(Verdicts.Schema(), Frequencies.Schema()) };
    }

    private static Cause? ReadCause(Node node, Reading reading)
    {
        var allowed = string.Join(", ", Causes.Names);
        if (!reading.IsText(node, $"one of {allowed}", out var scalar)) return null;
        var cause = Causes.Parse(scalar.Text);
        if (cause is null) reading.Report(scalar.Place, $"{scalar.Kind} is not a cause; allowed: {allowed}{Suggestion.DidYouMean(scalar.Text, Causes.Names)}");
        return cause;
    }

    private static void ReadGuarantee(ScalarNode key, Node what, Reading reading, List<ExpectedGuarantee> guarantees)
    {
        var guarantee = GuaranteeText.Read(key.Text, reading.References.Groups);
        if (guarantee.Problem is { } problem)
        {
            reading.Report(key.PlaceOf(problem.Position), problem.Message);
            return;
        }
        if (guarantee.Value.Kind == GuaranteeKind.Exclusive && TopicPartitionRef.TryParse(guarantee.Value.Object!, out var owned) && reading.References.Wrong(owned) is { } wrong)
            reading.Report(key.PlaceOf(key.Text.IndexOf('(') + 1), wrong);
        if (Verdicts.TryRead(what, reading, out var expected)) guarantees.Add(new(guarantee.Value, expected));
        if (reading.References.Groups.Count == 0 && guarantee.Value.Object is null)
            reading.Report(key.Place, $"{key.Text} is about what a consumer gets, and there is none; declare one in consumers:");
        if (guarantee.Value.Scope == OrderingScope.Key && !reading.References.AnyKeys)
            reading.Note(key.Place, "ordering(key) holds by itself here: no producer has keys:");
    }

    private static void ReadObservation(ScalarNode key, Node what, Reading reading, List<ExpectedObservation> observations)
    {
        if (!PredicateShape.Instance.TryRead(key, reading, out var predicate)) return;
        if (predicate is not Predicate.Compare { Comparison: not Comparison.GrownBy, Measure: Measure.Sent or Measure.Acked or Measure.Told or Measure.Consumed or Measure.Effects })
        {
            reading.Report(key.Place, $"{key.Kind} is not about what clients were told; allowed: sent, acked, told, consumed and effects, compared with {string.Join(' ', Comparisons.Symbols.Where(s => s != "+="))}");
            return;
        }
        if (Frequencies.TryRead(what, reading, out var frequency)) observations.Add(new(predicate, frequency));
    }
}
