using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>Nothing moves, and the explanation says who holds it up.</summary>
public sealed class What_stands_still
{
    [Theory]
    [InlineData("{ crash: [a, b] }", Cause.NoLeader, "min.insync.replicas; broker")]
    [InlineData("{ crash: [a, b, c] }, { await: 'leader(o-0) == none', within: 30s }", Cause.NoLeader, "o-0 has had no leader since")]
    [InlineData("{ crash: g }", Cause.ClientStopped, "g, which reads o-0, is dead since")]
    [InlineData("{ pause: g }", Cause.ClientStopped, "g, which reads o-0, is frozen since")]
    [InlineData("{ cut: g<->a }", Cause.ClientCutOff, "g is cut off from broker")]
    [InlineData("{ cut: a->g }", Cause.ClientCutOff, "g is cut off from broker")]
    [InlineData("{ crash: controller }, { crash: a }", Cause.LeaderUnreachable, "and the controller, dead since")]
    [InlineData("{ crash: controller }, { cut: a<->b }", Cause.NoLeader, "The in-sync set of o-0 still holds broker")]
    public void Is_explained_by_what_holds_it_up(string left, Cause cause, string words)
    {
        var scenario = Examples.Read($$"""
            name: left broken
            system: kafka
            topics: { o: { replication.factor: 3, min.insync.replicas: 2 } }
            producers: { p1: { topic: o, records: 60, rate: 200/s, properties: { acks: all, delivery.timeout.ms: 10000, request.timeout.ms: 3000 } } }
            consumers: { g: { topics: o, properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
            steps: [{ bind: { a: leader(o-0), b: "follower(o-0,1)", c: "follower(o-0,2)" } }, { await: "acked(p1) >= 20" }, {{left}}]
            heal: manual
            owed: 30s
            """);
        var explanation = OfProgress(scenario, seed: 2);
        Assert.Contains(words, explanation.Sentence, StringComparison.Ordinal);
        Assert.Equal(cause, explanation.Cause);
    }

    [Theory] // Of three controllers it is said who is down, and whether those that are left may decide anything.
    [InlineData("3", "{ crash: ['controller(1)', 'controller(3)'] }, { crash: a }", "nobody has taken its place: the controllers have no majority \\(controller 1 is dead since [0-9.]+ s, controller 3 is dead since [0-9.]+ s\\).$")]
    [InlineData("combined", "{ crash: ['broker(1)', 'broker(3)'] }", "nobody has taken its place: the controllers have no majority \\(the controller of broker 1 is dead since [0-9.]+ s, the controller of broker 3 is dead since")]
    [InlineData("3", "{ cut: ['controller(1)<->controller(2)', 'controller(1)<->controller(3)', 'controller(2)<->controller(3)'] }, { crash: a }", "the controllers have no majority \\(controller 2 is cut off from controller 1 since .*, controller 3 is cut off from controller 1 since .*, controller 3 is cut off from controller 2 since")]
    [InlineData("3", "{ crash: 'standby-controller' }, { crash: [a, b, c] }, { await: 'leader(o-0) == none', within: 30s }", "^o-0 has had no leader since .*controller [123] is dead since [0-9.]+ s \\(a majority is left\\)")]
    [InlineData("3", "{ cut: [b<->active-controller, c<->active-controller] }, { await: 'leader(o-0) == a', within: 1s }, { for: 20s }", "broker [123] is cut off from the active controller, controller [123], since [0-9.]+ s and fenced since")]
    public void Names_the_controllers_that_are_down(string controllers, string left, string words)
    {
        var scenario = Examples.Read($$"""
            name: left broken
            system: kafka
            cluster: { controllers: {{controllers}} }
            topics: { o: { {{(controllers == "combined" ? "assignment: [[1, 2, 3]]" : "replication.factor: 3")}}, min.insync.replicas: 2 } }
            producers: { p1: { topic: o, records: 60, rate: 200/s, properties: { acks: all, delivery.timeout.ms: 10000, request.timeout.ms: 3000 } } }
            steps: [{ bind: { a: leader(o-0), b: "follower(o-0,1)", c: "follower(o-0,2)" } }, { await: "acked(p1) >= 20" }, {{left}}]
            heal: manual
            owed: 30s
            """);
        Assert.Matches(words, OfProgress(scenario, seed: 2).Sentence);
    }

