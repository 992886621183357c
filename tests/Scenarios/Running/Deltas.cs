using Lab.Broker.Kafka.Invariants;
using Lab.Broker.Kafka.Rules;
using Lab.Explorer.Running;
using Lab.Model.Guarantees;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>A delta is a wrong rule by name. Each breaks something that the right rule keeps under the same faults, and nothing where nothing fails.</summary>
public sealed class Deltas
{
    private const string LeaderIsKilled = "faults: [{ at: 50ms..250ms, crash: leader(o-0), restart-after: 1s }]";

    // Followers are slow: what is acknowledged without them is only on the leader when it dies.
    private const string LeaderIsAheadAndKilled =
        "steps: [{ bind: { a: leader(o-0), b: 'follower(o-0,1)', c: 'follower(o-0,2)' } }, { await: 'acked(p1) >= 50' }, { slow: [a->b, a->c], by: 30ms..60ms }, { await: 'acked(p1) += 20' }, { crash: a, restart-after: 15s }]";

    private const string FollowerFarBehindReturns =
        "steps: [{ bind: { a: leader(o-0), b: 'follower(o-0,1)', c: 'follower(o-0,2)' } }, { cut: c<->a }, { await: 'c not in isr(o-0)' }, { slow: a->c, by: 300ms }, { heal: c<->a }, { await: 'c in isr(o-0)' }, { crash: [a, b] }]";

    private const string OnlyTheOneLeftBehindLives =
        "steps: [{ bind: { a: leader(o-0), b: 'follower(o-0,1)', c: 'follower(o-0,2)' } }, { isolate: c }, { await: 'c not in isr(o-0)' }, { await: 'acked(p1) += 50' }, { heal: all }, { crash: [a, b], restart-after: 30s }]";

    private const string CoordinatorIsKilled =
        "steps: [{ bind: { co: coordinator(g) } }, { await: 'acked(p1) >= 40' }, { slow: co->all-brokers, by: 300ms }, { read: { g: 10 } }, { crash: [co, g], restart-after: 20s }, { await: 'alive(g)' }, { read: { g: 10 } }]";

    private const string ControllerLosesPower = "faults: [{ at: 50ms..250ms, power-loss: { node: controller, keep: none }, restart-after: 3s }]";

    [Theory]
    [InlineData("high-watermark-at-leader-end", LeaderIsAheadAndKilled, "no-loss", 600, 3, "")]
    [InlineData("high-watermark-one-ahead", LeaderIsOneAheadAndKilled, "no-loss", 600, 40, "")]
    [InlineData("acknowledge-at-append", LeaderIsAheadAndKilled, "no-loss", 600, 3, "")]
    [InlineData("commit-acknowledged-at-append", CoordinatorIsKilled, "no-duplicates", 60, 3, "start: manual, ")]
    [InlineData("isr-expansion-without-end-offset", FollowerFarBehindReturns, "no-loss", 6000, 3, "")]
    [InlineData("election-outside-isr", OnlyTheOneLeftBehindLives, "no-loss", 3000, 3, "")]
    [InlineData("sequences-unchecked", LeaderIsKilled, "no-duplicates", 600, 10, "")]
    [InlineData("controller-publishes-unflushed", ControllerLosesPower, "progress", 600, 30, "")]
    public void Break_what_the_right_rule_keeps(string delta, string plan, string guarantee, int records, int runs, string start)
    {
        var wrong = Outcomes(Scenario(delta, plan, records, start), guarantee, runs);
        var right = Outcomes(Scenario(null, plan, records, start), guarantee, runs);
        Assert.Contains(Outcome.Violated, wrong);
        Assert.DoesNotContain(Outcome.Violated, right);
    }

    // What clients cannot see, or only with luck, a white-box invariant sees.
    [Theory]
    [InlineData("high-watermark-over-committed-isr", InvariantKind.ReplicationQuorumSuperset, "kafka/a16-last-replica-standing.yaml", "base")]
    [InlineData("truncation-to-high-watermark", InvariantKind.StrongIsr, "kafka/a03-zombie-leader-acks1.yaml", "base")]
    public void Are_noticed_by_an_invariant(string delta, InvariantKind by, string file, string variant)
    {
        var scenario = Run.Scenario(file, variant);
        var noticed = false;
        for (var seed = 1UL; seed <= 4 && !noticed; seed++)
        {
            noticed = Run.Watched(scenario with { Deltas = [delta] }, seed).Violations.Any(v => v.Kind == by);
            Assert.DoesNotContain(Run.Watched(scenario, seed).Violations, v => v.Kind == by);
        }

        Assert.True(noticed);
    }

