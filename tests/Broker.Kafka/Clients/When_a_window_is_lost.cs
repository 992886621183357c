using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

/// <summary>Ten messages, each a batch of its own, the first five on their way at once; something happens to that window.</summary>
public sealed class When_a_window_is_lost
{
    private static readonly (string, string)[] Plain = [("acks", "1"), ("enable.idempotence", "false")];
    private static readonly (string, string)[] Idempotent = [("acks", "all"), ("enable.idempotence", "true")];
    private static readonly (string, string)[] OneInFlight = [.. Plain, ("max.in.flight.requests.per.connection", "1")];

    [Fact] // The broker closes the connection and has executed nothing of it.
    public void Without_idempotence_it_comes_back_reversed() =>
        Assert.Equal([5, 4, 3, 2, 1, 6, 7, 8, 9, 10], Log(Plain, LoseFirst));

    [Fact]
    public void With_idempotence_it_comes_back_in_order() =>
        Assert.Equal(Enumerable.Range(1, 10), Log(Idempotent, LoseFirst));

    [Fact]
    public void With_one_in_flight_it_comes_back_in_order() =>
        Assert.Equal(Enumerable.Range(1, 10), Log(OneInFlight, LoseFirst));

    [Fact] // All five are executed, no answer comes, and the request timeout ends the connection.
    public void Without_idempotence_lost_replies_repeat_all_of_it() =>
        Assert.Equal([1, 2, 3, 4, 5, 5, 4, 3, 2, 1, 6, 7, 8, 9, 10], Log(Plain, SilenceFirstFive));

    [Fact]
    public void With_idempotence_lost_replies_repeat_nothing() =>
        Assert.Equal(Enumerable.Range(1, 10), Log(Idempotent, SilenceFirstFive));

    [Fact]
    public void With_one_in_flight_a_lost_reply_repeats_one_batch_in_its_place() =>
        Assert.Equal([1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], Log(OneInFlight, n => n == 1 ? Reaction.LoseReply : Reaction.Answer));

    [Fact]
    public void A_repeated_batch_of_an_idempotent_producer_is_told_its_first_offset()
    {
        var world = Run(Idempotent, SilenceFirstFive);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), world.Operations(OperationKind.Send).Select(o => o.Offset));
        Assert.Equal(5, world.Cluster[0].Duplicates);
    }

    [Fact]
    public void Retries_are_reported_with_their_attempt()
    {
        var world = Run(Plain, LoseFirst);
        Assert.Equal([5L, 4, 3, 2, 1], world.Of(FactKind.BatchRetried).Select(f => f.A));
        Assert.All(world.Of(FactKind.BatchRetried), f => Assert.Equal(1, f.C));
        Assert.Contains(world.Of(FactKind.ConnectionLost), f => (string)f.Detail! == "broker 1: ClosedByPeer");
    }

    [Fact] // The second batch fails; the backoff passes before it comes again.
    public void A_refused_batch_is_overtaken_without_idempotence()
    {
        var refused = false;
        var world = World(Plain);
        world.Cluster.OnProduce = data =>
        {
            if (refused || !Holds(data, 2)) return ErrorCode.None;
            refused = true;
            return ErrorCode.NotEnoughReplicas;
        };
        Finish(world);
        // What is on its way overtakes it; what still waits stays behind it in the queue.
        Assert.Equal([1, 3, 4, 5, 6, 2, 7, 8, 9, 10], world.Cluster.Messages());
    }

    [Fact]
    public void A_refused_batch_is_not_overtaken_with_idempotence()
    {
        var refused = false;
        var world = World(Idempotent);
        world.Cluster.OnProduce = data =>
        {
            if (refused || !Holds(data, 2)) return ErrorCode.None;
            refused = true;
            return ErrorCode.NotEnoughReplicas;
        };
        Finish(world);
        Assert.Equal(Enumerable.Range(1, 10), world.Cluster.Messages());
        Assert.NotEmpty(world.Cluster[0].Refused); // What overtook it was out of sequence.
    }

    private static Reaction LoseFirst(int n) => n == 1 ? Reaction.LoseRequest : Reaction.Answer;

    private static Reaction SilenceFirstFive(int n) => n <= 5 ? Reaction.ExecuteSilently : Reaction.Answer;

    private static IReadOnlyList<int> Log((string, string)[] properties, Func<int, Reaction> script) => Run(properties, script).Cluster.Messages();

    private static ClientWorld Run((string, string)[] properties, Func<int, Reaction> script)
    {
        var world = World(properties);
        var produces = 0;
        world.Cluster.OnRequest = (_, r) => r is ProduceRequest ? script(++produces) : Reaction.Answer;
        Finish(world);
        Assert.All(world.Results(), r => Assert.Equal(OperationResult.Ok, r));
        return world;
    }

    private static ClientWorld World((string, string)[] properties)
    {
        var world = new ClientWorld();
        world.AddProducer(o => o with { Interval = Duration.Zero, ValueSize = 100, StartAfter = Duration.FromMs(100) }, [.. properties, ("batch.size", "0"), ("linger.ms", "0")]);
        return world;
    }

    private static void Finish(ClientWorld world)
    {
        world.Start();
        world.RunUntil(() => world.AllTold(10));
    }

    private static bool Holds(ProduceData data, int message)
    {
        foreach (var record in new Kafka.Records.RecordBatch(data.Records.Span))
        {
            if (Kafka.Clients.MessageText.ReadValue(record.Value.Span).Value == message) return true;
        }

        return false;
    }
}
