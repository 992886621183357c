using Lab.Scenarios;
using Lab.Scenarios.Running;

namespace Lab.Bench.Kafka;

/// <summary>
/// The clusters that are measured: three brokers, one partition on all of them, acks=all, no faults. Everything is what a
/// scenario file would bring into being: real protocol, real batches, judged by all checkers.
/// </summary>
internal static class Workload
{
    /// <summary>A message per batch.</summary>
    public static KafkaExperiment Unbatched(int messages, int perSecond) =>
        Of(messages, $"rate: {perSecond}/s, properties: {{ acks: all, linger.ms: 0 }}");

    /// <summary>A hundred messages per batch: 20,000/s, gathered for 5 ms.</summary>
    public static KafkaExperiment Batched(int messages) =>
        Of(messages, "rate: 20000/s, properties: { acks: all, linger.ms: 5, batch.size: 65536 }");

    /// <summary>One busy partition, unbatched, beside others on the same brokers to which nobody writes.</summary>
    public static KafkaExperiment Beside(int idlePartitions, int messages, int perSecond) => Parse($$"""
        name: a busy partition among idle ones
        system: kafka
        profile: "4.1"
        cluster: { brokers: 3 }
        topics:
          orders: { partitions: 1, replication.factor: 3, min.insync.replicas: 2 }
          quiet: { partitions: {{idlePartitions}}, replication.factor: 3, min.insync.replicas: 2 }
        producers:
          p1: { topic: orders, records: {{messages}}, rate: {{perSecond}}/s, properties: { acks: all, linger.ms: 0 } }
        runs: 1
        """);

    /// <summary>The same cluster with nobody who sends, for so long.</summary>
    public static KafkaExperiment Idle(int seconds) => Parse($$"""
        name: an idle cluster
        system: kafka
        profile: "4.1"
        cluster: { brokers: 3 }
        topics:
          orders: { partitions: 1, replication.factor: 3, min.insync.replicas: 2 }
        producers:
          p1: { topic: orders, records: 1, rate: 1000/s, properties: { acks: all } }
        steps:
          - { for: {{seconds}}s }
        runs: 1
        """);

    /// <summary>All that a production cluster has: three controllers, eligible leader replicas, a group of three that subscribes, and commits after each record unless told otherwise.</summary>
    /// <param name="messages">Of one producer.</param>
    /// <param name="producer">Its rate and properties.</param>
    /// <param name="partitions">All on three brokers.</param>
    /// <param name="handler">What the application does with what it reads.</param>
    /// <param name="idleSeconds">How long nothing is to happen.</param>
    public static KafkaExperiment Whole(int messages, string producer, int partitions = 3, string handler = "effect, commit", int idleSeconds = 0) => Parse($$"""
        name: a whole cluster
        system: kafka
        profile: "4.1"
        cluster: { brokers: 3, controllers: 3, properties: { group.initial.rebalance.delay.ms: 0 } }
        topics:
          orders: { partitions: {{partitions}}, replication.factor: 3, min.insync.replicas: 2 }
        producers:
          p1: { topic: orders, records: {{messages}}, {{producer}} }
        consumers:
          billing: { topics: [orders], members: 3, subscribe: true, handler: [{{handler}}], properties: { enable.auto.commit: false, auto.offset.reset: earliest } }
        steps:
          - { for: {{idleSeconds}}s }
        runs: 1
        """);

    /// <summary>A run with the white-box invariants looked at after every event, or without.</summary>
    public static long Looked(KafkaExperiment experiment, ulong seed, bool invariants)
    {
        var run = experiment.Build(seed);
        var watch = invariants ? run.Watch() : null;
        run.Run(new());
        if (watch is { Violations: [var first, ..] }) throw new InvalidOperationException(first.ToString());
        return run.World.Events;
    }

    private static KafkaExperiment Of(int messages, string producer) => Parse($$"""
        name: a busy cluster
        system: kafka
        profile: "4.1"
        cluster: { brokers: 3 }
        topics:
          orders: { partitions: 1, replication.factor: 3, min.insync.replicas: 2 }
        producers:
          p1: { topic: orders, records: {{messages}}, {{producer}} }
        runs: 1
        """);

    /// <summary>A scenario file of the catalogue, by its path below the folder scenarios.</summary>
    public static KafkaExperiment File(string path, string variant = "base")
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "scenarios"))) folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("No folder scenarios above the benchmarks.");
        var file = ScenarioFile.Load(Path.Combine(folder, "scenarios", path));
        return new(file.Scenarios.First(s => s.Variant == variant), path);
    }

    private static KafkaExperiment Parse(string text)
    {
        var file = ScenarioFile.Parse("bench.yaml", text);
        if (!file.IsUsable) throw new InvalidOperationException(string.Join(Environment.NewLine, file.Problems));
        return new(file.Scenarios[0], "bench.yaml");
    }
}
