using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

public sealed class When_the_leader_moves
{
    [Fact] // KIP-951: the refusal names the new leader, and the batch goes there without waiting.
    public void A_named_leader_is_followed_at_once()
    {
        var world = Moved(namesTheLeader: true, ClientBehaviour.Release41);
        Assert.InRange(Pause(world), 0, 15);
    }

    [Fact] // 100 ms plus or minus 20 %, unless metadata comes sooner and brings a new leader epoch.
    public void Without_the_rule_of_3_7_the_backoff_passes()
    {
        var world = Moved(namesTheLeader: false, ClientBehaviour.Release35);
        Assert.InRange(Pause(world), 80, 130);
    }

    [Fact]
    public void A_leader_learned_from_metadata_is_followed_at_once_too()
    {
        // Metadata is asked for at most every 100 ms, here about 50 ms after the move.
        var world = Moved(namesTheLeader: false, ClientBehaviour.Release41);
        Assert.InRange(Pause(world), 0, 60);
    }

    [Fact]
    public void What_was_learned_is_reported()
    {
        var world = Moved(namesTheLeader: true, ClientBehaviour.Release41);
        Assert.Equal([(1L, 0L), (2L, 1L)], world.Of(FactKind.MetadataLearned).Where(f => world.World.Places[f.Place] == "orders-0").Select(f => (f.A, f.B)));
        Assert.Equal(2, world.Actor<Kafka.Clients.Producing.ProducerActor>("p1").LeaderKnown(new("orders", 0)).Value);
    }

    [Fact]
    public void An_older_answer_does_not_bring_the_old_leader_back()
    {
        var world = new ClientWorld(brokers: 2);
        world.AddProducer(o => o with { Records = 1000 }, ("metadata.max.age.ms", "20"));
        world.Start();
        world.RunFor(150);
        world.Cluster.Elect(0, leader: 2);
        world.RunFor(250);
        var log = world.Cluster[0];
        // A broker that lags behind tells of epoch 0 again.
        (log.Leader, log.Epoch) = (1, 0);
        world.RunFor(250);
        Assert.Equal(2, world.Actor<Kafka.Clients.Producing.ProducerActor>("p1").LeaderKnown(new("orders", 0)).Value);
    }

    [Fact]
    public void A_dead_broker_is_tried_again_until_it_is_back()
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 200 });
        world.Start();
        world.RunFor(50);
        world.World.Crash(world.ProcessOf(1));
        world.RunFor(3_000);
        world.World.Start(world.ProcessOf(1));
        world.RunUntil(() => world.AllTold(200));
        Assert.All(world.Results(), r => Assert.Equal(OperationResult.Ok, r));
        Assert.Equal(Enumerable.Range(1, 200), world.Cluster.Messages());
    }

    [Fact] // C8: two batches of one partition on their way to two leaders.
    public void Muting_keeps_order_with_one_in_flight_and_its_absence_does_not()
    {
        Assert.Equal([1, 2], TwoLeaders(ClientBehaviour.Release41));
        Assert.Equal([2, 1], TwoLeaders(ClientBehaviour.Release41 with { MutesPartitionWithOneInFlight = false }));
    }

    private static List<int> TwoLeaders(ClientBehaviour behaviour)
    {
        var world = new ClientWorld(brokers: 2);
        world.AddProducer(
            o => o with { Records = 0, Behaviour = behaviour }, ("acks", "1"), ("enable.idempotence", "false"),
            ("max.in.flight.requests.per.connection", "1"), ("metadata.max.age.ms", "50"), ("linger.ms", "0"));
        world.Start();
        world.RunFor(1);
        world.Tell("p1", new Kafka.Clients.Producing.SendCommand([new(99)]));
        world.RunUntil(() => world.AllTold(1));
        world.RunFor(40);
        world.World.Network.Slow(world.MachineOf("p1"), world.MachineOf(1), Duration.FromMs(300));
        world.Tell("p1", new Kafka.Clients.Producing.SendCommand([new(1)]));
        world.RunFor(5);
        world.Cluster.Elect(0, leader: 2);
        world.RunFor(150);
        world.Tell("p1", new Kafka.Clients.Producing.SendCommand([new(2)]));
        world.RunUntil(() => world.AllTold(3));
        return [.. world.Cluster.Messages().Skip(1)];
    }

    private static ClientWorld Moved(bool namesTheLeader, ClientBehaviour behaviour)
    {
        var world = new ClientWorld(brokers: 2);
        world.Cluster.NamesTheLeader = namesTheLeader;
        world.AddProducer(o => o with { Records = 100, Behaviour = behaviour });
        world.Start();
        world.RunFor(50);
        world.Cluster.Elect(0, leader: 2);
        world.RunUntil(() => world.AllTold(100));
        Assert.Equal(Enumerable.Range(1, 100), world.Cluster.Messages());
        return world;
    }

    /// <summary>The longest time between two appends, in milliseconds.</summary>
    private static long Pause(ClientWorld world)
    {
        var told = world.Operations(OperationKind.Send).Select(o => o.ReturnedAt.Nanos).Order().ToList();
        return told.Zip(told.Skip(1), (a, b) => b - a).Max() / 1_000_000;
    }
}