    // The old leader returns with records that nobody else has, to a leader that has written more meanwhile: nothing but the epochs tells.
    [Theory]
    [InlineData("no-truncation", true)]
    [InlineData(null, false)]
    public void Without_truncation_two_logs_differ_below_their_high_watermarks(string? delta, bool differ)
    {
        var violations = Run.Watched(Examples.Read($$"""
            name: the old leader has other records than the new one
            system: kafka
            topics: { o: { replication.factor: 3 } }
            producers: { p1: { topic: o, properties: { acks: 1, linger.ms: 0, max.in.flight.requests.per.connection: 1, enable.idempotence: false } } }
            consumers: { g: { topics: o, properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
            deltas: [{{delta}}]
            steps:
              - { bind: { a: leader(o-0), b: "follower(o-0,1)", c: "follower(o-0,2)" } }
              - { send: { p1: 50 } }
              - { await: "effects(g) == 50" }
              - { cut: [a<->b, a<->c] }
              - { send: { p1: 30 } }
              - { await: "acked(p1) == 80" }
              - { crash: a }
              - { heal: cut }
              - { await: "leader(o-0) != a" }
              - { send: { p1: 60 } }
              - { await: "acked(p1) == 140" }
              - { restart: a }
              - { await: "a in isr(o-0)" }
            """), 1).Violations;
        Assert.Equal(differ, violations.Any(v => v.Kind == InvariantKind.LogMatching));
        Assert.Equal(differ, violations.Count > 0);
    }

    // Since fetches also name the epoch of the last record (KIP-595) nothing is lost by it; but a reader is answered that should have been sent away.
    [Fact]
    public void A_fetch_without_its_epoch_check_takes_another_course()
    {
        var scenario = Run.Scenario("kafka/a03-zombie-leader-acks1.yaml");
        var wrong = new KafkaExperiment(scenario with { Deltas = ["fetch-without-epoch-check"] }, "test.yaml").Run(1);
        Assert.NotEqual(new KafkaExperiment(scenario, "test.yaml").Run(1).Hash, wrong.Hash);
    }

    public static TheoryData<string> Names => [.. KafkaDelta.All.Select(d => d.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Break_nothing_where_nothing_fails(string delta)
    {
        foreach (var run in Campaign.Run(new KafkaExperiment(Scenario(delta, "faults: []", 200, ""), "test.yaml"), Campaign.Seeds(3), 1, null, default))
            Assert.All(run.Verdicts, v => Assert.True(v.Outcome == Outcome.Holds, $"seed {run.Seed}: {v.Witness?.Sentence}"));
    }

    [Fact]
    public void An_unknown_one_is_refused_with_the_nearest_name() =>
        Assert.Contains("did you mean acknowledge-at-append?", Examples.ProblemsOf("deltas: [acknowledge-at-apend]"), StringComparison.OrdinalIgnoreCase);

    // One record a batch, so that one ahead is one message; at that rate followers are behind most of the time.
    private const string LeaderIsOneAheadAndKilled =
        "steps: [{ bind: { a: leader(o-0), b: 'follower(o-0,1)', c: 'follower(o-0,2)' } }, { await: 'acked(p1) >= 20' }, { slow: [a->b, a->c], by: 10ms..15ms }, { await: 'acked(p1) += 20' }, { crash: a, restart-after: 15s }]";

    private static Scenario Scenario(string? delta, string plan, int records, string start) => Examples.Read($$"""
        name: {{delta ?? "correct"}}
        system: kafka
        cluster: { brokers: 3, properties: { replica.lag.time.max.ms: 2000, replica.fetch.max.bytes: 1000 } }
        topics: { o: { replication.factor: 3, min.insync.replicas: 2 } }
        producers: { p1: { topic: o, records: {{records}}, rate: 1000/s, keys: 3, properties: { acks: all, linger.ms: 0, batch.size: {{(plan == LeaderIsOneAheadAndKilled ? 0 : 1000)}} } } }
        consumers: { g: { topics: o, {{start}}properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
        deltas: [{{delta}}]
        {{plan}}
        """);

    private static List<Outcome> Outcomes(Scenario scenario, string guarantee, int runs) =>
        [.. Campaign.Run(new KafkaExperiment(scenario, "test.yaml"), Campaign.Seeds(runs), 1, null, default)
            .Where(r => r.Reached).SelectMany(r => r.Verdicts).Where(v => v.Guarantee.ToString() == guarantee).Select(v => v.Outcome)];
}
