using Lab.Broker.Kafka.Settings;
using Lab.Scenarios.Documents;
using Lab.Scenarios.SettingFiles;
using KafkaCatalog = Lab.Scenarios.Systems.KafkaCatalog;

namespace Lab.Scenarios.Advice;

/// <summary>
/// What the given files come to on one release: the settings in force on every side, those of the release where no file speaks, and what
/// cannot stand. Where a topic's replication comes from no file it is assumed, and said to be.
/// </summary>
public sealed class InForce
{
    /// <summary>Copies of a partition when neither a topic file nor a broker file is there to say it.</summary>
    public const int AssumedReplicas = 3;

    private const int BrokersMin = 3;
    private const string LabGroup = "billing";

    private InForce(GivenFiles files, KafkaRelease release, Scoped<ProducerSettings> producer, Scoped<ConsumerSettings> consumer, Scoped<BrokerSettings> broker, Scoped<TopicSettings> topic, List<Problem> problems)
    {
        (Files, Release) = (files, release);
        (ProducerGiven, ConsumerGiven, BrokerGiven, TopicGiven) = (producer.Given, consumer.Given, broker.Given, topic.Given);
        Notes = [.. producer.Resolution.Notes, .. consumer.Resolution.Notes, .. broker.Resolution.Notes, .. topic.Resolution.Notes];
        Producer = producer.Resolution.Settings ?? ProducerSettings.Defaults(release.Profile);
        Consumer = consumer.Resolution.Settings ?? ConsumerSettings.Defaults(release.Profile);
        Broker = broker.Resolution.Settings ?? BrokerSettings.Defaults(release.Profile);
        Topic = topic.Resolution.Settings ?? TopicSettings.Defaults(release.Profile);
        Notes = [.. Notes, .. OfRacks()];
        Replicas = ReplicasOf(problems);
        OfAckMode(problems);
        Problems = problems;
    }

    public GivenFiles Files { get; }

    public KafkaRelease Release { get; }

    public ProducerSettings Producer { get; }

    public ConsumerSettings Consumer { get; }

    public BrokerSettings Broker { get; }

    /// <summary>The topic's own settings over the brokers'.</summary>
    public TopicSettings Topic { get; }

    /// <summary>What each side was given, Spring's defaults among it, without names that are somebody else's.</summary>
    public IReadOnlyList<GivenSetting> ProducerGiven { get; }

    public IReadOnlyList<GivenSetting> ConsumerGiven { get; }

    public IReadOnlyList<GivenSetting> BrokerGiven { get; }

    public IReadOnlyList<GivenSetting> TopicGiven { get; }

    /// <summary>What the settings tables have to say about settings that stand.</summary>
    public IReadOnlyList<SettingNote> Notes { get; }

    /// <summary>In the order of their places, notes among them.</summary>
    public IReadOnlyList<Problem> Problems { get; }

    public bool IsUsable => Problems.All(p => p.IsNote);

    /// <summary>Copies of each partition of the topic.</summary>
    public int Replicas { get; }

    /// <summary>How many must be in sync for a write with acks=all: never more than there are.</summary>
    public int MinInsyncReplicas => Math.Min(Topic.MinInsyncReplicas, Replicas);

    /// <summary>Machines of the cluster in which the questions are asked: three, or as many as some replication factor needs.</summary>
    public int Brokers => Math.Max(BrokersMin, Math.Max(Replicas, Broker.OffsetsTopicReplicationFactor));

    /// <summary>True when some file speaks of brokers or of the topic.</summary>
    public bool HasServers => Files.HasBroker || Files.HasTopic;

    /// <summary>How the application commits, as far as files can tell.</summary>
    public SpringAckMode? AckMode => Consumer.EnableAutoCommit || !Files.IsSpring ? null : Files.AckMode?.Mode ?? SpringAckMode.Batch;

    /// <summary>The given line of a setting, or null.</summary>
    public GivenSetting? Given(SettingScope scope, string name) => GivenOf(scope).FirstOrDefault(g => g.Name == name);

