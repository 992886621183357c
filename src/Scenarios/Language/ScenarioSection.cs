using System.Text.Json;
using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Figures;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Systems;

namespace Lab.Scenarios.Language;

/// <summary>The scenario itself: the top of a file.</summary>
internal sealed class ScenarioSection : MappingShape<Scenario>
{
    private const int DefaultRuns = 200;

    public static readonly Key<GivenFaults> Faults = new("faults", new FaultsShape(), "What goes wrong: faults beside each other, each with its trigger; or a swarm that draws them for every run.", "[]");
    public static readonly Key<ValueList<PlannedStep>> Steps = new("steps", new PlanListShape<PlannedStep>(new StepSection()), "A sequence: each step waits for the one before.", "[]");

    private static readonly Key<string> Name = new("name", Texts.Sentence, "A sentence that says what the scenario shows.", isRequired: true);
    private static readonly Key<string> Variant = new("variant", Texts.Sentence, "Which variant of a file this is. The lab writes it; a file names its variants in variants:.", Scenario.Base);
    public static readonly Key<string> AboutKey = new("about", Texts.Sentence, "The interleaving, for a person.", "empty");
    private static readonly Key<string> Source = new("source", Texts.Sentence, "Where the claim or the failure comes from.", "empty");
    private static readonly Key<string> SystemName = new("system", Texts.Sentence, $"The system: {string.Join(" | ", SystemCatalogs.All.Select(c => c.System))}.", isRequired: true);
    private static readonly Key<string> Profile = new("profile", Texts.Sentence, $"The release whose behaviour and defaults hold: {string.Join("; ", SystemCatalogs.All.Select(c => $"{c.System} {string.Join(" | ", c.Profiles)}"))}.", string.Join(", ", SystemCatalogs.All.Select(c => c.DefaultProfile)));
    private static readonly Key<NetworkSpec> Network = new("network", new NetworkSection(), "The links between machines.", "{ latency: 0.2ms..2ms }");
    private static readonly Key<Timing> TimingKey = new("timing", Texts.Timing, "How late messages and timers may be: bounded(late <= 50ms), or asynchronous for arbitrarily late.", Timing.Default.ToString());
    private static readonly Key<ClusterSpec> Cluster = new("cluster", new ClusterSection(), "The servers.", "{ brokers: 3 }");
    private static readonly Key<ValueList<TopicSpec>> Topics = new("topics", new NamedShape<TopicSpec>("topics", new TopicSection(), t => t.Name), "Topics by name.", isRequired: true);
    private static readonly Key<ValueList<ProducerSpec>> Producers = new("producers", new NamedShape<ProducerSpec>("producers", new ProducerSection(), p => p.Name), "Producing applications by name.", isRequired: true);
    private static readonly Key<ValueList<ConsumerSpec>> Consumers = new("consumers", new NamedShape<ConsumerSpec>("consumers", new ConsumerSection(), c => c.Name), "Consuming applications by name.", "none");
    public static readonly Key<ValueList<string>> Deltas = new("deltas", new ListShape<string>(new DeltaShape()), "Named wrong or historical rules.", "[]");
    public static readonly Key<HealMode> Heal = new("heal", new ChoiceShape<HealMode>(
            ("auto", HealMode.Auto, "at the end of the fault phase the world heals"),
            ("manual", HealMode.Manual, "only what the file heals; progress is due after its last step, in the world as the file left it")),
        "Who ends the faults.", "auto");
    public static readonly Key<Duration> Owed = new("owed", Texts.Duration, "Progress is due within this after healing, or after a message's own acknowledgement if that came later.", "3m; a minute more than max.poll.interval.ms + 5 s where a group joins by the classic protocol, since a member waits that long for the answer to its JoinGroup");
    public static readonly Key<ValueList<Cause>> Excused = new("excused", new ListShape<Cause>(new ChoiceShape<Cause>(
            ("never-reached-the-broker", Cause.NeverReachedTheBroker, "told ok without an answer, and no broker ever had it"), ("truncated-by-new-leader", Cause.TruncatedByNewLeader, "a new leader did not have it"),
            ("unflushed-page-cache", Cause.UnflushedPageCache, "in page caches only when the power went"), ("unclean-election", Cause.UncleanElection, "a leader was elected outside the in-sync set"),
            ("disk-lost", Cause.DiskLost, "on a disk that was wiped"), ("damaged-on-disk", Cause.DamagedOnDisk, "damaged on the disk, or behind what is"), ("committed-before-effect", Cause.CommittedBeforeEffect, "the group committed behind it before its effect"),
            ("skipped-by-reset", Cause.SkippedByReset, "the group's reset policy skipped it"), ("retention", Cause.Retention, "deleted by retention"), ("compacted", Cause.Compacted, "compacted away"),
            ("expired", Cause.Expired, "its time to live was over"), ("evicted", Cause.Evicted, "a full queue dropped it"), ("dead-lettered", Cause.DeadLettered, "moved to a dead-letter queue"))),
        "Causes that do not count as loss.", "[]");
    public static readonly Key<int> Runs = new("runs", new WholeShape(1, 100_000_000), "How many seeds, unless the command says otherwise.", DefaultRuns.ToString(System.Globalization.CultureInfo.InvariantCulture));
    public static readonly Key<Expectations> Expect = new("expect", new ExpectationsShape(), "What must come out; a guarantee that is not named is shown, not counted.", "nothing");
    public static readonly Key<ValueList<FigureClaim>> Measure = new("measure", new ListShape<FigureClaim>(new TextShape<FigureClaim>("a figure, alone or compared, such as unavailable(send) <= 15s or p99(send) >= 2x @acks-1", (text, reading) => FigureText.Read(text, reading.References), c => c.ToString())), "Figures in virtual time from what clients saw, or counts; the median over the runs counts. p50, p99, max of send (until told ok) or effect (from the call of send to the group's effect); unavailable(send): the longest wait in which none was told ok; throughput. Of one producer, partition or group where it is named. count(files) and count(preallocated-bytes): of the broker that has most, at the end; count(partition-changes): of leaders and in-sync sets, from ready on, each a record of the metadata log; count(recovered-logs): those that brokers read through after unclean stops.", "[]");
    public static readonly Key<ValueList<MarkFloor>> Floors = new("floors", new FloorsShape(), "How many of the runs must reach a rare mark, at least: without it \"holds\" says little. { leader changed: 80% }", "none");
    public static readonly Key<ValueList<VariantPatch>> Variants = new("variants", new VariantsShape(), "The same question with something changed, by name.", "none");

