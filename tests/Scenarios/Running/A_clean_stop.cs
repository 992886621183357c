using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>SIGTERM and kill -9 at the same moment: what the first one saves.</summary>
public sealed class A_clean_stop
{
    private const int Runs = 5;

    [Fact]
    public void Hands_leaderships_over_before_the_broker_ends_and_leaves_clean_logs()
    {
        var (stopped, killed) = (Record(Broker("stop")), Record(Broker("crash")));
        Assert.True(Ended(stopped).At > Moved(stopped).At, "The leadership moves while the broker still runs.");
        Assert.True(Ended(killed).At < Moved(killed).At, "A killed broker is noticed when its session ends.");
        Assert.Equal(0, Recovered(stopped).C);
        Assert.Equal(1, Recovered(killed).C);
        // A kill counts as unclean to the controller, a clean stop does not (KIP-966).
        Assert.Equal(0, Registered(stopped).C);
        Assert.Equal(1, Registered(killed).C);
    }

    [Theory]
    [InlineData("stop", false)]
    [InlineData("crash", true)]
    public void Sends_what_the_producer_was_handed(string verb, bool loses) =>
        Assert.Equal(loses, Violates("no-loss", $$"""
            name: what send() took
            system: kafka
            topics: { o: { replication.factor: 3 } }
            producers: { p1: { topic: o, records: 100, rate: 1000/s, success: returned, properties: { acks: all, linger.ms: 2000 } } }
            consumers: { g: { topics: [o], properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
            faults: [{ when: "sent(p1) >= 50", {{verb}}: p1, restart-after: 5s }]
            """));

    [Theory]
    [InlineData("stop", false)]
    [InlineData("crash", true)]
    public void Commits_what_polls_have_returned(string verb, bool repeats) =>
        Assert.Equal(repeats, Violates("no-duplicates", $$"""
            name: auto-commit at the end
            system: kafka
            topics: { o: { replication.factor: 3 } }
            producers: { p1: { topic: o, records: 100, rate: 1000/s, properties: { acks: all } } }
            consumers: { g: { topics: [o], handler: [effect], properties: { enable.auto.commit: true, auto.commit.interval.ms: 60000, auto.offset.reset: earliest } } }
            faults: [{ when: "effects(g) >= 50", {{verb}}: g, restart-after: 5s }]
            """));

    [Fact]
    public void Of_one_broker_after_the_other_costs_no_guarantee() =>
        Assert.All((string[])["no-loss", "no-duplicates", "ordering(key)", "no-phantom", "progress"], guarantee => Assert.False(Violates(guarantee, """
            name: a rolling restart
            system: kafka
            topics: { o: { partitions: 3, replication.factor: 3, min.insync.replicas: 2 } }
            producers: { p1: { topic: o, records: 3000, rate: 50/s, keys: 3, properties: { acks: all } } }
            consumers: { g: { topics: [o], properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
            steps:
              - { restart: broker(1) }
              - { await: "registered(broker(1)) += 1" }
              - { await: "broker(1) in isr(o-0)" }
              - { restart: broker(2) }
              - { await: "registered(broker(2)) += 1" }
              - { await: "broker(2) in isr(o-0)" }
              - { restart: broker(3) }
              - { await: "registered(broker(3)) += 1" }
              - { await: "broker(3) in isr(o-0)" }
              - { restart: controller }
            """)));

    private static string Broker(string verb) => $$"""
        name: a broker ends
        system: kafka
        topics: { o: { assignment: [[1, 2, 3]], min.insync.replicas: 2 } }
        producers: { p1: { topic: o, records: 500, rate: 50/s, properties: { acks: all } } }
        consumers: { g: { topics: [o], properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
        faults: [{ at: 1s, {{verb}}: broker(1), restart-after: 15s }]
        """;

    private static (FactLog Facts, int Machine) Record(string scenario)
    {
        var run = Run.Build(Examples.Read(scenario), 1);
        var facts = new FactLog(run.World.Places);
        run.World.Listen(facts);
        Run.ToTheEnd(run);
        return (facts, run.World.MachineNames.ToList().IndexOf("b1"));
    }

    private static Fact Ended((FactLog Facts, int Machine) run) => run.Facts.Facts.First(f => f.Kind == FactKind.ProcessCrashed && f.Machine.Value == run.Machine);

    private static Fact Moved((FactLog Facts, int Machine) run) => run.Facts.Facts.First(f => f.Kind == FactKind.PartitionChanged && f.A == 2 && run.Facts.Places[f.Place] == "o-0");

    private static Fact Recovered((FactLog Facts, int Machine) run) =>
        run.Facts.Facts.Last(f => f.Kind == FactKind.LogRecovered && f.Machine.Value == run.Machine && run.Facts.Places[f.Place] == "o-0");

    private static Fact Registered((FactLog Facts, int Machine) run) => run.Facts.Facts.Last(f => f.Kind == FactKind.BrokerRegistered && f.A == 1);

    private static bool Violates(string guarantee, string scenario)
    {
        var experiment = new KafkaExperiment(Examples.Read(scenario), "test.yaml");
        var outcomes = Enumerable.Range(1, Runs).Select(seed => experiment.Run((ulong)seed).Verdicts.Single(v => v.Guarantee.ToString() == guarantee).Outcome).ToList();
        Assert.DoesNotContain(Outcome.Unknown, outcomes);
        return outcomes.Contains(Outcome.Violated);
    }
}
