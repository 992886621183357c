using Lab.Broker.Kafka.Controllers;
using Lab.Model.Guarantees;

namespace Lab.Scenarios.Tests.Running;

/// <summary>
/// Three controllers, three brokers, safe settings: whatever a quorum survives costs time and nothing else, and all
/// invariants, Raft's five among them, hold after every event.
/// </summary>
public sealed class When_the_quorum_is_struck(Xunit.Abstractions.ITestOutputHelper output)
{
    public static TheoryData<string, string> Strikes => new()
    {
        { "the active controller is killed", "[{ at: 0ms..3s, crash: controller, restart-after: 100ms..12s }]" },
        { "the active controller loses power", "[{ at: 0ms..3s, power-loss: controller, keep: none, restart-after: 1s..20s }]" },
        { "the active controller is isolated", "[{ at: 0ms..3s, isolate: controller, for: 1s..20s }]" },
        { "the active controller is frozen", "[{ at: 0ms..3s, pause: controller, for: 1s..20s }]" },
        { "one controller after the other is killed", "[{ at: 0ms..1s, crash: controller, restart-after: 1s..3s }, { at: 4s..9s, crash: controller, restart-after: 1s..3s }, { at: 10s..15s, crash: controller, restart-after: 1s..3s }]" },
        { "all controllers lose power", "[{ at: 0ms..3s, power-loss: controller(1), keep: none, restart-after: 1s..5s }, { at: 0ms..3s, power-loss: controller(2), keep: none, restart-after: 1s..5s }, { at: 0ms..3s, power-loss: controller(3), keep: none, restart-after: 1s..5s }]" },
        { "controller and leader die together", "[{ at: 1s, crash: controller, restart-after: 15s }, { at: 1s, crash: leader(orders-0), restart-after: 15s }]" },
        { "the leader dies while the controller is cut off", "[{ at: 500ms, isolate: controller, for: 20s }, { at: 500ms..4s, power-loss: leader(orders-0), keep: none, restart-after: 20s }]" },
        { "controllers see only each other's halves", "[{ at: 500ms, cut: controller(1) <-> controller(2), for: 10s }, { at: 2s, cut: controller(2) -> controller(3), for: 10s }, { at: 5s, crash: any-broker, restart-after: 3s }]" },
        { "there is no majority for a while", "[{ at: 500ms, crash: controller(1), restart-after: 20s }, { at: 500ms, power-loss: controller(2), keep: none, restart-after: 18s }, { at: 1s, crash: leader(orders-1), restart-after: 5s }]" },
    };

    [Theory, MemberData(nameof(Strikes))]
    public void Nothing_is_lost_and_everything_goes_on(string strike, string faults)
    {
        foreach (var profile in (ReadOnlySpan<string>)["3.9", "4.1", "4.3"])
        {
            var scenario = Examples.Read(
                $$"""
                name: {{strike}}
                system: kafka
                profile: "{{profile}}"
                cluster: { brokers: 3, controllers: 3, properties: { min.insync.replicas: 2, offsets.topic.num.partitions: 1 } }
                topics: { orders: { partitions: 2, replication.factor: 3, min.insync.replicas: 2 } }
                producers: { p1: { topic: orders, records: 400, rate: 50/s, keys: 3, properties: { acks: all } } }
                consumers: { g1: { topics: [orders], handler: [effect, commit], properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
                faults: {{faults}}
                """);
            for (var seed = 1UL; seed <= 6; seed++)
            {
                var run = Run.Build(scenario, seed);
                var invariants = run.Watch();
                var verdicts = Run.ToTheEnd(run);
                var at = $"{strike}, {profile}, seed {seed}";
                foreach (var violation in invariants.Violations) Assert.Fail($"{at}: {violation}");
                Assert.True(run.Unreached is null, $"{at}: {run.Unreached}");
                foreach (var verdict in verdicts)
                {
                    Assert.True(verdict.Outcome == Outcome.Holds || verdict.Guarantee.Kind == GuaranteeKind.NoDuplicates, $"{at}: {verdict}");
                }
            }
        }
    }

    [Theory] // Eleven faults, each somewhere in twenty seconds: they meet in every order.
    [InlineData("3.9", "")]
    [InlineData("4.1", "")]
    [InlineData("4.1", ", metadata.log.max.record.bytes.between.snapshots: 1500")]
    public void Whatever_meets_whatever(string profile, string properties)
    {
        var scenario = Whatever(profile, deltas: "", properties);
        for (var seed = 1UL; seed <= 25; seed++)
        {
            var run = Run.Build(scenario, seed);
            var invariants = run.Watch();
            var verdicts = Run.ToTheEnd(run);
            foreach (var violation in invariants.Violations) Assert.Fail($"{profile}, seed {seed}: {violation}");
            foreach (var verdict in verdicts) Assert.True(verdict.Outcome == Outcome.Holds || verdict.Guarantee.Kind == GuaranteeKind.NoDuplicates, $"{profile}, seed {seed}: {verdict}");
        }
    }

