using FsCheck;
using FsCheck.Fluent;
using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Scenarios.Tests;

public sealed class ScenarioFileTests
{
    private static readonly ScenarioFile Sheet = ScenarioFile.Load(Path.Combine(Approved.Folder, "data", "sheet.yaml"));

    [Fact]
    public void The_example_of_the_language_sheet_says_what_it_says()
    {
        Assert.True(Sheet.IsUsable);
        Assert.Equal("sheet", Sheet.Id);
        var scenario = Sheet.Scenarios[0];
        Assert.Equal("acks=1 loses what the leader acknowledged alone", scenario.Name);
        Assert.Equal((Scenario.Base, "kafka", "4.1", "kafka A2"), (scenario.Variant, scenario.System, scenario.Profile, scenario.Source));
        Assert.Equal("The leader acknowledges m before any follower has fetched it, and loses power.", scenario.About);
        Assert.Equal(new Timing.Bounded(Duration.FromMs(50)), scenario.Timing);
        Assert.Equal((3, 1), (scenario.Cluster.Brokers, scenario.Cluster.Controllers));

        var topic = Assert.Single(scenario.Topics);
        Assert.Equal(("orders", 1, 3), (topic.Name, topic.Partitions, topic.ReplicationFactor));
        Assert.Equal([new Setting("min.insync.replicas", "2")], topic.Properties);

        var producer = Assert.Single(scenario.Producers);
        Assert.Equal((1000, 5, SendSuccess.Future, AfterRestart.GoOn), (producer.Records, producer.Keys, producer.Success, producer.AfterRestart));
        Assert.Equal(new Rate(5000, Duration.FromSeconds(1)), producer.Rate);
        Assert.Equal("1", producer.Properties.ValueOf("acks"));

        var consumer = Assert.Single(scenario.Consumers);
        Assert.Equal([new HandlerStep.Effect(), new HandlerStep.Commit()], consumer.Handler);
        Assert.Equal(new ConsumerStart.Ready(), consumer.Start);

        var fault = Assert.Single(scenario.Plan.Faults);
        Assert.Equal(new Trigger.At(new(Duration.FromMs(50), Duration.FromMs(150))), fault.Trigger);
        Assert.Equal(new FaultAction.PowerLoss([new Role.Leader(new("orders", 0))], Keep.Random, false, DurationRange.Exactly(Duration.FromSeconds(20))), fault.Action);

        Assert.Equal(Cause.TruncatedByNewLeader, scenario.Expect.Cause);
        Assert.Equal(
            [
                new(new(GuaranteeKind.NoLoss), Expected.Violated),
                new(new(GuaranteeKind.Ordering, OrderingScope.Key), Expected.Violated),
                new(new(GuaranteeKind.NoPhantom), Expected.Holds),
            ],
            scenario.Expect.Guarantees);
    }

    [Fact]
    public void A_variant_changes_what_it_names_and_nothing_else()
    {
        var (@base, variant) = (Sheet.Scenarios[0], Sheet.Scenarios[1]);
        Assert.Equal("acks-all", variant.Variant);
        Assert.Equal("all", variant.Producers[0].Properties.ValueOf("acks"));
        Assert.Equal([new(new(GuaranteeKind.NoLoss), Expected.Holds)], variant.Expect.Guarantees);
        Assert.Equal(@base, variant with { Variant = @base.Variant, Producers = @base.Producers, Expect = @base.Expect });
    }