    /// <summary>Last of the static fields: it lists the keys above.</summary>
    public static readonly ScenarioSection Instance = new();

    public override string Title => "The file";

    public override string About => "One file asks one question.";

    public override IReadOnlyList<Key> Keys { get; } =
        [Name, AboutKey, Source, SystemName, Profile, Network, TimingKey, Cluster, Topics, Producers, Consumers, Deltas, Faults, Steps, Heal, Owed, Excused, Runs, Expect, Measure, Floors, Variants, Variant];

    public override IReadOnlyList<LaterKey> Later { get; } =
    [
        new("clients", "clients with locks", "producers: and consumers: are"),
        new("topology", "exchanges, queues and bindings", "topics: are"), new("outbox", "an outbox with its relay", "producers: and consumers: are"),
    ];

    protected override Scenario Read(Section section)
    {
        var reading = section.Reading;
        var known = reading.References;
        ChooseSystem(section);
        known.ProducerSteps = reading.Catalog.ProducerSteps.Select(s => s.Name).ToValueList();
        known.InternalTopics = reading.Catalog.InternalTopics;
        known.Brokers = ClusterSection.DefaultBrokers;

        var cluster = section.Get(Cluster, new() { Brokers = ClusterSection.DefaultBrokers, Controllers = 1, Racks = [], Properties = [], Features = [] });
        known.ClusterProperties = cluster.Properties;
        var topics = section.Get(Topics, []);
        known.Topics.AddRange(topics);
        AddTopicsThatCouldNotBeRead(section, known);
        var producers = section.Get(Producers, []);
        known.Producers.AddRange(NamesIn(section, Producers));
        foreach (var producer in producers) known.TopicsOfProducers.TryAdd(producer.Name, producer.Topics);
        known.AnyKeys = producers.Any(p => p.Keys > 0);
        var consumers = section.Get(Consumers, []);
        known.Groups.AddRange(NamesIn(section, Consumers));
        known.Consumers.AddRange(consumers);
        RefuseSharedNames(section);

        known.FaultNames = section.Node[Faults.Name] is SequenceNode faultList ? PlanNames.Of(faultList) : [];
        known.StepNames = section.Node[Steps.Name] is SequenceNode stepList ? PlanNames.Of(stepList) : [];
        var steps = section.Get(Steps, []);
        var faults = section.Get(Faults, GivenFaults.None);

        return new()
        {
            Name = section.Get(Name, ""),
            Variant = section.Get(Variant, Scenario.Base),
            About = section.Get(AboutKey, ""),
            Source = section.Get(Source, ""),
            System = reading.Catalog.System,
            Profile = reading.Profile,
            Network = section.Get(Network, NetworkSpec.Default),
            Timing = section.Get(TimingKey, Timing.Default),
            Cluster = cluster,
            Topics = topics,
            Producers = producers,
            Consumers = consumers,
            Deltas = section.Get(Deltas, []),
            Plan = new(faults.Listed, steps),
            Swarm = faults.Swarm,
            Heal = section.Get(Heal, HealMode.Auto),
            Owed = section.Maybe(Owed),
            Excused = section.Get(Excused, []),
            Runs = section.Get(Runs, DefaultRuns),
            Expect = section.Get(Expect, Expectations.Nothing),
            Measure = section.Get(Measure, []),
            Floors = section.Get(Floors, []),
        };
    }

