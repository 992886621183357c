using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>
/// A leader that wants to take a member out is replaced before the controller has heard of it. Campaigns do not come by: it takes a follower
/// that is alive and stands still for replica.lag.time.max.ms (30 s, and up to half of it more), which is longer than what swarms cut.
/// </summary>
public sealed class A_shrinking_in_sync_set
{
    private const string Mark = "in-sync set shrinks in flight at a change of leaders";

    [Theory]
    [InlineData(4, true)]
    [InlineData(20, false)] // The controller has heard of it by then.
    public void May_be_in_flight_when_leaders_change(int seconds, bool expected)
    {
        var run = new KafkaExperiment(Examples.Read($$"""
            name: the leader is cut off before it takes a follower out
            system: kafka
            cluster: { brokers: 3, properties: { replica.lag.time.max.ms: 5000 } }
            topics: { o: { replication.factor: 3, min.insync.replicas: 2 } }
            producers: { p1: { topic: o, records: 400, rate: 20/s, properties: { acks: all } } }
            steps:
              - { bind: { a: leader(o-0), c: "follower(o-0,2)" } }
              - { await: "acked(p1) >= 20" }
              - { cut: a<->c, as: still }
              - { for: {{seconds}}s }
              - { cut: a<->controller, as: away }
              - { await: "leader(o-0) != a", within: 30s }
              - { heal: still }
              - { heal: away }
            """), "test.yaml").Record(1);
        Assert.Equal(expected, run.Result.Marks.Contains(Mark));
    }
}
