using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

public sealed class When_a_consumer_reads
{
    [Fact]
    public void Every_message_has_its_effect_once_and_its_position_is_committed()
    {
        var world = new ClientWorld();
        world.Fill(50);
        world.AddConsumer();
        world.Start();
        world.RunUntil(() => world.Effects.Count == 50);
        world.RunFor(100);
        Assert.Equal(Enumerable.Range(1, 50), world.Effects);
        Assert.Equal(50, world.Cluster.Committed[("billing", 0)].Offset.Value);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), world.Operations(OperationKind.Commit).Select(o => o.Offset));
    }

    [Fact]
    public void What_is_appended_later_wakes_the_long_poll()
    {
        var world = new ClientWorld();
        world.AddConsumer();
        world.Start();
        world.RunFor(2_000);
        world.Fill(1);
        var before = world.World.Now;
        world.RunUntil(() => world.Effects.Count == 1);
        Assert.InRange((world.World.Now - before).Ms, 0, 10);
    }

    [Fact]
    public void It_waits_in_one_long_poll_at_a_time()
    {
        var world = new ClientWorld();
        world.AddConsumer();
        world.Start();
        world.RunFor(10_000);
        // fetch.max.wait.ms is 500, the round trip 2 ms.
        Assert.InRange(world.Cluster.Requests<FetchRequest>().Count(), 18, 20);
    }

    [Fact]
    public void A_new_group_with_reset_latest_skips_what_is_there()
    {
        var world = new ClientWorld();
        world.Fill(5);
        world.AddConsumer(null, null, ("auto.offset.reset", "latest"));
        world.Start();
        world.RunFor(1);
        world.RunUntil(() => world.Actor<ConsumerActor>("c1").IsPositioned);
        world.RunFor(10);
        world.Fill(2, first: 6);
        world.RunUntil(() => world.Effects.Count == 2);
        Assert.Equal([6, 7], world.Effects);
    }

    [Fact]
    public void A_poll_returns_at_most_max_poll_records()
    {
        var world = new ClientWorld();
        world.Fill(25);
        world.AddConsumer([new HandlerStep.Each([new HandlerStep.Effect()]), new HandlerStep.Commit()], null, ("max.poll.records", "10"));
        world.Start();
        world.RunUntil(() => world.Effects.Count == 25);
        world.RunFor(100);
        Assert.Equal([10L, 20, 25], world.Operations(OperationKind.Commit).Select(o => o.Offset));
    }

    [Fact]
    public void All_partitions_are_read_each_in_order()
    {
        var world = new ClientWorld(brokers: 3, partitions: 6);
        for (var p = 0; p < 6; p++) world.Fill(20, p, first: 1 + (20 * p));
        world.AddConsumer();
        world.Start();
        world.RunUntil(() => world.Effects.Count == 120);
        for (var p = 0; p < 6; p++) Assert.Equal(Enumerable.Range(1 + (20 * p), 20), world.Effects.Where(m => (m - 1) / 20 == p));
    }
}
