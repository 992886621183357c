using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Roles;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>`{ elect: orders-0, type: preferred }`, `{ reassign: { orders-0: [2, 3, 4] } }`, `{ add-partitions: orders, to: 4 }`, `{ delete-topic: orders }`, `{ create-topic: orders }`</summary>
internal sealed class AdminShape : MappingShape<FaultAction?>
{
    private static readonly Key<TopicPartitionRef> Elect = new("elect", Texts.Partition, "The partition that is to get a leader.");
    private static readonly Key<ElectionType> Type = new("type", new ChoiceShape<ElectionType>(
            (Words.Of(ElectionType.Preferred), ElectionType.Preferred, "the first replica of the assignment, if it is in sync"),
            (Words.Of(ElectionType.Unclean), ElectionType.Unclean, "any live replica, if none in sync is alive")),
        "Which leader elect asks for.", "preferred");
    private static readonly Key<ValueList<Reassignment>> Reassign = new("reassign", new ReassignShape(), "Partitions with the brokers that are to hold them, preferred leader first; done when those that come are in sync.");
    private static readonly Key<string> AddPartitions = new("add-partitions", Texts.TopicName, "The topic that is to have more partitions.");
    private static readonly Key<int> To = new("to", new WholeShape(2, 10_000), "How many partitions add-partitions asks for, those that there are included.");
    private static readonly Key<string> DeleteTopic = new("delete-topic", Texts.TopicName, "The topic that is to be deleted.");

    private static readonly Key<string> CreateTopic = new("create-topic", Texts.TopicName, "The topic that is to be created as topics: describes it, after it was deleted.");

    private static readonly Key[] Verbs = [Elect, Reassign, AddPartitions, DeleteTopic, CreateTopic];

    public override string Title => "admin";

    public override string About => "What an admin client asks the controller for.";

    public override IReadOnlyList<Key> Keys { get; } = [Elect, Type, Reassign, AddPartitions, To, DeleteTopic, CreateTopic];

    public override IReadOnlyList<LaterKey> Later { get; } =
    [
        new("set-policy", "policies", "elect: is"), new("delete", "deleting something of another system", "delete-topic: is"),
        new("forget", "forgetting a node", "elect: is"), new("restart", "restarting a side", "the verb restart: is"),
    ];

    protected override FaultAction? Read(Section section)
    {
        var there = Verbs.Where(section.Has).ToList();
        if (there.Count != 1)
        {
            section.Reading.Report(section.Node.Place, there.Count == 0
                ? $"{section.Reading.Where} asks for nothing; one of these is: {string.Join(", ", Verbs.Select(v => v.Name))}"
                : $"{string.Join(" and ", there.Select(v => v.Name))} in one item; write an item for each");
            return null;
        }

        if (section.Has(Type) && there[0] != Elect) section.Reading.Report(section.PlaceOf(Type), "type goes with elect");
        if (section.Has(To) && there[0] != AddPartitions) section.Reading.Report(section.PlaceOf(To), "to goes with add-partitions");
        if (there[0] == Elect) return new FaultAction.Elect(section.Get(Elect, default), section.Get(Type, ElectionType.Preferred));
        if (there[0] == Reassign) return new FaultAction.Reassign(section.Get(Reassign, []));
        if (there[0] == CreateTopic) return new FaultAction.CreateTopic(section.Get(CreateTopic, ""));
        if (there[0] == DeleteTopic) return new FaultAction.DeleteTopic(section.Get(DeleteTopic, ""));
        if (!section.Has(To)) section.Reading.Report(section.Node.Place, $"add-partitions needs to: {To.Shape.Allowed}");
        return new FaultAction.AddPartitions(section.Get(AddPartitions, ""), section.Get(To, 2));
    }

    protected override void WriteKeys(Utf8JsonWriter json, FaultAction? value)
    {
        switch (value)
        {
            case FaultAction.Elect a:
                Put(json, Elect, a.Partition);
                Put(json, Type, a.Type);
                break;
            case FaultAction.Reassign a:
                Put(json, Reassign, a.Partitions);
                break;
            case FaultAction.AddPartitions a:
                Put(json, AddPartitions, a.Topic);
                Put(json, To, a.Count);
                break;
            case FaultAction.DeleteTopic a:
                Put(json, DeleteTopic, a.Topic);
                break;
            case FaultAction.CreateTopic a:
                Put(json, CreateTopic, a.Topic);
                break;
            default:
                throw new System.Diagnostics.UnreachableException(value?.Verb);
        }
    }
}

/// <summary>`{ orders-0: [2, b, leader(orders-1)] }`: broker ids or roles.</summary>
internal sealed class ReassignShape : Shape<ValueList<Reassignment>>
{
    public override string Allowed => "partitions with a list of brokers each, such as { orders-0: [2, 3, 4] }";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out ValueList<Reassignment> value)
    {
        value = default;
        if (node is not MappingNode { Entries.Count: > 0 } mapping)
        {
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return false;
        }

        List<Reassignment> read = [];
        foreach (var entry in mapping.Entries)
        {
            if (!Texts.Partition.TryRead(entry.Key, reading, out var partition)) return false;
            if (entry.Value is not SequenceNode { Items.Count: > 0 } list)
            {
                reading.Report(entry.Value.Place, $"{entry.Value.Kind} stands where {partition} asks for a list of brokers, such as [2, 3, 4]");
                return false;
            }

            List<Role> replicas = [];
            foreach (var item in list.Items)
            {
                if (!TryRole(item, reading, out var role)) return false;
                if (replicas.Contains(role)) reading.Report(item.Place, $"{(item as ScalarNode)?.Text} stands twice in the list of {partition}; a broker holds one copy of a partition");
                replicas.Add(role);
            }

            read.Add(new(partition, replicas.ToValueList()));
        }

        value = read.ToValueList();
        return true;
    }

    public override void Write(Utf8JsonWriter json, ValueList<Reassignment> value)
    {
        json.WriteStartObject();
        foreach (var reassignment in value)
        {
            json.WriteStartArray(reassignment.Partition.ToString());
            foreach (var role in reassignment.Replicas) Texts.Role.Write(json, role);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = new JsonArray("string", "integer") }, ["minItems"] = 1 },
    };

    private static bool TryRole(Node node, Reading reading, [MaybeNullWhen(false)] out Role role)
    {
        if (node is not ScalarNode scalar || !int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            if (!Texts.Role.TryRead(node, reading, out role)) return false;
            if (role is Role.Producer or Role.Consumer or Role.Controller or Role.NthController or Role.StandbyController) reading.Report(node.Place, $"{role} is no broker; a partition is held by brokers, such as 2 or follower(orders-0)");
            return true;
        }

        role = new Role.Broker(id);
        if (reading.References.Wrong(role) is { } problem) reading.Report(scalar.Place, problem);
        return true;
    }
}
