using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>A follower whose log does not fit into its leader's: it finds out where that ends, and goes on from there (KAFKA-7414).</summary>
public sealed class A_follower_out_of_range
{
    // It has more than the new leader. That it does not look at epochs (no-truncation) leaves the range as the only thing that tells.
    [Fact]
    public void Cuts_its_log_to_the_leaders_end_and_follows()
    {
        var record = new KafkaExperiment(Examples.Read("""
            name: the old leader has more than the new one
            system: kafka
            topics: { o: { replication.factor: 3 } }
            producers: { p1: { topic: o, properties: { acks: 1, linger.ms: 0, max.in.flight.requests.per.connection: 1, enable.idempotence: false } } }
            consumers: { g: { topics: o, properties: { enable.auto.commit: false, auto.offset.reset: earliest } } }
            deltas: [no-truncation]
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
              - { restart: a }
              - { await: "a in isr(o-0)" }
            """), "test.yaml").Record(1);
        Assert.True(record.UnreachedWhy is null, record.UnreachedWhy);
        var cut = Assert.Single(record.Facts.Facts, f => f.Kind == FactKind.CopyTruncated && record.Facts.Places[f.Place] == "o-0");
        var leader = record.Facts.Facts.Last(f => f.Kind == FactKind.LeaderStarted && f.At < cut.At && record.Facts.Places[f.Place] == "o-0");
        Assert.NotEqual(leader.Machine, cut.Machine);
        Assert.Equal((leader.B, 80), (cut.A, cut.B));
        Assert.Equal(Outcome.Holds, record.Result.Verdicts.Single(v => v.Guarantee.Kind == GuaranteeKind.Progress).Outcome);
    }
}
