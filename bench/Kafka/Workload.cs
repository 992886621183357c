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