    [Fact]
    public void A_group_that_was_lost_is_named_and_its_members_have_let_go()
    {
        var record = new KafkaExperiment(Run.Scenario("kafka/e02-group-lost-with-its-topic.yaml", "base"), "test.yaml").Record(1);
        var explanation = Assert.Single(record.Explanations);
        Assert.Equal(Cause.GroupLost, explanation.Cause);
        Assert.Matches("^billing.[12]'s poll has thrown since .*: GroupIdNotFound. Its coordinator, broker [123], has led __consumer_offsets-0 since .*, with a log that ended at 0, and knew no such group", explanation.Sentence);
        var facts = record.Facts.Facts;
        Assert.Equal(2, facts.Count(f => f.Kind == FactKind.ConsumerFailed));
        var acquired = facts.Where(f => f.Kind == FactKind.PartitionAcquired).Select(f => (f.Machine, f.Place));
        Assert.Equal(acquired.Order(ByPlace), facts.Where(f => f is { Kind: FactKind.PartitionReleased, B: 1 }).Select(f => (f.Machine, f.Place)).Order(ByPlace));
    }

    private static readonly Comparer<(MachineId Machine, NameId Place)> ByPlace = Comparer<(MachineId Machine, NameId Place)>.Create(static (a, b) => (a.Machine.Value, a.Place.Value).CompareTo((b.Machine.Value, b.Place.Value)));

    // KAFKA-14154: l is told that it is fenced by z, whom another controller has replaced, and takes that as final.
    [Fact]
    public void A_proposal_that_a_replaced_controller_refused_is_named()
    {
        var explanation = OfProposal(3, "deltas: [newer-leader-is-fenced, quorum-leads-without-majority]", """
              - { cut: [z<->controller(1), z<->controller(2), z<->controller(3), z<->m, z<->f] }
              - { cut: l<->z, as: aside }
              - { for: 18s }
              - { heal: aside }
              - { stop: m }
              - { await: leader(o-0) == l }
              - { restart: m }
              - { for: 4s }
              - { crash: m }
            """);
        Assert.Equal(Cause.OpenProposal, explanation.Cause);
        Assert.Matches("^o-0 commits nothing, since broker 1 is dead since .*: broker 2 proposed the in-sync set 1, 2, 3 at .* controller [1-3] answered FencedLeaderEpoch at .*, when controller [1-3] had been active in its place", explanation.Sentence);
    }

    [Fact]
    public void A_proposal_that_no_controller_answers_is_named()
    {
        var explanation = OfProposal(1, "", """
              - { cut: l<->m, as: between }
              - { send: { p1: 5 } }
              - { await: l not in isr(o-0), within: 60s }
              - { crash: controller }
              - { heal: between }
              - { for: 2s }
              - { crash: l }
            """);
        Assert.Equal(Cause.OpenProposal, explanation.Cause);
        Assert.Matches("^o-0 commits nothing, since broker 2 is dead since .*: broker 1 proposed the in-sync set 1, 2, 3 at .*; no controller has answered", explanation.Sentence);
    }

    // Broker 1 leads, as m; a proposal of the in-sync set stays open.
    private static Explanation OfProposal(int controllers, string more, string steps) => OfProgress(Examples.Read($$"""
        name: left open
        system: kafka
        profile: "3.9"
        cluster: { controllers: {{controllers}}, properties: { broker.session.timeout.ms: 30000, metadata.max.idle.interval.ms: 0 } }
        topics: { o: { assignment: [[1, 2, 3]], min.insync.replicas: 2 } }
        producers: { p1: { topic: o, records: 0, properties: { acks: all, linger.ms: 0, request.timeout.ms: 3000 } } }
        consumers: { g: { topics: o, properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
        {{more}}
        steps:
          - { bind: { z: active-controller, m: leader(o-0), l: "follower(o-0,1)", f: "follower(o-0,2)" } }
          - { send: { p1: 20 } }
          - { await: acked(p1) >= 20 }
        {{steps}}
          - { send: { p1: 10 } }
        heal: manual
        """), seed: 1);

    private static Explanation OfProgress(Scenario scenario, ulong seed)
    {
        var record = new KafkaExperiment(scenario, "test.yaml").Record(seed);
        Assert.True(record.UnreachedWhy is null, record.UnreachedWhy);
        var progress = record.Result.Verdicts.Single(v => v.Guarantee.Kind == GuaranteeKind.Progress);
        Assert.Equal(Outcome.Violated, progress.Outcome);
        return record.Explanations[record.Result.Verdicts.Where(v => v.Outcome == Outcome.Violated).ToList().IndexOf(progress)];
    }
}
