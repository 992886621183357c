using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Faults.Plans;
using Lab.Model;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>`{ a: leader(o-0), b: follower(o-0) }`</summary>
internal sealed class BindShape : Shape<ValueList<Binding>>
{
    public override string Allowed => "names with a role each, such as { a: leader(orders-0) }";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out ValueList<Binding> value)
    {
        value = default;
        if (node is not MappingNode mapping)
        {
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return false;
        }
        var bindings = new List<Binding>();
        foreach (var (name, role) in mapping.Entries)
        {
            if (reading.IsName(name) && IsNew(name, reading) && Texts.Role.TryRead(role, reading, out var who)) bindings.Add(new(name.Text, who));
        }
        foreach (var name in mapping.Keys) reading.References.Bound.Add(name);
        value = bindings.ToValueList();
        return true;
    }

    public override void Write(Utf8JsonWriter json, ValueList<Binding> value)
    {
        json.WriteStartObject();
        foreach (var binding in value) json.WriteString(binding.Name, binding.Role.ToString());
        json.WriteEndObject();
    }

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } };

    private static bool IsNew(ScalarNode name, Reading reading)
    {
        var taken = reading.References.Bound.Contains(name.Text) ? "is bound already"
            : reading.References.Producers.Contains(name.Text) ? "is a producer"
            : reading.References.Groups.Contains(name.Text) ? "is a consumer"
            : null;
        if (taken is not null) reading.Report(name.Place, $"\"{name.Text}\" {taken}; a name means one thing in a scenario");
        return taken is null;
    }
}

/// <summary>`{ p1: 20 }`, `{ p1: [m1, m2] }`.</summary>
internal sealed class SendShape : Shape<ValueList<SendRequest>>
{
    private static readonly WholeShape Count = new(1, 100_000_000);
    private static readonly MessageShape Message = new();
    private static readonly ListShape<SendMessage> Messages = new(Message);

    public override string Allowed => "producers with what each sends, such as { p1: 20 } or { p1: [m1, m2] }";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out ValueList<SendRequest> value)
    {
        value = default;
        if (node is not MappingNode mapping)
        {
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return false;
        }
        var requests = new List<SendRequest>();
        foreach (var (name, what) in mapping.Entries)
        {
            if (reading.References.WrongProducer(name.Text) is { } wrong) reading.Report(name.Place, wrong);
            if (what is SequenceNode)
            {
                if (!Messages.TryRead(what, reading, out var messages)) continue;
                foreach (var message in messages)
                {
                    if (message.Topic is { } topic && reading.References.WrongTopicOf(name.Text, topic) is { } not) reading.Report(what.Place, not);
                }

                requests.Add(new(name.Text, messages, messages.Count));
            }
            else if (Count.TryRead(what, reading, out var count)) requests.Add(new(name.Text, [], count));
        }
        value = requests.ToValueList();
        return true;
    }

    public override void Write(Utf8JsonWriter json, ValueList<SendRequest> value)
    {
        json.WriteStartObject();
        foreach (var request in value)
        {
            json.WritePropertyName(request.Producer);
            if (request.Messages.Count > 0) Messages.Write(json, request.Messages);
            else Count.Write(json, request.Count);
        }
        json.WriteEndObject();
    }

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = AnyOf(Count.Schema(), Messages.Schema()) };

    /// <summary>`m1`, or `{ id: m1, key: k1, partition: 0, topic: payments }`.</summary>
    private sealed class MessageShape : Shape<SendMessage>
    {
        private static readonly Key<string> Id = new("id", Texts.Sentence, "The label of the message.", isRequired: true);
        private static readonly Key<string> KeyText = new("key", Texts.Sentence, "Its key.");
        private static readonly Key<int> Partition = new("partition", new WholeShape(0, int.MaxValue), "Where it goes.");
        private static readonly Key<string> Topic = new("topic", Texts.TopicName, "Which of its producer's topics it goes to; else the next in turn.");

        public override string Allowed => "a label such as m1, or { id: m1, key: k1, partition: 0 }";

        public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out SendMessage value)
        {
            value = null;
            if (node is MappingNode mapping)
            {
                var section = new Section(mapping, reading.Innermost, reading);
                section.RefuseUnknown([Id, KeyText, Partition, Topic], []);
                value = new(section.Get(Id, ""), section.Has(KeyText) ? section.Get(KeyText, "") : null, section.Maybe(Partition), section.Has(Topic) ? section.Get(Topic, "") : null);
            }
            else if (reading.IsText(node, Allowed, out var label)) value = new(label.Text, null, null);
            if (value is null) return false;
            if (!reading.References.Labels.Add(value.Label)) reading.Report(node.Place, $"the message \"{value.Label}\" is sent already; a label names one message");
            return true;
        }

        public override void Write(Utf8JsonWriter json, SendMessage value)
        {
            if (value is { Key: null, Partition: null, Topic: null })
            {
                json.WriteStringValue(value.Label);
                return;
            }
            json.WriteStartObject();
            json.WriteString(Id.Name, value.Label);
            if (value.Key is not null) json.WriteString(KeyText.Name, value.Key);
            if (value.Partition is { } partition) json.WriteNumber(Partition.Name, partition);
            if (value.Topic is not null) json.WriteString(Topic.Name, value.Topic);
            json.WriteEndObject();
        }

        public override JsonObject Schema() => AnyOf(new JsonObject { ["type"] = "string" }, new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [Id.Name] = Id.Shape.Schema(), [KeyText.Name] = KeyText.Shape.Schema(), [Partition.Name] = Partition.Shape.Schema(), [Topic.Name] = Topic.Shape.Schema() },
            ["required"] = new JsonArray(Id.Name),
            ["additionalProperties"] = false,
        });
    }
}

/// <summary>`{ billing: 5 }`</summary>
internal sealed class ReadShape : Shape<ValueList<ReadRequest>>
{
    private static readonly WholeShape Count = new(1, 100_000_000);

    public override string Allowed => "consumers with how many records each handles, such as { billing: 5 }";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out ValueList<ReadRequest> value)
    {
        value = default;
        if (node is not MappingNode mapping)
        {
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return false;
        }
        var requests = new List<ReadRequest>();
        foreach (var (name, what) in mapping.Entries)
        {
            if (reading.References.WrongReader(name.Text) is { } wrong) reading.Report(name.Place, wrong);
            if (Count.TryRead(what, reading, out var count)) requests.Add(new(name.Text, count));
        }
        value = requests.ToValueList();
        return true;
    }

    public override void Write(Utf8JsonWriter json, ValueList<ReadRequest> value)
    {
        json.WriteStartObject();
        foreach (var request in value) json.WriteNumber(request.Group, request.Count);
        json.WriteEndObject();
    }

    public override JsonObject Schema() => new() { ["type"] = "object", ["additionalProperties"] = Count.Schema() };
}
