using Lab.Model.Guarantees;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>An application that sends on and commits behind its flush loses nothing from end to end, whatever strikes within the budget of both topics.</summary>
public sealed class What_is_sent_on
{
    private const string File = """
        name: what is sent on under faults within the budget
        system: kafka
        cluster: { brokers: 3, controllers: 3, properties: { min.insync.replicas: 2, offsets.topic.num.partitions: 1 } }
        topics:
          orders: { partitions: 2, replication.factor: 3, min.insync.replicas: 2 }
          wide: { partitions: 3, replication.factor: 3, min.insync.replicas: 2 }
        producers: { p1: { topic: orders, records: 240, rate: 40/s, keys: 4, properties: { acks: all, max.in.flight.requests.per.connection: 1, linger.ms: 0 } } }
        consumers:
          drain:
            topics: [orders]
            members: 2
            handler: [{ each: [produce-async] }, flush, commit]
            to: { topic: wide, properties: { acks: all, max.in.flight.requests.per.connection: 1, linger.ms: 0 } }
            properties: { enable.auto.commit: false, auto.offset.reset: earliest }
          billing: { topics: [wide], members: 2, handler: [effect, commit], properties: { enable.auto.commit: false, auto.offset.reset: earliest } }
        faults: { swarm: { within: budget } }
        expect: { no-loss: holds, no-phantom: holds, ordering(key): holds, progress: holds }
        """;

    [Fact]
    public void Is_not_lost_and_keeps_the_order_of_its_keys()
    {
        var experiment = new KafkaExperiment(Examples.Read(File), "sent-on.yaml");
        var repeated = 0;
        for (var seed = 1UL; seed <= 80; seed++)
        {
            var run = experiment.Run(seed);
            foreach (var verdict in run.Verdicts)
            {
                if (verdict.Guarantee.Kind == GuaranteeKind.NoDuplicates) repeated += verdict.Outcome == Outcome.Violated ? 1 : 0;
                else Assert.True(verdict.Outcome == Outcome.Holds, $"seed {seed}: {verdict.Guarantee} {verdict.Outcome}: {verdict.Witness?.Sentence}");
            }
        }

        // It is struck in the middle of its work: what it had sent on and not committed comes twice.
        Assert.True(repeated > 0, "No run repeated anything.");
    }

    [Fact] // A budget is as weak as the weakest acknowledgement on the way.
    public void Is_as_safe_as_the_weakest_acknowledgement_on_its_way()
    {
        var weak = Examples.Read(File.Replace("topic: wide, properties: { acks: all,", "topic: wide, properties: { acks: 1, enable.idempotence: false,", StringComparison.Ordinal));
        Assert.Contains("acks=1", Assert.Single(Experiments.BudgetOf(weak).Entries, e => e.Of == "wide").Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("acks=1", Assert.Single(Experiments.BudgetOf(Examples.Read(File)).Entries, e => e.Of == "wide").Sentence, StringComparison.Ordinal);
    }
}
