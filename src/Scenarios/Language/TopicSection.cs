using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Systems;

namespace Lab.Scenarios.Language;

/// <summary>One of `topics:`; every key that is not its own is a topic setting.</summary>
internal sealed class TopicSection : MappingShape<TopicSpec>
{
    private const int PartitionsMax = 10_000;

    private static readonly Key<int> Partitions = new("partitions", new WholeShape(1, PartitionsMax), "How many; they count from 0.", "num.partitions of the brokers, 1");
    private static readonly Key<int> ReplicationFactor = new("replication.factor", new WholeShape(1, 100), "Copies of each partition.", "default.replication.factor of the brokers, 1");
    private static readonly Key<ValueList<ValueList<int>>> Assignment = new("assignment", new ListShape<ValueList<int>>(new ListShape<int>(new WholeShape(1, 100))),
        "For each partition its replicas by broker id, the preferred leader first: [[1, 2, 3]]. It decides partitions and replication.factor.", "as the controller places them");

    public override string Title => "topics/NAME";

    public override string About => "A topic. Every other key is a topic setting under its real name: `min.insync.replicas: 2`, `flush.messages: 1`.";

    public override IReadOnlyList<Key> Keys { get; } = [Partitions, ReplicationFactor, Assignment];

    protected override void RefuseUnknown(Section section)
    {
    }

    protected override TopicSpec Read(Section section)
    {
        var reading = section.Reading;
        var (brokers, properties) = (reading.References.Brokers, reading.References.ClusterProperties);
        var defaults = reading.Catalog.TopicDefaults(reading.Profile, properties);
        var assignment = section.Get(Assignment, []);
        var partitions = assignment.Count > 0 ? assignment.Count : section.Get(Partitions, defaults.Partitions);
        var copies = assignment.Count > 0 ? assignment[0].Count : section.Get(ReplicationFactor, defaults.ReplicationFactor);
        if (assignment.Count > 0) CheckAssignment(section, assignment, brokers);
        else if (copies > brokers)
            reading.Report(section.PlaceOf(ReplicationFactor), $"replication.factor {copies} is more than the {Plural(brokers)} of the cluster; allowed: 1 to {brokers}, or raise cluster/brokers");
        return new()
        {
            Name = section.Name,
            Partitions = partitions,
            ReplicationFactor = copies,
            Assignment = assignment,
            Properties = ReadSettings(section, new(properties, brokers, copies)),
        };
    }

    protected override void WriteKeys(Utf8JsonWriter json, TopicSpec value)
    {
        if (value.Assignment.Count > 0) Put(json, Assignment, value.Assignment);
        else
        {
            Put(json, Partitions, value.Partitions);
            Put(json, ReplicationFactor, value.ReplicationFactor);
        }
        SettingsShape.WriteInto(json, value.Properties);
    }

    public override JsonObject Schema()
    {
        var schema = base.Schema();
        var properties = (JsonObject)schema["properties"]!;
        foreach (var (name, setting) in SettingsShape.Properties(SettingScope.Topic)) properties[name] = setting!.DeepClone();
        schema["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") };
        return schema;
    }

    private ValueList<Setting> ReadSettings(Section section, SettingContext context)
    {
        var settings = section.Node.Entries.Where(e => !IsOwn(e.Key.Text)).ToList();
        foreach (var misspelt in settings.Where(e => Spelling.Nearest(e.Key.Text, Keys.Select(k => k.Name)) is not null && !e.Key.Text.Contains('.')).ToList())
        {
            section.Reading.Report(misspelt.Key.Place, section.Unknown(misspelt.Key.Text, Keys, ", and topic settings such as min.insync.replicas"));
            settings.Remove(misspelt);
        }
        return SettingsShape.Read(section.Node, settings, SettingScope.Topic, context, section.Reading);
    }

    private bool IsOwn(string key) => Keys.Any(k => k.Name == key);

    private static void CheckAssignment(Section section, ValueList<ValueList<int>> assignment, int brokers)
    {
        var place = section.PlaceOf(Assignment);
        foreach (var key in new Key[] { Partitions, ReplicationFactor })
            if (section.Has(key)) section.Reading.Report(section.PlaceOf(key), $"{key.Name} beside assignment: the assignment decides it; leave one of them out");
        foreach (var replicas in assignment)
        {
            if (replicas.Count == 0 || replicas.Count != assignment[0].Count)
                section.Reading.Report(place, $"the partitions of an assignment have the same number of replicas, one at least; here one has {assignment[0].Count} and one {replicas.Count}");
            foreach (var id in replicas)
                if (id > brokers) section.Reading.Report(place, $"there is no broker {id}: the cluster has {Plural(brokers)}, counted from 1");
            if (replicas.Distinct().Count() != replicas.Count)
                section.Reading.Report(place, $"[{replicas}] names a broker twice; a broker holds one replica of a partition");
        }
    }

    private static string Plural(int brokers) => brokers == 1 ? "1 broker" : $"{brokers} brokers";
}
