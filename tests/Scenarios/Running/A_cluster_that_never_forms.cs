using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>Settings or wrong rules under which no cluster comes about promise nothing to anybody: such a run is reported and not judged.</summary>
public sealed class A_cluster_that_never_forms
{
    [Fact]
    public void Is_told_with_what_was_waited_for()
    {
        // No registration is answered in time.
        var scenario = Examples.Read("""
            name: a slow world
            system: kafka
            network: { latency: 40s }
            topics: { o: { replication.factor: 3, min.insync.replicas: 2 } }
            producers: { p1: { topic: o, records: 60, rate: 200/s } }
            consumers: { g: { topics: o } }
            """);

        var run = new KafkaExperiment(scenario, "test.yaml").Run(1);

        Assert.Equal("ready: not all brokers are unfenced after 1m, before any fault", run.UnreachedWhy);
        Assert.Empty(run.Verdicts);
    }
}