    public IReadOnlyList<GivenSetting> GivenOf(SettingScope scope) => scope switch
    {
        SettingScope.Producer => ProducerGiven,
        SettingScope.Consumer => ConsumerGiven,
        SettingScope.Broker => BrokerGiven,
        _ => TopicGiven,
    };

    /// <summary>The line that decides a topic's setting: the topic's own, else the brokers' under its name there.</summary>
    public GivenSetting? GivenForTopic(string name)
    {
        if (Given(SettingScope.Topic, name) is { } own) return own;
        var setting = SettingsTable.For(Release.Profile).Find(SettingScope.Topic, name);
        return setting?.BrokerSynonyms.Select(s => Given(SettingScope.Broker, s)).FirstOrDefault(g => g is not null);
    }

    /// <summary>The note about a setting in force that is not what was given; null when there is none.</summary>
    public SettingNote? Changed(SettingScope scope, string name) => Notes.FirstOrDefault(n => n.Scope == scope && n.Setting == name && n.Kind == NoteKind.Effective);

    /// <summary>Resolves what files give for a release.</summary>
    public static InForce Of(GivenFiles files, KafkaRelease release)
    {
        var profile = release.Profile;
        var problems = new List<Problem>(files.Problems);
        var names = new KnownNames(SettingsTable.For(profile), problems);
        var producer = names.Kept(files.Of(SettingScope.Producer));
        var consumer = names.Kept(files.Of(SettingScope.Consumer));
        var broker = names.Kept(files.Of(SettingScope.Broker));
        var topic = names.Kept(files.Of(SettingScope.Topic).Where(t => t.Name is not (TopicShape.ReplicationFactor or TopicShape.Partitions)));
        consumer.AddRange(SpringDefaults(files));
        var pairs = Pairs(broker);
        return new(
            files,
            release,
            Told(files, release, SettingScope.Producer, producer, ProducerSettings.Resolve(profile, Pairs(producer), SettingSyntax.Properties), problems),
            Told(files, release, SettingScope.Consumer, consumer, ConsumerSettings.Resolve(profile, WithGroup(Pairs(consumer)), SettingSyntax.Properties), problems),
            Told(files, release, SettingScope.Broker, broker, BrokerSettings.Resolve(profile, pairs, SettingSyntax.Properties), problems),
            Told(files, release, SettingScope.Topic, topic, TopicSettings.Resolve(profile, Pairs(topic), pairs, SettingSyntax.Properties), problems),
            problems);
    }

    /// <summary>Reading from followers takes a consumer's rack, the brokers' racks, and a selector that heeds them (KIP-392); what lacks the others does nothing, without a word.</summary>
    private IEnumerable<SettingNote> OfRacks()
    {
        const string rack = "client.rack";
        const string selector = "replica.selector.class";
        if (Consumer.ClientRack.Length > 0 && Files.HasBroker && !Broker.SelectsReplicasByRack)
            yield return new(SettingScope.Consumer, rack, NoteKind.Effective, $"moves no reads to followers, because {selector} of the brokers is not RackAwareReplicaSelector");
        else if (Consumer.ClientRack.Length > 0 && !Files.HasBroker)
            yield return new(SettingScope.Consumer, rack, NoteKind.Doubtful, $"moves reads to followers only where the brokers have {selector}=RackAwareReplicaSelector; no file speaks of them");
        if (Broker.SelectsReplicasByRack && Given(SettingScope.Broker, "broker.rack") is null)
            yield return new(SettingScope.Broker, selector, NoteKind.Doubtful, "finds no replica near anybody without broker.rack");
    }

    /// <summary>Spring's container commits, or the client does: what the files say of the one where the other is in force.</summary>
    private void OfAckMode(List<Problem> problems)
    {
        if (Files.AckMode is not var (mode, place) || !Files.IsSpring || !Consumer.EnableAutoCommit) return;
        var line = Given(SettingScope.Consumer, "enable.auto.commit");
        var where = line?.Place.Line > 0 ? $" of {line.From}" : "";
        if (mode is SpringAckMode.Manual or SpringAckMode.ManualImmediate)
            problems.Add(new(place, $"listener.ack-mode={mode.Word()} contradicts enable.auto.commit=true{where}: the container refuses to start (IllegalStateException)"));
        else
            problems.Add(new(place, $"listener.ack-mode={mode.Word()} does nothing: with enable.auto.commit=true{where} the client commits, not the container", IsNote: true));
    }

