using Lab.Broker.Kafka.Invariants;
using Lab.Broker.Kafka.Rules;
using Lab.Checker.Judging;
using Lab.Model.Guarantees;
using Lab.Scenarios.Running;
using Lab.Scenarios.Tests.Catalogue;

namespace Lab.Scenarios.Tests.Running;

/// <summary>Runs of shipped scenarios, and of changed ones, for tests that look inside.</summary>
internal static class Run
{
    /// <param name="file">Relative to scenarios/.</param>
    /// <param name="variant">"base" is the file itself.</param>
    public static Scenario Scenario(string file, string variant = "base") =>
        Shipped.Load(file).Scenarios.FirstOrDefault(s => s.Variant == variant) ?? throw new ArgumentException($"{file} has no variant {variant}.", nameof(variant));

    /// <summary>Built, not yet run.</summary>
    public static KafkaRun Build(Scenario scenario, ulong seed, KafkaRules? rules = null) => new(new KafkaSetup(scenario, rules), seed);

    /// <summary>Runs to the end.</summary>
    public static IReadOnlyList<Verdict> ToTheEnd(KafkaRun run)
    {
        var judge = new Judge();
        run.Run(judge);
        return run.Unreached is null ? judge.Finish(run.World.History, run.Ending) : [];
    }

    /// <summary>Runs to the end, with the invariants after every event.</summary>
    public static ClusterInvariants Watched(Scenario scenario, ulong seed, KafkaRules? rules = null)
    {
        var run = Build(scenario, seed, rules);
        var invariants = run.Watch();
        ToTheEnd(run);
        return invariants;
    }
}
