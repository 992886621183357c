using System.Text.Json;
using Lab.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Systems;

namespace Lab.Scenarios.Language;

/// <summary>`cluster:`</summary>
internal sealed class ClusterSection : MappingShape<ClusterSpec>
{
    public const int DefaultBrokers = 3;

    private static readonly Key<int> Brokers = new("brokers", new WholeShape(1, 100), "How many; their ids count from 1, and each has a machine.", "3");
    private static readonly Key<ControllersText> Controllers = new("controllers", new ControllersShape(), "How many, on machines of their own: the voters of the metadata quorum. combined: one in the process of every broker, on its disk.", "1");
    private static readonly Key<ValueList<string>> Racks = new("racks", new ListShape<string>(Texts.Sentence), "The rack of each broker, in the order of their ids.", "none");
    private static readonly Key<ValueList<Setting>> Properties = new("properties", new SettingsShape(SettingScope.Cluster, "broker settings"), "Settings of every broker and controller, under their real names.", "the profile's defaults");
    private static readonly Key<ValueList<Setting>> Features = new("features", new SettingsShape(SettingScope.Feature, "feature levels"), "Feature levels, such as eligible.leader.replicas.version.", "what a new cluster of the profile gets");

    public override string Title => "cluster";

    public override string About => "The servers.";

    public override IReadOnlyList<Key> Keys { get; } = [Brokers, Controllers, Racks, Properties, Features];

    protected override ClusterSpec Read(Section section)
    {
        var brokers = section.Get(Brokers, DefaultBrokers);
        section.Reading.References.Brokers = brokers;
        var (count, areCombined) = section.Get(Controllers, new(1, AreCombined: false));
        var controllers = areCombined ? Math.Min(brokers, ControllersShape.Most) : count;
        section.Reading.References.Controllers = controllers;
        if (areCombined && brokers > ControllersShape.Most)
            section.Reading.Report(section.PlaceOf(Controllers), $"{brokers} combined nodes would be {brokers} voters; there are {ControllersShape.Most} at most");
        var racks = section.Get(Racks, []);
        if (racks.Count > 0 && racks.Count != brokers)
            section.Reading.Report(section.PlaceOf(Racks), $"{racks.Count} racks for {brokers} brokers; name one for each broker in the order of ids");
        return new()
        {
            Brokers = brokers,
            Controllers = controllers,
            Combined = areCombined,
            Racks = racks,
            Properties = PropertiesOf(section),
            Features = section.Get(Features, []),
        };
    }

    /// <summary>Judged also when none is written: the defaults may not fit the cluster.</summary>
    private static ValueList<Setting> PropertiesOf(Section section)
    {
        if (section.Has(Properties)) return section.Get(Properties, []);
        using (section.Reading.Inside(Properties.Name))
            return SettingsShape.Read(section.Node, [], SettingScope.Cluster, new([], section.Reading.References.Brokers, 0), section.Reading);
    }

    protected override string? Hint(string written, Reading reading) => SettingsShape.Misplaced(written, SettingScope.Cluster, reading);

    protected override void WriteKeys(Utf8JsonWriter json, ClusterSpec value)
    {
        Put(json, Brokers, value.Brokers);
        Put(json, Controllers, new(value.Controllers, value.Combined));
        if (value.Racks.Count > 0) Put(json, Racks, value.Racks);
        Put(json, Properties, value.Properties);
        Put(json, Features, value.Features);
    }
}
