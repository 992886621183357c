using Lab.Broker.Kafka.Settings;

namespace Lab.Scenarios.Advice;

/// <summary>One setting set otherwise.</summary>
/// <param name="Scope">Where it is set.</param>
/// <param name="Name">Kafka's name.</param>
/// <param name="Value">The new value; null: the line goes and the default holds.</param>
/// <param name="Helps">Ids of the questions that it may change.</param>
public sealed record SettingChange(SettingScope Scope, string Name, string? Value, IReadOnlyList<string> Helps)
{
    /// <summary>What it costs, in a sentence.</summary>
    public string? Cost(KafkaRelease release) => SettingsTable.For(release.Profile).Find(Scope, Name)?.TradesOff ?? (Name == SettingFiles.TopicShape.ReplicationFactor ? CostOfReplicas : null);

    public override string ToString() => Value is null ? $"no {Name}" : $"{Name}={Value}";

    private const string CostOfReplicas = "More replicas survive more failures, for as many times the disk and network.";

    /// <summary>The changes worth a trial. Of two that mend as much the earlier is named: the cheap ones come first, the flush to disk last.</summary>
    public static IEnumerable<SettingChange> Of(InForce s)
    {
        string[] ofWrites = ["leader-killed", "leader-power-loss", "retry-overtaken", "answers-lost", "leader-disk-lost", "last-replica-standing", "all-lose-power", "unclean-election"];
        string[] ofOrder = ["leader-power-loss", "retry-overtaken", "answers-lost"];
        string[] ofServers = ["leader-power-loss", "leader-disk-lost", "last-replica-standing", "all-lose-power", "unclean-election"];
        string[] ofConsumers = ["consumer-killed", "auto-committing-consumer-killed", "auto-commit-on-another-thread", "new-group"];
        var producer = s.Producer;
        var topic = s.Files.HasTopic || !s.Files.HasBroker ? SettingScope.Topic : SettingScope.Broker;

        if (producer.Acks is not Acks.All) yield return new(SettingScope.Producer, "acks", "all", ofWrites);
        if (!producer.Idempotence)
        {
            if (s.Given(SettingScope.Producer, "enable.idempotence") is not null) yield return new(SettingScope.Producer, "enable.idempotence", "true", ofWrites);
            if (producer.Retries == 0) yield return new(SettingScope.Producer, "retries", null, ofWrites);
            if (producer.MaxInFlightRequestsPerConnection > 5) yield return new(SettingScope.Producer, "max.in.flight.requests.per.connection", "5", ofOrder);
            if (producer.MaxInFlightRequestsPerConnection > 1) yield return new(SettingScope.Producer, "max.in.flight.requests.per.connection", "1", ofOrder);
        }

        if (s.Consumer.AutoOffsetReset.To is not ResetTo.Earliest) yield return new(SettingScope.Consumer, "auto.offset.reset", "earliest", ofConsumers);
        if (s.Consumer.EnableAutoCommit) yield return new(SettingScope.Consumer, "enable.auto.commit", "false", ofConsumers);
        if (s.Consumer is { EnableAutoCommit: true, GroupProtocol: GroupProtocol.Consumer }) yield return new(SettingScope.Consumer, "group.protocol", "classic", ofConsumers);
        if (s.Topic.UncleanLeaderElectionEnable) yield return new(topic, "unclean.leader.election.enable", "false", ofServers);
        if (s.Topic.MinInsyncReplicas < 2 && s.Replicas > 2) yield return new(topic, "min.insync.replicas", "2", ofServers);
        if (s.Replicas < 3) yield return new(topic, topic is SettingScope.Topic ? SettingFiles.TopicShape.ReplicationFactor : "default.replication.factor", "3", ofServers);
        if (s.Broker.OffsetsTopicReplicationFactor < 3 && s.Consumer.GroupProtocol is GroupProtocol.Consumer) yield return new(SettingScope.Broker, "offsets.topic.replication.factor", "3", ["group-lost"]);
        if (s.Topic.FlushMessages > 1) yield return new(topic, topic is SettingScope.Topic ? "flush.messages" : "log.flush.interval.messages", "1", ofServers);
    }
}