    [Theory]
    [InlineData("quorum-commits-alone")]
    [InlineData("quorum-vote-for-any-log")]
    public void A_wrong_rule_of_the_quorum_is_noticed(string delta)
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            if (Run.Watched(Whatever("4.1", delta), seed).Violations.Count > 0) return;
        }

        Assert.Fail($"{delta} was not noticed in 40 runs");
    }

    private static Scenario Whatever(string profile, string deltas, string properties = "") => Examples.Read(
        $$"""
        name: whatever
        system: kafka
        profile: "{{profile}}"
        deltas: [{{deltas}}]
        cluster: { brokers: 4, controllers: 3, properties: { min.insync.replicas: 2, offsets.topic.num.partitions: 1{{properties}} } }
        topics: { orders: { partitions: 3, replication.factor: 3, min.insync.replicas: 2 } }
        producers: { p1: { topic: orders, records: 600, rate: 30/s, keys: 3, properties: { acks: all } } }
        consumers: { g1: { topics: [orders], handler: [effect, commit], properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
        faults:
          - { at: 0ms..20s, crash: controller, restart-after: 10ms..9s }
          - { at: 0ms..20s, power-loss: controller, keep: random, restart-after: 1s..9s }
          - { at: 0ms..20s, isolate: controller, for: 100ms..12s }
          - { at: 0ms..20s, pause: controller, for: 100ms..12s }
          - { at: 0ms..20s, cut: "controller -> standby-controller", for: 100ms..12s }
          - { at: 0ms..20s, power-loss: standby-controller(2), keep: none, restart-after: 10ms..9s }
          - { at: 0ms..20s, slow: "controller(1)<->controller(2)", by: 100ms..900ms, for: 5s }
          - { at: 0ms..20s, loss: "controller(1)<->controller(3)", ratio: 20%, for: 8s }
          - { at: 0ms..20s, crash: any-broker, restart-after: 10ms..15s }
          - { at: 0ms..20s, isolate: leader(orders-0), for: 100ms..15s }
          - { at: 0ms..20s, stop: controller, restart-after: 10ms..5s }
        """);

    [Fact] // Until one and a half fetch timeouts after a majority's last fetches; often another is active before.
    public void An_isolated_active_controller_believes_it_for_up_to_three_seconds()
    {
        var scenario = Examples.Read(
            """
            name: isolated
            system: kafka
            cluster: { brokers: 3, controllers: 3 }
            topics: { orders: { partitions: 1, replication.factor: 3 } }
            producers: { p1: { topic: orders, records: 100, rate: 10/s } }
            consumers: { g1: { topics: [orders] } }
            faults: [{ at: 1s, isolate: controller, for: 9s }]
            """);
        var overlaps = 0;
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var run = Run.Build(scenario, seed);
            ControllerActor? old = null;
            var (end, overlapped) = (0L, false);
            run.World.AfterEvent += world =>
            {
                if (run.Ready == Lab.Model.VirtualTime.Zero) return;
                var active = run.Actors.Select(world.StartedInstanceOf).OfType<ControllerActor>().Where(c => c.IsActive).ToArray();
                old ??= active.Single();
                overlapped |= active.Length == 2;
                if (end == 0 && !old.IsActive) end = (world.Now - run.Ready).Ms;
            };
            Run.ToTheEnd(run);
            Assert.InRange(end, 1000 + 2400, 1000 + 3000);
            if (overlapped) overlaps++;
        }

        Assert.InRange(overlaps, 1, 19);
    }

    // What docs/fidelity.md predicts of real clusters.
    [Theory]
    [InlineData("crash: controller", 1500, 5000)]
    [InlineData("power-loss: controller", 1500, 5000)]
    [InlineData("stop: controller", 0, 200)]
    public void Another_controller_is_active_in_time(string strike, long atLeast, long atMost)
    {
        var scenario = Examples.Read(
            $$"""
            name: failover
            system: kafka
            cluster: { brokers: 3, controllers: 3 }
            topics: { orders: { partitions: 1, replication.factor: 3 } }
            producers: { p1: { topic: orders, records: 120, rate: 20/s } }
            consumers: { g1: { topics: [orders] } }
            faults: [{ at: 1s, {{strike}}, restart-after: 8s }]
            """);
        List<long> times = [];
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var run = Run.Build(scenario, seed);
            ControllerActor? old = null;
            var after = -1L;
            run.World.AfterEvent += world =>
            {
                if (run.Ready == Lab.Model.VirtualTime.Zero || after >= 0) return;
                var active = run.Actors.Select(world.StartedInstanceOf).OfType<ControllerActor>().FirstOrDefault(c => c.IsActive);
                old ??= active;
                if (active is not null && active.Node != old!.Node) after = (world.Now - run.Ready).Ms - 1000;
            };
            Run.ToTheEnd(run);
            times.Add(after);
        }

        times.Sort();
        output.WriteLine($"{strike}: {string.Join(' ', times)} ms");
        Assert.InRange(times[0], atLeast, atMost);
        Assert.InRange(times[^1], atLeast, atMost);
    }

    [Fact]
    public void An_idle_second_stays_cheap()
    {
        static long Idle(int seconds)
        {
            var run = Run.Build(
                Examples.Read(
                    $$"""
                    name: idle
                    system: kafka
                    cluster: { brokers: 3, controllers: 3 }
                    topics: { orders: { partitions: 1, replication.factor: 3 } }
                    producers: { p1: { topic: orders, records: 1 } }
                    consumers: { }
                    faults: [{ at: {{seconds}}s, pause: p1, for: 1ms }]
                    """),
                1);
            Run.ToTheEnd(run);
            return run.World.Events;
        }

        var perSecond = (Idle(110) - Idle(10)) / 100.0;
        output.WriteLine($"{perSecond} events per idle second");
        Assert.InRange(perSecond, 1, 150);
    }
}