    [Fact]
    public void Last_replica_standing_can_be_said()
    {
        var file = ScenarioFile.Load(Path.Combine(Approved.Folder, "data", "last-replica-standing.yaml"));
        Assert.True(file.IsUsable, string.Join('\n', file.Problems));
        Assert.Equal(["base", "elr", "flush"], file.Scenarios.Select(s => s.Variant));
        var c = new Role.Bound("c");
        Assert.Equal(
            [
                new Step.Bind([new("a", new Role.Leader(new("o", 0))), new("b", new Role.Follower(new("o", 0), 1)), new("c", new Role.Follower(new("o", 0), 2))]),
                new Step.Await(new Predicate.Compare(new Measure.Acked("p1"), Comparison.AtLeast, 20), Step.Await.DefaultWithin),
                new Step.Do(new FaultAction.Isolate([new Role.Bound("a")], null)),
                new Step.Await(new Predicate.InIsr(new Role.Bound("a"), new("o", 0), false), Step.Await.DefaultWithin),
                new Step.Do(new FaultAction.Isolate([new Role.Bound("b")], null)),
                new Step.Await(new Predicate.IsrIs(new("o", 0), [c], true), Step.Await.DefaultWithin),
                new Step.Do(new FaultAction.PowerLoss([c], Keep.None, false, DurationRange.Exactly(Duration.FromSeconds(2)))),
                new Step.Do(new FaultAction.Heal(new HealTarget.Everything())),
            ],
            file.Scenarios[0].Plan.Steps.Select(s => s.Step));
        Assert.Equal(["0", "1", "0"], file.Scenarios.Select(s => s.Cluster.Features.ValueOf("eligible.leader.replicas.version")!));
        Assert.Equal([null, null, "1"], file.Scenarios.Select(s => s.Topics[0].Properties.ValueOf("flush.messages")));
    }

    [Fact]
    public void Defaults_are_those_of_the_real_system()
    {
        var scenario = Examples.Read("{ name: defaults, system: kafka, topics: { o: {} }, producers: { p1: { topic: o } } }");
        Assert.Equal(("4.1", 3, 200, HealMode.Auto), (scenario.Profile, scenario.Cluster.Brokers, scenario.Runs, scenario.Heal));
        Assert.Equal((1, 1), (scenario.Topics[0].Partitions, scenario.Topics[0].ReplicationFactor));
        Assert.Null(scenario.Owed);

        var wider = Examples.Read("{ name: defaults, system: kafka, cluster: { properties: { default.replication.factor: 2, num.partitions: 4 } }, topics: { o: {} }, producers: { p1: { topic: o } } }");
        Assert.Equal((4, 2), (wider.Topics[0].Partitions, wider.Topics[0].ReplicationFactor));
    }

    [Fact]
    public void An_assignment_decides_partitions_and_replicas()
    {
        var scenario = Examples.Read("{ name: placed, system: kafka, topics: { o: { assignment: [[1, 2, 3], [3, 2, 1]] } }, producers: { p1: { topic: o } } }");
        Assert.Equal((2, 3), (scenario.Topics[0].Partitions, scenario.Topics[0].ReplicationFactor));
    }

    [Fact]
    public void Items_of_a_plan_are_called_by_as_or_by_their_verb()
    {
        var plan = Examples.Read(Examples.Small + """
            faults: [{ at: 1s, crash: broker(1) }, { at: 2s, crash: broker(2) }, { at: 3s, cut: p1<->all-brokers, as: split }, { at: 4s, power-loss: broker(3), wipe: true }]
            steps: [{ for: 5s }, { pause: broker(1), for: 5s }, { heal: split }, { wipe: broker(2) }]
            """).Plan;
        Assert.Equal(["crash", "crash-2", "split", "power-loss"], plan.Faults.Select(f => f.Name));
        Assert.Equal(["for", "pause", "heal", "wipe"], plan.Steps.Select(s => s.Name));
    }

    [Fact]
    public void A_plan_prints_as_a_timeline_tells_it()
    {
        var plan = Examples.Read(Examples.Small + """
            faults:
              - { crash: leader(o-0), wipe: true, restart-after: 1s..2s }
              - { at: 1s, power-loss: [leader(o-0), follower(o-0)], keep: none, after: 3ms }
              - { every: 1s..3s, until: 1m, times: 5, pause: billing, for: 9s }
              - { rate: 3/m, from: 5s, times: 2, stop: any-broker, restart-after: 10s }
              - { when: hw(o-0) >= 5, wipe: broker(2) }
              - { at: 2s, cut: [broker(1)->broker(2), p1<->all-brokers], for: 1m }
              - { at: 2s, cut: [[broker(1), p1], [broker(2)]] }
              - { at: 2s, slow: p1->leader(o-0), by: 5ms..9ms }
              - { at: 2s, loss: p1<->leader(o-0), ratio: 2.5% }
            steps:
              - { bind: { a: leader(o-0), b: "follower(o-0,2)" } }
              - { await: a not in isr(o-0), within: 1m, after: 5ms }
              - { send: { p1: [m1, m2], p2: 5 } }
              - { read: { audit: 3 } }
              - { for: 30s }
              - { admin: { elect: o-1, type: unclean } }
              - { restart: controller }
              - { isolate: a }
              - { heal: a<->b }
            """).Plan;
        Approved.Check("plan", string.Concat(plan.Faults.Select(f => $"{f.Name}: {f}\n").Concat(plan.Steps.Select(s => $"{s.Name}: {s}\n"))));
    }

