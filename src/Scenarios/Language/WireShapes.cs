using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>`{ request: Produce, from: p1, nth: 3 }`: which message of the wire is meant.</summary>
internal sealed class WireShape : MappingShape<WireMatch>
{
    private static readonly Key<string> Request = new("request", new ApiShape(), "The request of this name, as it leaves whoever sends it.");
    private static readonly Key<string> Response = new("response", new ApiShape(), "The answer to a request of this name.");
    private static readonly Key<Role> From = new("from", Texts.Role, "Only from this sender.", "anybody");
    private static readonly Key<Role> To = new("to", Texts.Role, "Only to this receiver.", "anybody");
    private static readonly Key<TopicPartitionRef> Partition = new("partition", Texts.Partition, "Only when it is about this partition, perhaps beside others. A fetch in a session names only partitions that have changed.", "any but those of the system's own topics");
    private static readonly Key<Role> Adds = new("adds", Texts.Role, "Of AlterPartition: only when it asks to take this broker into an in-sync set, or answers that without an error.");
    private static readonly Key<int> Nth = new("nth", new WholeShape(1, int.MaxValue), "Which of these messages, counted from ready, in a step from its beginning.", "1");

    public override string Title => "on";

    public override string About => "A message on the wire, as it leaves its sender.";

    public override IReadOnlyList<Key> Keys { get; } = [Request, Response, From, To, Partition, Adds, Nth];

    public override IReadOnlyList<LaterKey> Later { get; } = [new("txn", "the number of a transaction", "nth: counts messages")];

    public override string Allowed => "a message, such as { request: Produce, from: p1, nth: 3 }";

    protected override WireMatch Read(Section section)
    {
        var isRequest = section.Has(Request);
        if (isRequest == section.Has(Response))
            section.Reading.Report(section.Node.Place, isRequest ? "request and response in one message; it is one of them" : $"{section.Reading.Where} needs request or response: {Request.Shape.Allowed}");
        var api = section.Get(isRequest ? Request : Response, "");
        if (section.Has(Adds) && api != "AlterPartition")
            section.Reading.Report(section.PlaceOf(Adds), $"adds goes with AlterPartition alone; {(api.Length == 0 ? "another message" : api)} changes no in-sync set");
        return new(
            api, isRequest, RoleOf(section, From), RoleOf(section, To),
            section.Maybe(Partition), RoleOf(section, Adds), section.Get(Nth, 1));
    }

    protected override void WriteKeys(Utf8JsonWriter json, WireMatch value)
    {
        Put(json, value.IsRequest ? Request : Response, value.Api);
        if (value.From is { } from) Put(json, From, from);
        if (value.To is { } to) Put(json, To, to);
        if (value.Partition is { } partition) Put(json, Partition, partition);
        if (value.Adds is { } adds) Put(json, Adds, adds);
        if (value.Nth != 1) Put(json, Nth, value.Nth);
    }

    private static Role? RoleOf(Section section, Key<Role> key) => section.Has(key) ? section.Get(key, null!) : null;

    /// <summary>The name of a request in the system's protocol.</summary>
    private sealed class ApiShape() : TextShape<string>("the name of a request, such as Produce, Fetch or AlterPartition", (text, _) => text, text => text)
    {
        protected override void Check(string value, ScalarNode scalar, Reading reading)
        {
            var known = reading.Catalog.Requests;
            if (known.Contains(value)) return;
            reading.Report(scalar.Place, $"{reading.Catalog.System} sends no \"{value}\" here; there is: {known}{Suggestion.DidYouMean(value, known)}");
        }
    }
}

/// <summary>What stands behind `hold:` and `orphan:`.</summary>
internal sealed record HoldValue(DurationRange? For, Predicate? Until);

/// <summary>`{ for: 2s }`, `{ until: PREDICATE }`, or true: until it is released or healed.</summary>
internal sealed class HoldShape : Shape<HoldValue>
{
    private static readonly Key<DurationRange> For = new("for", Texts.DurationRange, "So long.");
    private static readonly Key<Predicate> Until = new("until", PredicateShape.Instance, "Until this holds; += counts from when the hold began.");

    public override string Allowed => "{ for: 2s }, { until: PREDICATE }, or true: until it is released or healed";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out HoldValue value)
    {
        value = null;
        if (node is ScalarNode { Text: "true" }) value = new(null, null);
        else if (node is MappingNode mapping)
        {
            var section = new Section(mapping, reading.Innermost, reading);
            section.RefuseUnknown([For, Until], []);
            value = new(section.Maybe(For), section.Has(Until) ? section.Get(Until, null!) : null);
        }
        else reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
        return value is not null;
    }

    public override void Write(Utf8JsonWriter json, HoldValue value)
    {
        if (value is { For: null, Until: null })
        {
            json.WriteBooleanValue(true);
            return;
        }

        json.WriteStartObject();
        if (value.For is { } span) json.WriteString(For.Name, span.ToString());
        if (value.Until is { } until) json.WriteString(Until.Name, until.ToString());
        json.WriteEndObject();
    }

    public override JsonObject Schema() => AnyOf(
        new JsonObject { ["const"] = true },
        new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [For.Name] = For.Shape.Schema(), [Until.Name] = Until.Shape.Schema() },
            ["additionalProperties"] = false,
        });
}

/// <summary>`true`: a verb that needs nothing beside its trigger.</summary>
internal sealed class JustTrueShape : Shape<bool>
{
    public override string Allowed => "true";

    public override bool TryRead(Node node, Reading reading, out bool value)
    {
        value = node is ScalarNode { Text: "true" };
        if (!value) reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
        return value;
    }

    public override void Write(Utf8JsonWriter json, bool value) => json.WriteBooleanValue(value);

    public override JsonObject Schema() => new() { ["const"] = true };
}
