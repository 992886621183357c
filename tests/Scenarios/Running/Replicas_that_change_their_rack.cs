using Lab.Model.Facts;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>A group of the consumer protocol has a new epoch when a replica of its topic moves to another rack (KIP-1101), and nobody gets other partitions by it.</summary>
public sealed class Replicas_that_change_their_rack
{
    [Theory]
    [InlineData("[east, west, north, south]", 1)]
    [InlineData("[east, west, north, east]", 0)] // The new replica is where the old one was.
    [InlineData("[]", 0)]
    public void Give_their_group_a_new_epoch(string racks, int epochs)
    {
        var record = new KafkaExperiment(Examples.Read($$"""
            name: a replica moves
            system: kafka
            profile: "4.1"
            cluster: { brokers: 4, racks: {{racks}} }
            topics: { o: { assignment: [[1, 2, 3], [2, 3, 1]], min.insync.replicas: 2 } }
            producers: { p1: { topic: o, records: 200, rate: 10/s, properties: { acks: all } } }
            consumers: { g: { topics: o, members: 2, subscribe: true, properties: { group.protocol: consumer, enable.auto.commit: false, auto.offset.reset: earliest } } }
            faults: [{ at: 5s, admin: { reassign: { o-0: [4, 2, 3] } } }]
            """), "racks.yaml").Record(1);
        Assert.True(record.UnreachedWhy is null, record.UnreachedWhy);
        var moved = record.Ready + Model.Duration.FromSeconds(4);
        List<Fact> facts = [.. record.Facts.Facts.Where(f => f.At > moved)];
        Assert.Contains(facts, f => f.Kind == FactKind.PartitionChanged && record.Facts.Places[f.Place] == "o-0" && f.Detail is int[] isr && isr.Contains(4));
        Assert.Equal(epochs, facts.Where(f => f.Kind == FactKind.GroupStable).Select(f => f.A).Distinct().Count());
        Assert.DoesNotContain(facts, f => f.Kind is FactKind.PartitionAcquired or FactKind.PartitionReleased && f.At < record.Ready + Model.Duration.FromSeconds(19));
    }
}
