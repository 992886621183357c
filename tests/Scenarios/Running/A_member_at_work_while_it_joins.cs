using Lab.Model.Guarantees;

namespace Lab.Scenarios.Tests.Running;

/// <summary>
/// A member of a cooperative group works on what a poll has returned while its join is answered. Its listener runs in its next poll, and commits what is done
/// by then: in the middle of its work it committed records that it had not come to, and whoever followed skipped them.
/// </summary>
public sealed class A_member_at_work_while_it_joins
{
    [Fact]
    public void Gives_nothing_up_before_it_polls_again()
    {
        var scenario = Examples.Read("""
            name: a member at work while it joins
            system: kafka
            profile: "4.1"
            cluster: { properties: { group.initial.rebalance.delay.ms: 0, offsets.topic.num.partitions: 1 } }
            topics: { o: { partitions: 4, replication.factor: 3 } }
            producers: { p1: { topic: o, records: 1500, rate: 100/s, keys: 12, properties: { acks: all } } }
            consumers:
              g:
                topics: [o]
                members: 2
                subscribe: true
                handler: [{ work: 5ms..15ms }, effect, commit]
                on-revoke: [commit]
                properties: { enable.auto.commit: false, auto.offset.reset: earliest, partition.assignment.strategy: org.apache.kafka.clients.consumer.CooperativeStickyAssignor }
            steps:
              - { await: effects(g) >= 50 }
              - { stop: "consumer(g,2)", restart-after: 5s }
              - { await: "alive(consumer(g,2))" }
              - { for: 1s..6s }
              - { crash: "consumer(g,1)", restart-after: 1s }
            """);
        // The crash must come between such a commit and the end of the work: in one of twelve runs.
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var verdicts = Run.ToTheEnd(Run.Build(scenario, seed));
            Assert.True(verdicts.Single(v => v.Guarantee.Kind == GuaranteeKind.NoLoss).Outcome == Outcome.Holds, $"seed {seed}: {verdicts.First(v => v.Guarantee.Kind == GuaranteeKind.NoLoss)}");
        }
    }
}