    [Fact]
    public void A_step_of_a_handler_can_be_struck()
    {
        var fault = Assert.Single(Examples.Read(Examples.Small + "faults: [{ when: { at: billing.effect, nth: 3 }, crash: billing, restart-after: 1s }]").Plan.Faults);
        Assert.Equal(new Trigger.When(new Predicate.AtStep("billing", "effect", 3)), fault.Trigger);
        Assert.Equal(new FaultAction.Crash([new Role.Consumer("billing", 1)], false, DurationRange.Exactly(Duration.FromSeconds(1))), fault.Action);
    }

    [Fact]
    public void More_in_sync_replicas_than_copies_is_a_note_and_no_problem()
    {
        var file = ScenarioFile.Parse("note.yaml", "{ name: n, system: kafka, topics: { o: { min.insync.replicas: 2 } }, producers: { p1: { topic: o } } }");
        Assert.True(file.IsUsable);
        Assert.Contains("more than replication.factor 1", Assert.Single(file.Problems, p => p.IsNote).Message);
    }

    [Fact]
    public void What_the_client_makes_of_settings_in_silence_is_a_note()
    {
        var note = Assert.Single(Sheet.Problems, p => p.Message.Contains("idempotence is off", StringComparison.Ordinal));
        Assert.True(note.IsNote);
        Assert.Equal(13, note.Place.Line);
    }

    [Fact]
    public void Json_is_read_as_well()
    {
        var file = ScenarioFile.Parse("small.json", """
            {
            	"name": "in JSON",
            	"system": "kafka", "runs": 3,
            	"topics": { "o": { "partitions": 1 } },
            	"producers": { "p1": { "topic": "o", "properties": { "enable.idempotence": true } } }
            }
            """);
        Assert.True(file.IsUsable, string.Join('\n', file.Problems));
        Assert.Equal(3, file.Scenarios[0].Runs);
    }

    [Fact]
    public void An_anchor_stands_for_what_it_names()
    {
        var scenario = Examples.Read("""
            name: anchors
            system: kafka
            topics: { o: {} }
            producers: { p1: { topic: o, properties: &fast { linger.ms: 0 } }, p2: { topic: o, properties: *fast } }
            """);
        Assert.Equal(scenario.Producers[0].Properties, scenario.Producers[1].Properties);
    }

    [Fact]
    public void A_missing_file_is_a_problem_and_no_exception()
    {
        var file = ScenarioFile.Load("no-such-file.yaml");
        Assert.Equal("no-such-file.yaml: there is no such file", Assert.Single(file.Problems).ToString());
        Assert.False(file.IsUsable);
    }

    [Fact]
    public void Nesting_without_end_is_refused() =>
        Assert.Contains("nested deeper than", ScenarioFile.Parse("deep.yaml", new string('[', 20_000) + new string(']', 20_000)).Problems[0].Message);

    [Fact] // One character of a good file is deleted, doubled or replaced: whatever comes out, it is a value.
    public void No_slip_of_the_keyboard_brings_the_reader_down()
    {
        var text = ScenarioTemplates.New("kafka")!;
        var slip =
            from at in Gen.Choose(0, text.Length - 1)
            from with in Gen.Elements("", "{", "}", "[", "]", ":", ",", "\n", "\t", "'", "\"", "-", "&a", "*a", "#", "|", ">", "%", "@", "?", "!", "  ", "\0", "é")
            select (at, with);
        Prop.ForAll(slip.ToArbitrary(), s =>
        {
            var file = ScenarioFile.Parse("slip.yaml", text[..s.at] + s.with + text[(s.at + 1)..]);
            return file.IsUsable ? file.Scenarios.Count > 0 : file.Scenarios.Count == 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }
}
