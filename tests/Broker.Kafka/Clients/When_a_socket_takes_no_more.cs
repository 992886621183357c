using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

/// <summary>
/// A producer whose socket holds 2,304 bytes, the least there is, and takes more up to 1,536. Its requests have one message each and about 720 bytes: three
/// are in the socket when its link is cut, the fourth waits.
/// </summary>
public sealed class When_a_socket_takes_no_more
{
    [Fact] // Its future ends when the last byte is in the socket.
    public void With_acks_0_what_still_waits_is_not_told_ok()
    {
        var world = World(1, 1, ("acks", "0"), ("enable.idempotence", "false"));
        world.Start();
        world.RunUntil(() => world.Produces.Count == 2);
        var seen = world.Results().Count(r => r == OperationResult.Ok);
        world.World.Network.Cut(world.MachineOf("p1"), world.MachineOf(1));
        world.RunFor(1_000);
        Assert.InRange(world.Results().Count(r => r == OperationResult.Ok), seen, seen + 4);
        world.World.Network.Heal(world.MachineOf("p1"), world.MachineOf(1));
        world.RunUntil(() => world.AllTold(40));
        world.RunFor(1_000);
        Assert.DoesNotContain(OperationResult.Info, world.Results());
        Assert.Equal(40, world.Cluster.Messages().Count);
    }

    [Fact] // InFlightRequests.canSendMore.
    public void No_further_request_is_begun_while_one_is_on_its_way_into_the_socket()
    {
        var world = World(1, 1, ("acks", "1"), ("max.in.flight.requests.per.connection", "5"));
        world.Cluster.OnRequest = (_, r) =>
        {
            if (r is ProduceRequest) world.World.Network.Cut(world.MachineOf("p1"), world.MachineOf(1));
            return Reaction.Answer;
        };
        world.Start();
        world.RunUntil(() => world.Produces.Count > 0);
        world.RunFor(500);
        // The one that was answered, three more in the socket, one that waits. Without a limit there were five.
        Assert.InRange(world.Of(FactKind.RequestSent).Count(f => f.A == (long)ApiKey.Produce) - world.Produces.Count, 1, 4);
    }

    [Theory] // KAFKA-19012.
    [InlineData(true)]
    [InlineData(false)]
    public void An_expired_batch_lends_its_buffer_to_nobody_while_its_request_waits(bool keeps)
    {
        var world = new ClientWorld(brokers: 2, partitions: 2);
        (string, string)[] more = [("enable.idempotence", "false"), ("request.timeout.ms", "2900"), ("delivery.timeout.ms", "3000")];
        world.AddProducer(
            o => o with { Records = 400, Interval = Model.Duration.FromMs(10), Keys = 8, ValueSize = 600, Behaviour = o.Behaviour with { KeepsBufferOfExpired = keeps } },
            [.. Settings, .. more]);
        // For two seconds nobody leads partition 0: what is for it grows old.
        world.Cluster[0].Leader = -1;
        world.Cluster.OnProduce = data => new RecordBatch(data.Records.Span).IsValid ? ErrorCode.None : ErrorCode.CorruptMessage;
        world.Start();
        world.RunFor(2_000);
        world.Cluster[0].Leader = 1;
        world.RunUntil(() => world.Of(FactKind.RequestSent).Any(f => f.A == (long)ApiKey.Produce && f.Detail is "broker 1"));
        world.World.Network.Cut(world.MachineOf("p1"), world.MachineOf(1));
        world.RunUntil(() => world.Results().Contains(OperationResult.Info));
        world.RunFor(200);
        world.World.Network.Heal(world.MachineOf("p1"), world.MachineOf(1));
        world.RunUntil(() => world.AllTold(400));

        var sentTo = world.Operations(OperationKind.Send).ToDictionary(o => o.Message.Value, o => world.History.Names[o.Place]);
        var first = world.Cluster.Requests<ProduceRequest>().SelectMany(r => r.Data.ToArray()).Where(d => d.Partition.Partition == 0).Take(10).ToArray();
        var strange = first.Count(d => !new RecordBatch(d.Records.Span).IsValid || Messages(d.Records.Span).Any(m => sentTo[m] != "orders-0"));
        if (keeps) Assert.Equal(0, strange);
        else Assert.Equal(1, strange);
    }

    private static readonly (string, string)[] Settings = [("send.buffer.bytes", "2304"), ("batch.size", "720"), ("linger.ms", "0")];

    private static ClientWorld World(int brokers, int partitions, params (string, string)[] more)
    {
        var world = new ClientWorld(brokers, partitions);
        world.AddProducer(o => o with { Records = 40, Keys = 8, ValueSize = 600 }, [.. Settings, .. more]);
        return world;
    }

    private static List<int> Messages(ReadOnlySpan<byte> batch)
    {
        List<int> messages = [];
        foreach (var record in new RecordBatch(batch)) messages.Add(Kafka.Clients.MessageText.ReadValue(record.Value.Span).Value);
        return messages;
    }
}