    /// <summary>The same files with one setting changed: what an advice is tried on.</summary>
    public InForce With(SettingScope scope, string name, string? value)
    {
        var others = Files.Settings.Where(s => s.Scope != scope || s.Name != name);
        var changed = value is null ? others : others.Append(new GivenSetting(scope, name, value, name, Place.Whole("the change")));
        return Of(Files with { Settings = [.. changed] }, Release);
    }

    /// <summary>
    /// Spring's listener containers switch enable.auto.commit off unless the configuration sets it (spring-kafka reference, committing offsets: since 2.3).
    /// </summary>
    private static IEnumerable<GivenSetting> SpringDefaults(GivenFiles files)
    {
        if (files.IsSpring && files.Find(SettingScope.Consumer, "enable.auto.commit") is null)
            yield return new(SettingScope.Consumer, "enable.auto.commit", "false", "enable.auto.commit", Place.Whole(SpringsDefault));
    }

    /// <summary>Where a value comes from that Spring sets by itself.</summary>
    public const string SpringsDefault = "Spring's default";

    /// <summary>The group is often named in code alone, and the lab's consumers have one.</summary>
    private static List<KeyValuePair<string, string>> WithGroup(List<KeyValuePair<string, string>> pairs)
    {
        if (!pairs.Any(p => p.Key == "group.id")) pairs.Add(new("group.id", LabGroup));
        return pairs;
    }

    private static List<KeyValuePair<string, string>> Pairs(IEnumerable<GivenSetting> given) => [.. given.Select(g => KeyValuePair.Create(g.Name, g.Value))];

    private int ReplicasOf(List<Problem> problems)
    {
        if (Files.Find(SettingScope.Topic, TopicShape.ReplicationFactor) is { } given)
        {
            if (int.TryParse(given.Value, System.Globalization.CultureInfo.InvariantCulture, out var replicas) && replicas is >= 1 and <= 100) return replicas;
            problems.Add(new(given.Place, $"{given.Written}: '{given.Value}' is no number of copies; allowed: 1 to 100"));
        }

        return Files.HasBroker ? Broker.DefaultReplicationFactor : AssumedReplicas;
    }

    /// <summary>Turns what the settings table found into messages with places.</summary>
    private static Scoped<T> Told<T>(GivenFiles files, KafkaRelease release, SettingScope scope, List<GivenSetting> given, Resolution<T> resolution, List<Problem> problems)
        where T : class
    {
        foreach (var problem in resolution.Problems)
        {
            var line = given.FirstOrDefault(g => g.Name == problem.Setting);
            var text = problem.ToString();
            if (line is not null && line.Written != line.Name) text = $"{line.Written}: {text}";
            if (Hint(line?.Value) is { } hint) text += $"; {hint}";
            if (OtherReleaseWith(release, scope, problem.Setting) is { } other) text += $"; --profile {other} knows it";
            problems.Add(new(line?.Place ?? Place.Whole(files.NamesOf(scope)), text));
        }

        return new(given, resolution);
    }

    /// <summary>Habits from other kinds of files.</summary>
    private static string? Hint(string? value) => value switch
    {
        null => null,
        _ when value.Contains(" #", StringComparison.Ordinal) => "a properties file has no comments behind a value",
        ['"' or '\'', ..] => "in a properties file quotes belong to the value",
        _ => null,
    };

    /// <summary>A name that this release lacks may be another's: the file is right, and the release that it is asked about is not.</summary>
    private static string? OtherReleaseWith(KafkaRelease release, SettingScope scope, string name) =>
        SettingsTable.For(release.Profile).Find(scope, name) is not null ? null
            : new KafkaCatalog().Profiles.LastOrDefault(p => p != release.Profile && SettingsTable.For(p).Find(scope, name) is not null);

    private sealed record Scoped<T>(List<GivenSetting> Given, Resolution<T> Resolution)
        where T : class;
}
