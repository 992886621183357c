using Lab.Model.Guarantees;
using Lab.Model.Histories;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>An application that sends to several topics: whose turn it is, what its keys mean, and what all of it survives.</summary>
public sealed class A_producer_of_several_topics
{
    private static string File(string faults) => $$"""
        name: two topics of one producer
        system: kafka
        cluster: { brokers: 3, controllers: 3, properties: { min.insync.replicas: 2, offsets.topic.num.partitions: 1 } }
        topics:
          orders: { partitions: 3, replication.factor: 3, min.insync.replicas: 2 }
          payments: { partitions: 2, replication.factor: 3, min.insync.replicas: 2 }
        producers: { p1: { topics: [orders, payments], records: 240, rate: 40/s, keys: 4, properties: { acks: all, max.in.flight.requests.per.connection: 1, linger.ms: 0 } } }
        consumers:
          billing: { topics: [orders, payments], members: 2, handler: [effect, commit], properties: { enable.auto.commit: false, auto.offset.reset: earliest } }
          ledger: { topics: [payments], handler: [effect, commit], properties: { enable.auto.commit: false, auto.offset.reset: earliest } }
        {{faults}}
        """;

    [Fact]
    public void Sends_to_them_in_turn_and_each_takes_the_keys_in_turn()
    {
        var sends = SendsOf(File("runs: 1"));
        Assert.Equal(240, sends.Count);
        for (var i = 0; i < sends.Count; i++)
        {
            var topic = i % 2 == 0 ? "orders" : "payments";
            Assert.StartsWith(topic + "-", sends[i].Place, StringComparison.Ordinal);
            // The same key of two topics gives no order between them: it is another key.
            Assert.Equal($"{topic}/k{i / 2 % 4}", sends[i].Key);
        }

        // A key has one partition.
        Assert.All(sends.GroupBy(s => s.Key), key => Assert.Single(key.Select(s => s.Place).Distinct()));
    }

    [Fact]
    public void Sends_a_message_with_a_label_where_the_step_says()
    {
        var sends = SendsOf(File("""
            steps:
              - { await: acked(p1) >= 240, within: 60s }
              - { send: { p1: [a, b, { id: c, topic: orders, key: x }, { id: d, topic: payments, key: x, partition: 1 }, { id: e, topic: payments }] } }
            """))[240..];
        Assert.Equal(["orders", "payments", "orders", "payments", "payments"], sends.Select(s => s.Place[..s.Place.IndexOf('-', StringComparison.Ordinal)]));
        Assert.Equal(["", "", "orders/x", "payments/x", ""], sends.Select(s => s.Key));
        Assert.Equal("payments-1", sends[3].Place);
    }

    [Fact]
    public void Loses_repeats_and_overtakes_nothing_within_the_budget()
    {
        var experiment = new KafkaExperiment(Examples.Read(File("""
            faults: { swarm: { within: budget } }
            expect: { no-loss: holds, no-phantom: holds, ordering(key): holds, progress: holds }
            """)), "topics.yaml");
        for (var seed = 1UL; seed <= 60; seed++)
        {
            foreach (var verdict in experiment.Run(seed).Verdicts)
            {
                if (verdict.Guarantee.Kind != GuaranteeKind.NoDuplicates) Assert.True(verdict.Outcome == Outcome.Holds, $"seed {seed}: {verdict.Guarantee} {verdict.Outcome}: {verdict.Witness?.Sentence}");
            }
        }
    }

    [Fact] // The weakest of its topics and settings counts for each.
    public void Weakens_each_of_its_topics_by_its_acknowledgements()
    {
        var entries = Experiments.BudgetOf(Examples.Read(File("runs: 1").Replace("acks: all,", "acks: 1, enable.idempotence: false,", StringComparison.Ordinal))).Entries;
        foreach (var topic in new[] { "orders", "payments" }) Assert.Contains("acks=1", Assert.Single(entries, e => e.Of == topic).Sentence, StringComparison.Ordinal);
    }

    private static List<(string Place, string Key)> SendsOf(string text)
    {
        var record = new KafkaExperiment(Examples.Read(text), "topics.yaml").Record(1);
        Assert.True(record.UnreachedWhy is null, record.UnreachedWhy);
        Assert.All(record.Result.Verdicts, v => Assert.Equal(Outcome.Holds, v.Outcome));
        var (history, sends) = (record.History, new List<(string, string)>());
        for (var i = 0; i < history.Count; i++)
        {
            var o = history[i];
            if (o.Kind == OperationKind.Send && !o.Has(OperationFlags.Probe)) sends.Add((history.Names[o.Place], o.Key.IsNone ? "" : history.Names[o.Key]));
        }

        return sends;
    }
}
