using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Model;

namespace Lab.Scenarios.Systems;

/// <summary>Kafka as scenarios see it, over its settings table.</summary>
public sealed class KafkaCatalog : ISystemCatalog
{
    public string System => "kafka";

    public ValueList<string> Profiles { get; } = [.. KafkaRules.Profiles];

    public string DefaultProfile => "4.1";

    public ValueList<string> InternalTopics { get; } = ["__consumer_offsets", "__cluster_metadata"];

    public ValueList<NamedMeaning> Deltas { get; } =
        [.. KafkaDelta.All.Select(d => new NamedMeaning(d.Name, d.Source.Length > 0 ? $"{d.Meaning} ({d.Source})" : d.Meaning))];

    public ValueList<string> Requests { get; } = [.. Enum.GetNames<Broker.Kafka.Protocol.ApiKey>().Order(StringComparer.Ordinal)];

    public ValueList<string> Marks => Running.Marks.MarkTable.All;

    public ValueList<NamedMeaning> ProducerSteps { get; } =
    [
        new("send", "the call of send came back"),
        new("told", "the application was told the outcome, and has not yet recorded it"),
    ];

    public TopicDefaults TopicDefaults(string profile, ValueList<Setting> clusterProperties) =>
        BrokerSettings.Resolve(profile, clusterProperties.AsPairs()).Settings is { } broker
            ? new(broker.NumPartitions, broker.DefaultReplicationFactor)
            : new(1, 1);

    public IReadOnlyList<SettingFinding> Check(SettingScope scope, string profile, ValueList<Setting> given, SettingContext context)
    {
        var pairs = given.AsPairs();
        switch (scope)
        {
            case SettingScope.Producer:
                return Findings(ProducerSettings.Resolve(profile, pairs), profile);
            case SettingScope.Consumer:
                return Findings(ConsumerSettings.Resolve(profile, WithGroup(pairs)), profile).FindAll(f => f.Setting != GroupId || given.ValueOf(GroupId) is not null);
            case SettingScope.Cluster:
                var brokers = BrokerSettings.Resolve(profile, pairs);
                var ofBrokers = Findings(brokers, profile);
                if (brokers.Settings is { } inForce) RefuseImpossibleOffsetsTopic(inForce, given, context, ofBrokers);
                return ofBrokers;
            case SettingScope.Topic:
                var topic = TopicSettings.Resolve(profile, pairs, context.Cluster.AsPairs());
                var findings = Findings(topic, profile);
                if (topic.Settings is { } settings) NoteMinInSync(settings, given, context, findings);
                return findings;
            case SettingScope.Feature:
                return Findings(FeatureLevels.Resolve(profile, pairs), profile, inValue: name => FeatureNames.Contains(name));
            default:
                throw new global::System.Diagnostics.UnreachableException(scope.ToString());
        }
    }

    public IEnumerable<SettingEntry> Settings(SettingScope scope, string profile) =>
        TableScope(scope) is { } known
            ? SettingsTable.For(profile).All(known).Where(s => !s.IsInternal).Select(s => new SettingEntry(s.Name, s.Default))
            : FeatureNames.Select(name => new SettingEntry(name, null));

    private static readonly ValueList<string> FeatureNames =
    [
        "metadata.version", "kraft.version", "transaction.version", "group.version", "eligible.leader.replicas.version", "share.version", "streams.version",
    ];

    private const string GroupId = "group.id";

    /// <summary>The lab gives a consumer its name as group.id when it has none.</summary>
    private static IReadOnlyList<KeyValuePair<string, string>> WithGroup(IReadOnlyList<KeyValuePair<string, string>> pairs) =>
        pairs.Any(p => p.Key == GroupId) ? pairs : [.. pairs, new(GroupId, "group")];

    private static List<SettingFinding> Findings<T>(Resolution<T> resolution, string profile, Func<string, bool>? inValue = null) where T : class
    {
        var findings = new List<SettingFinding>();
        foreach (var problem in resolution.Problems)
            findings.Add(new(problem.Setting, problem.ToString(), inValue?.Invoke(problem.Setting) ?? SettingsTable.For(profile).Find(problem.Scope, problem.Setting) is not null));
        foreach (var note in resolution.Notes)
            findings.Add(new(note.Setting, note.ToString(), IsNote: true));
        return findings;
    }

    /// <summary>A coordinator that cannot make __consumer_offsets answers no group, and nobody would see why.</summary>
    private static void RefuseImpossibleOffsetsTopic(BrokerSettings brokers, ValueList<Setting> given, SettingContext context, List<SettingFinding> findings)
    {
        const string Name = "offsets.topic.replication.factor";
        if (brokers.OffsetsTopicReplicationFactor <= context.Brokers) return;
        var origin = given.ValueOf(Name) is null ? ", its default," : "";
        findings.Add(new(given.ValueOf(Name) is null ? null : Name,
            $"{Name} {brokers.OffsetsTopicReplicationFactor}{origin} is more than the {context.Brokers} brokers of the cluster, so no group could commit; write {Name}: {context.Brokers} in cluster/properties"));
    }

    /// <summary>Kafka takes such a topic; since 3.7 the smaller of the two counts, before that every send with acks=all was refused.</summary>
    private static void NoteMinInSync(TopicSettings topic, ValueList<Setting> given, SettingContext context, List<SettingFinding> findings)
    {
        const string Name = "min.insync.replicas";
        if (topic.MinInsyncReplicas <= context.ReplicationFactor || context.ReplicationFactor == 0) return;
        findings.Add(new(given.ValueOf(Name) is null ? null : Name,
            $"{Name} {topic.MinInsyncReplicas} is more than replication.factor {context.ReplicationFactor}: Kafka takes it, and counts the smaller of the two (before 3.7 it refused every send with acks=all)", IsNote: true));
    }

    private static Broker.Kafka.Settings.SettingScope? TableScope(SettingScope scope) => scope switch
    {
        SettingScope.Producer => Broker.Kafka.Settings.SettingScope.Producer,
        SettingScope.Consumer => Broker.Kafka.Settings.SettingScope.Consumer,
        SettingScope.Cluster => Broker.Kafka.Settings.SettingScope.Broker,
        SettingScope.Topic => Broker.Kafka.Settings.SettingScope.Topic,
        _ => null,
    };
}