    protected override void WriteKeys(Utf8JsonWriter json, Scenario value)
    {
        Put(json, Name, value.Name);
        if (value.Variant != Scenario.Base) Put(json, Variant, value.Variant);
        if (value.About.Length > 0) Put(json, AboutKey, value.About);
        if (value.Source.Length > 0) Put(json, Source, value.Source);
        Put(json, SystemName, value.System);
        Put(json, Profile, value.Profile);
        Put(json, Network, value.Network);
        Put(json, TimingKey, value.Timing);
        Put(json, Cluster, value.Cluster);
        Put(json, Topics, value.Topics);
        Put(json, Producers, value.Producers);
        Put(json, Consumers, value.Consumers);
        Put(json, Deltas, value.Deltas);
        Put(json, Faults, new(value.Plan.Faults, value.Swarm));
        Put(json, Steps, value.Plan.Steps);
        Put(json, Heal, value.Heal);
        if (value.Owed is { } owed) Put(json, Owed, owed);
        Put(json, Excused, value.Excused);
        Put(json, Runs, value.Runs);
        Put(json, Expect, value.Expect);
        if (value.Measure.Count > 0) Put(json, Measure, value.Measure);
        if (value.Floors.Count > 0) Put(json, Floors, value.Floors);
    }

    private static void ChooseSystem(Section section)
    {
        var reading = section.Reading;
        var system = section.Get(SystemName, reading.Catalog.System);
        if (SystemCatalogs.Find(system) is { } catalog) (reading.Catalog, reading.Profile) = (catalog, catalog.DefaultProfile);
        else reading.Report(section.PlaceOf(SystemName), UnknownSystem(system));

        var profile = section.Get(Profile, reading.Profile);
        if (reading.Catalog.Profiles.Contains(profile)) reading.Profile = profile;
        else reading.Report(section.PlaceOf(Profile), $"{reading.Catalog.System} \"{profile}\" is not a profile; allowed: {reading.Catalog.Profiles}{Suggestion.DidYouMean(profile, reading.Catalog.Profiles)}");
    }

    private static string UnknownSystem(string system)
    {
        var allowed = SystemCatalogs.All.Select(c => c.System).ToList();
        return SystemCatalogs.Later.Contains(system)
            ? $"the system {system} is not available yet; allowed: {string.Join(", ", allowed)}"
            : $"\"{system}\" is not a system; allowed: {string.Join(", ", allowed)}{Suggestion.DidYouMean(system, allowed)}";
    }

    /// <summary>A topic with a problem still exists: what refers to it is not a second problem.</summary>
    private static void AddTopicsThatCouldNotBeRead(Section section, References known)
    {
        foreach (var name in NamesIn(section, Topics))
            if (known.Topics.All(t => t.Name != name))
                known.Topics.Add(new() { Name = name, Partitions = int.MaxValue, ReplicationFactor = int.MaxValue, Assignment = [], Properties = [] });
    }

    private static IEnumerable<string> NamesIn(Section section, Key key) => section.Node[key.Name] is MappingNode mapping ? mapping.Keys : [];

    private static void RefuseSharedNames(Section section)
    {
        if (section.Node[Consumers.Name] is not MappingNode consumers) return;
        foreach (var entry in consumers.Entries)
            if (section.Reading.References.Producers.Contains(entry.Key.Text))
                section.Reading.Report(entry.Key.Place, $"\"{entry.Key.Text}\" is a producer already; a name means one client");
    }
}
