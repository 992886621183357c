using Lab.Model.Guarantees;
using Lab.Model.Histories;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>
/// A leader that was cut off goes on believing in itself for seconds after the cut has healed, and tells so to whoever asks. What the
/// auditor is told there is old: to judge by it would be a false alarm.
/// </summary>
public sealed class When_the_auditor_meets_a_deposed_leader
{
    // Seeds 8, 15 and others once asked the old leader.
    [Fact]
    public void It_reads_what_the_new_one_holds()
    {
        var scenario = Examples.Read("""
            name: the audit begins while the old leader has not heard of the new one
            system: kafka
            cluster: { brokers: 3 }
            topics: { orders: { replication.factor: 3, min.insync.replicas: 2 } }
            producers: { p1: { topic: orders, records: 100, rate: 100/s, properties: { acks: all, linger.ms: 0, request.timeout.ms: 1000, delivery.timeout.ms: 60000 } } }
            consumers: { billing: { topics: orders, start: 12s, properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
            steps:
              - { bind: { a: leader(orders-0) } }
              - { await: acked(p1) >= 20 }
              - { cut: [[a], [all-followers(orders-0), controller]] }
              - { await: leader(orders-0) != a, within: 30s }
              - { await: acked(p1) == 100, within: 60s }
              - { heal: all }
            expect: { linearizable(log): holds }
            """);
        var experiment = new KafkaExperiment(scenario, "test.yaml");
        for (var seed = 1UL; seed <= 30; seed++)
        {
            var run = experiment.Run(seed);
            Assert.True(run.Reached);
            Assert.All(run.Verdicts, v => Assert.True(v.Outcome == Outcome.Holds, $"seed {seed}: {v.Witness?.Sentence}"));
        }

        var history = experiment.Record(8).History;
        var end = Enumerable.Range(0, history.Count).Select(i => history[i]).Last(o => o.Kind == OperationKind.ReadEnd);
        Assert.Equal((OperationResult.Ok, 101L), (end.Result, end.Offset));
    }
}
