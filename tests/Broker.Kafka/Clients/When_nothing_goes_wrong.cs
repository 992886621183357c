using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

public sealed class When_nothing_goes_wrong
{
    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("all")]
    public void Every_message_stands_in_the_log_once_and_in_order(string acks)
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 100 }, ("acks", acks));
        world.Start();
        world.RunUntil(() => world.AllTold(100));
        world.RunFor(10);
        Assert.Equal(Enumerable.Range(1, 100), world.Cluster.Messages());
        Assert.All(world.Operations(OperationKind.Send), o => Assert.Equal(OperationResult.Ok, o.Result));
    }

    [Fact]
    public void An_answer_tells_each_message_its_offset()
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Records = 50 });
        world.Start();
        world.RunUntil(() => world.AllTold(50));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), world.Operations(OperationKind.Send).Select(o => o.Offset));
        Assert.All(world.Operations(OperationKind.Send), o => Assert.Equal("orders-0", world.History.Names[o.Place]));
    }

    [Fact]
    public void Without_acks_the_success_is_unconfirmed_and_has_no_offset()
    {
        var world = new ClientWorld();
        world.AddProducer(null, ("acks", "0"));
        world.Start();
        world.RunUntil(() => world.AllTold(10));
        Assert.All(world.Operations(OperationKind.Send), o =>
        {
            Assert.True(o.Has(OperationFlags.Unconfirmed));
            Assert.Equal(Operation.NoOffset, o.Offset);
        });
    }
}
