using Lab.Model.Guarantees;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>
/// Correct brokers stay clean: with safe settings and faults that they survive, no guarantee may be reported broken. Every case is one that once was,
/// with the seed that showed it.
/// </summary>
public sealed class When_survivable_faults_strike_safe_settings
{
    [Fact]
    public void A_probe_reaches_every_partition_of_a_topic() =>
        Holds(Orders(partitions: 3) + "faults: [{ at: 100ms, crash: g1, restart-after: 100ms }]", 1, ignoring: GuaranteeKind.NoDuplicates);

    // The broker is back before its session has expired. Its own disk still calls it leader, of a log that has lost its end.
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void A_broker_that_comes_back_leads_nothing_before_it_has_registered_anew(int seed) =>
        Holds(Orders(partitions: 3) + "faults: [{ at: 1s, power-loss: leader(orders-2), keep: none, restart-after: 3s }]", seed);

    // The same for the partition in which the group's offsets are.
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void A_coordinator_that_comes_back_hands_out_no_offsets_before_it_has_registered_anew(int seed) =>
        Holds(Orders(partitions: 1) + "faults: [{ at: 1s, power-loss: coordinator(g1), keep: none, restart-after: 3s }, { at: 2s, crash: g1, restart-after: 2500ms }]", seed, ignoring: GuaranteeKind.NoDuplicates);

    // The new leader learns of its office seconds after its followers. They ask too early, are refused and wait a while; meanwhile the
    // session must not hold what they do not ask for, or every answer to the others makes them wait anew.
    [Theory]
    [InlineData("3.9"), InlineData("4.1"), InlineData("4.3")]
    public void A_follower_refused_by_a_leader_that_does_not_know_yet_catches_up_later(string profile) =>
        Holds(
            $$"""
            name: orders
            system: kafka
            profile: "{{profile}}"
            cluster: { brokers: 3, properties: { min.insync.replicas: 2, offsets.topic.num.partitions: 1 } }
            topics: { orders: { partitions: 3, replication.factor: 3, min.insync.replicas: 2 } }
            producers: { p1: { topic: orders, records: 300, rate: 50/s, properties: { acks: all, linger.ms: 5, max.in.flight.requests.per.connection: 2 } } }
            consumers: { g1: { topics: [orders], handler: [{ each: [effect] }, commit], properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
            faults:
              - { at: 6942ms, admin: { elect: orders-0 } }
              - { at: 6732ms, crash: leader(orders-2), restart-after: 15024ms }
              - { at: 6974ms, power-loss: controller, keep: none, restart-after: 34321ms }
              - { at: 846ms, crash: coordinator(g1), restart-after: 712ms }
            """,
            4);

    // Broker 3 leads for a while without writing anything, is deposed behind a cut, and follows: the start of its own epoch, which nobody else knows,
    // must not keep it from ever being in sync again.
    [Theory]
    [InlineData(1), InlineData(2), InlineData(3), InlineData(4), InlineData(5)]
    public void A_leader_that_wrote_nothing_joins_again_when_it_follows(int seed) =>
        Holds(
            """
            name: orders
            system: kafka
            profile: "4.1"
            cluster: { brokers: 4, properties: { min.insync.replicas: 2, offsets.topic.num.partitions: 3 } }
            topics: { orders: { partitions: 3, replication.factor: 3, min.insync.replicas: 2 } }
            producers: { p1: { topic: orders, records: 300, rate: 1000/s, keys: 5, properties: { acks: all, linger.ms: 0 } } }
            consumers: { g1: { topics: [orders], members: 3, handler: [{ each: [effect] }, commit], properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
            faults:
              - { at: 2714ms, restart: leader(orders-1) }
              - { at: 62609ms, isolate: coordinator(g1), for: 19455ms }
              - { at: 122807ms, isolate: follower(orders-0), for: 19982ms }
            """,
            seed);

    private static string Orders(int partitions) => $$"""
        name: orders
        system: kafka
        profile: "4.1"
        cluster: { brokers: 4, properties: { min.insync.replicas: 2, offsets.topic.num.partitions: 1 } }
        topics: { orders: { partitions: {{partitions}}, replication.factor: 3, min.insync.replicas: 2 } }
        producers: { p1: { topic: orders, records: 600, rate: 200/s, keys: 3, properties: { acks: all } } }
        consumers: { g1: { topics: [orders], properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }

        """;

    private static void Holds(string scenario, int seed, GuaranteeKind? ignoring = null)
    {
        var run = new KafkaExperiment(Examples.Read(scenario), "test.yaml").Run((ulong)seed);
        Assert.True(run.Reached);
        Assert.DoesNotContain(run.Verdicts, v => v.Outcome != Outcome.Holds && v.Guarantee.Kind != ignoring);
    }
}
