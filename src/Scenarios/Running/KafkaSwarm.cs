using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Broker.Kafka.Surviving;
using Lab.Faults.Swarm;
using Lab.Model.Roles;
using Lab.Model.Surviving;

namespace Lab.Scenarios.Running;

/// <summary>A Kafka scenario as a budget and a swarm see it.</summary>
internal static class KafkaSwarm
{
    /// <summary>What the settings are said to survive. Deltas are left out: a budget is what a correct broker owes.</summary>
    public static FaultBudget BudgetOf(Scenario scenario, BrokerSettings broker, IReadOnlyDictionary<string, TopicSettings> topics, FeatureLevels features, IReadOnlyList<(string Topic, ProducerSettings Settings)> producers)
    {
        var logs = scenario.Topics.Select(t => new CopiesOfLog(t.Name, CopiesOf(t), topics[t.Name], WeakestAcks(t.Name, producers))).ToList();
        var (positions, groups) = (NeedsPositions(scenario), scenario.Consumers.Any(c => c.Subscribes && string.Equals(c.Properties.ValueOf("group.protocol"), "consumer", StringComparison.OrdinalIgnoreCase)));
        var offsets = positions || groups
            ? new OffsetsAtStake(new("__consumer_offsets", Math.Min(broker.OffsetsTopicReplicationFactor, scenario.Cluster.Brokers), broker.OffsetsTopic(), Acks.All), positions, groups)
            : null;
        var heedsLateAnswers = KafkaRules.Of(scenario.Profile).Replication is { DropsStaleFetchAnswers: false } or { FiltersBatchesByEpoch: false };
        return KafkaBudget.Survives(
            logs, offsets, [.. producers.Select(p => p.Settings)], features.EligibleLeaderReplicasVersion > 0, scenario.Cluster.Controllers, scenario.Cluster.Combined, heedsLateAnswers);
    }

    public static SwarmField FieldOf(Scenario scenario) => new()
    {
        Brokers = scenario.Cluster.Brokers,
        Controllers = scenario.Cluster.Controllers,
        BusyMs = scenario.Producers.Select(BusyMs).DefaultIfEmpty(0).Max(),
        Partitions = [.. scenario.Topics.SelectMany(t => Enumerable.Range(0, Math.Max(t.Assignment.Count, t.Partitions)).Select(p => (new TopicPartitionRef(t.Name, p), CopiesOf(t))))],
        Producers = [.. scenario.Producers.Select(p => (p.Name, p.Records))],
        Consumers = [.. scenario.Consumers.Select(c => (c.Name, c.Members))],
        Requests =
        [
            ("Produce", 60), ("Produce", 60), ("Produce", 60), ("Fetch", 100), ("Fetch", 100), ("AlterPartition", 4), ("AlterPartition", 4), ("OffsetCommit", 40), ("OffsetCommit", 40),
            ("Metadata", 4), ("InitProducerId", 1), ("FindCoordinator", 2), ("OffsetFetch", 2), ("ListOffsets", 2), ("BrokerHeartbeat", 12), ("BrokerRegistration", 2), ("Vote", 2),
        ],
        Moments = [("Produce", false), ("Produce", true), ("AlterPartition", true), ("AlterPartition", false), ("OffsetCommit", false), ("BrokerRegistration", false)],
    };

    /// <summary>For so long it sends by itself, and a minute at most is worth striking.</summary>
    private static int BusyMs(ProducerSpec producer) => (int)Math.Min(60_000, producer.Records * (producer.Rate.Interval.Nanos / 1_000_000.0));

    private static int CopiesOf(TopicSpec topic) => topic.Assignment.Count > 0 ? topic.Assignment[0].Count : topic.ReplicationFactor;

    private static Acks WeakestAcks(string topic, IReadOnlyList<(string Topic, ProducerSettings Settings)> producers)
    {
        var weakest = Acks.All;
        foreach (var (to, settings) in producers)
        {
            if (to != topic) continue;
            if (settings.Acks == Acks.None) return Acks.None;
            if (settings.Acks == Acks.Leader) weakest = Acks.Leader;
        }

        return weakest;
    }

    /// <summary>A group that begins at the earliest record without a position loses nothing with it.</summary>
    private static bool NeedsPositions(Scenario scenario) => scenario.Consumers.Any(c => c.Properties.ValueOf("auto.offset.reset") != "earliest");
}
