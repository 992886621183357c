using Lab.Broker.Kafka.Clients.Producing;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

/// <summary>C7: a broker that knows nothing of a producer any more, and the numbers that batches in flight get then (KAFKA-8483).</summary>
public sealed class When_a_producer_is_forgotten
{
    // Whether the heap is in disorder depends on how many batches have come and gone: after each of a few of them the producer is forgotten.
    [Fact]
    public void Batches_in_flight_are_numbered_again_in_their_order() =>
        Assert.All(Enumerable.Range(5, 12), n => Assert.Equal(Enumerable.Range(1, 30), Log(forgottenAfter: n, inOrder: true)));

    [Fact]
    public void In_that_of_a_heap_they_are_written_in_disorder() =>
        Assert.Contains(Enumerable.Range(5, 12), n => !Enumerable.Range(1, 30).SequenceEqual(Log(forgottenAfter: n, inOrder: false)));

    private static IReadOnlyList<int> Log(int forgottenAfter, bool inOrder)
    {
        var world = new ClientWorld();
        world.AddProducer(
            o => o with { Records = 30, Interval = Duration.Zero, ValueSize = 100, StartAfter = Duration.FromMs(100), Behaviour = ClientBehaviour.Release41 with { RenumbersInOrder = inOrder } },
            ("acks", "all"), ("enable.idempotence", "true"), ("batch.size", "0"), ("linger.ms", "0"));
        world.Cluster[0].RefusesUnknownProducers = true;
        var produced = 0;
        world.Cluster.OnProduce = _ =>
        {
            if (++produced == forgottenAfter + 1) world.Cluster[0].ForgetProducers();
            return ErrorCode.None;
        };
        world.Start();
        world.RunUntil(() => world.AllTold(30));
        Assert.All(world.Results(), r => Assert.Equal(OperationResult.Ok, r));
        Assert.Equal(Enumerable.Range(1, 30), world.Cluster.Messages().Order());
        Assert.Contains(world.Cluster[0].Refused, r => r.Error == ErrorCode.UnknownProducerId);
        return world.Cluster.Messages();
    }

    // By hand: 1 leaves [1, 2, 3, 4], 4 takes the root and sinks below 2.
    [Fact]
    public void A_heap_is_in_order_until_something_is_taken_out_of_it()
    {
        var heap = new InFlightHeap();
        var queue = new PartitionQueue(new("orders", 0));
        List<ProducerBatch> batches = [];
        foreach (var sequence in new[] { 1, 2, 3, 4 })
        {
            var builder = new Kafka.Records.RecordBatchBuilder();
            builder.Begin();
            batches.Add(new());
            batches[^1].Begin(queue, VirtualTime.Zero, builder, 1000, 0);
            batches[^1].SetProducerState(new(9), new(0), new(sequence));
            heap.Add(batches[^1]);
        }

        Assert.Equal([1, 2, 3, 4], heap.InHeapOrder.Select(b => b.BaseSequence.Value));
        heap.Remove(batches[0]);
        Assert.Equal([2, 4, 3], heap.InHeapOrder.Select(b => b.BaseSequence.Value));
        heap.Remove(batches[3]);
        heap.Remove(batches[0]);
        Assert.Equal([2, 3], heap.InHeapOrder.Select(b => b.BaseSequence.Value));
    }
}
