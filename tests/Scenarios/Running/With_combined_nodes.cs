using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Controllers;
using Lab.Model.Facts;
using Lab.Model.Guarantees;

namespace Lab.Scenarios.Tests.Running;

/// <summary>Broker and controller are two parts of one process, on one disk: what strikes one strikes both, and nothing else changes.</summary>
public sealed class With_combined_nodes
{
    private static string Safe(string profile, string faults, string name = "combined") => $$"""
        name: {{name}}
        system: kafka
        profile: "{{profile}}"
        cluster: { brokers: 3, controllers: combined, properties: { min.insync.replicas: 2, offsets.topic.num.partitions: 1, metadata.log.max.record.bytes.between.snapshots: 1500 } }
        topics: { orders: { partitions: 2, replication.factor: 3, min.insync.replicas: 2 } }
        producers: { p1: { topic: orders, records: 400, rate: 50/s, keys: 3, properties: { acks: all } } }
        consumers: { g1: { topics: [orders], handler: [effect, commit], properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
        {{faults}}
        """;

    public static TheoryData<string, string> Strikes => new()
    {
        { "the active node is killed", "faults: [{ at: 0ms..3s, crash: controller, restart-after: 100ms..12s }]" },
        { "the active node loses power", "faults: [{ at: 0ms..3s, power-loss: controller, keep: none, restart-after: 1s..20s }]" },
        { "the active node is isolated", "faults: [{ at: 0ms..3s, isolate: controller, for: 1s..20s }]" },
        { "the active node is frozen", "faults: [{ at: 0ms..3s, pause: controller, for: 1s..20s }]" },
        { "a leader is stopped cleanly", "faults: [{ at: 0ms..3s, stop: leader(orders-0), restart-after: 1s..9s }]" },
        { "two nodes are killed", "faults: [{ at: 0ms..3s, crash: broker(1), restart-after: 1s..20s }, { at: 0ms..3s, crash: broker(2), restart-after: 1s..20s }]" },
        { "all nodes are killed", "faults: [{ at: 1s, crash: all-brokers, restart-after: 1s..5s }]" },
        { "a disk cannot be read", "faults: [{ at: 0ms..3s, disk: { node: controller, read-error: true }, for: 3s }]" },
        { "a standby loses power", "faults: [{ at: 0ms..3s, power-loss: standby-controller, keep: none, restart-after: 1s..9s }]" },
    };

    [Theory, MemberData(nameof(Strikes))]
    public void Nothing_is_lost_and_everything_goes_on(string strike, string faults)
    {
        foreach (var profile in (ReadOnlySpan<string>)["3.9", "4.1", "4.3"])
        {
            for (var seed = 1UL; seed <= 4; seed++) Holds(Examples.Read(Safe(profile, faults, strike)), seed, $"{strike}, {profile}, seed {seed}");
        }
    }

    [Theory]
    [InlineData("3.9")]
    [InlineData("4.1")]
    public void Within_the_budget_no_swarm_breaks_anything(string profile)
    {
        for (var seed = 1UL; seed <= 30; seed++) Holds(Examples.Read(Safe(profile, "faults: { swarm: { within: budget } }")), seed, $"swarm, {profile}, seed {seed}");
    }

    [Fact]
    public void There_is_one_metadata_log_a_process_and_the_broker_knows_what_its_controller_has_committed()
    {
        var run = Run.Build(Examples.Read(Safe("4.1", "faults: [{ at: 1s, crash: controller, restart-after: 2s }]")), 1);
        var looks = 0;
        run.World.AfterEvent += world =>
        {
            var parts = run.Actors.Select(world.StartedInstanceOf).ToArray();
            foreach (var controller in parts.OfType<ControllerActor>())
            {
                if (parts.OfType<BrokerActor>().SingleOrDefault(b => b.IsRunning && b.Broker == controller.Node) is not { Image: { } image }) continue;
                Assert.True(image.LastApplied <= controller.Committed.LastApplied, $"{world.Now}: {controller.Node} has committed {controller.Committed.LastApplied}, its broker knows {image.LastApplied}");
                looks++;
            }
        };
        Run.ToTheEnd(run);
        Assert.True(looks > 1000);
        foreach (var machine in Enumerable.Range(0, 3))
        {
            var names = run.World.DiskOf(new(machine)).Names;
            Assert.Contains("__cluster_metadata-0/quorum-state", names);
            Assert.Contains(names, name => name.StartsWith("orders-0/", StringComparison.Ordinal));
            Assert.Contains(names, name => name.StartsWith("__cluster_metadata-0/", StringComparison.Ordinal) && name.EndsWith(".checkpoint", StringComparison.Ordinal));
            var controller = run.Actors.Select(run.World.StartedInstanceOf).OfType<ControllerActor>().Single(c => c.Node.Value == machine + 1);
            var broker = run.Actors.Select(run.World.StartedInstanceOf).OfType<BrokerActor>().Single(b => b.Broker.Value == machine + 1);
            Assert.Equal(controller.Committed.LastApplied, broker.Image.LastApplied);
        }
    }

    [Fact]
    public void A_clean_stop_hands_the_partitions_over_first_and_the_quorum_after()
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var run = Run.Build(Examples.Read(Safe("4.1", "steps: [{ bind: { k: controller } }, { await: acked(p1) >= 20 }, { stop: k, restart-after: 8s }, { for: 9s }]")), seed);
            var facts = new FactLog(run.World.Places);
            run.World.Listen(facts);
            Run.ToTheEnd(run);
            var ended = facts.Facts.First(f => f.Kind == FactKind.ProcessCrashed);
            var stopped = (int)ended.Machine.Value + 1;
            var moved = facts.Facts.Where(f => f.Kind == FactKind.PartitionChanged && f.At < ended.At && f.Detail is int[] isr && !isr.Contains(stopped)).ToArray();
            var deposed = facts.Facts.First(f => f.Kind == FactKind.ControllerDeposed);
            Assert.Equal(2 + 1, moved.Select(f => f.Place).Distinct().Count());
            Assert.All(moved, m => Assert.True(m.At < deposed.At));
            Assert.True(deposed.At <= ended.At);
            Assert.True(ended.At - deposed.At < Lab.Model.Duration.FromSeconds(2), $"seed {seed}: {ended.At - deposed.At} from the end of the reign to that of the process");
            var next = facts.Facts.First(f => f.Kind == FactKind.ControllerActivated && f.At > deposed.At);
            Assert.True(next.At - deposed.At < Lab.Model.Duration.FromSeconds(2));
            Assert.Equal(0, facts.Facts.Last(f => f.Kind == FactKind.BrokerRegistered && f.A == stopped).C);
        }
    }

    private static void Holds(Scenario scenario, ulong seed, string at)
    {
        var run = Run.Build(scenario, seed);
        var invariants = run.Watch();
        var verdicts = Run.ToTheEnd(run);
        foreach (var violation in invariants.Violations) Assert.Fail($"{at}: {violation}");
        Assert.True(run.Unreached is null, $"{at}: {run.Unreached}");
        foreach (var verdict in verdicts) Assert.True(verdict.Outcome == Outcome.Holds || verdict.Guarantee.Kind == GuaranteeKind.NoDuplicates, $"{at}: {verdict}");
    }
}
