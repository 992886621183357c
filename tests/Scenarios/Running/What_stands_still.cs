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
        var record = new KafkaExperiment(scenario, "test.yaml").Record(2);
        Assert.True(record.UnreachedWhy is null, record.UnreachedWhy);
        var progress = record.Result.Verdicts.Single(v => v.Guarantee.Kind == GuaranteeKind.Progress);
        Assert.Equal(Outcome.Violated, progress.Outcome);
        var explanation = record.Explanations[record.Result.Verdicts.Where(v => v.Outcome == Outcome.Violated).ToList().IndexOf(progress)];
        Assert.Contains(words, explanation.Sentence, StringComparison.Ordinal);
        Assert.Equal(cause, explanation.Cause);
    }
}
