using FsCheck;
using FsCheck.Fluent;
using Lab.Broker.Kafka.Clients;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

/// <summary>
/// Brokers that lose requests and answers, hang, refuse, append and then say otherwise, and change leaders, for eight
/// seconds: what the application is told is true all the same. FsCheck prints the seed that fails.
/// </summary>
public sealed class Whatever_the_brokers_do
{
    private const int Records = 150;
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(60);

    [Fact]
    public void What_is_told_is_true() => Check.One(Quick, Prop.ForAll(Seeds, seed =>
    {
        foreach (var acks in new[] { "1", "all" })
        {
            var world = Run(seed, ("acks", acks), ("enable.idempotence", "false"));
            var log = Log(world);
            foreach (var send in world.Operations(OperationKind.Send))
            {
                var copies = log.Count(r => r.Message == send.Message.Value);
                if (send.Result == OperationResult.Fail) Assert.True(copies == 0, $"m{send.Message.Value} failed and stands in the log.");
                if (send.Result == OperationResult.Ok) Assert.Contains((world.History.Names[send.Place], send.Offset, send.Message.Value), log);
            }
        }
    }));

    /// <summary>
    /// Where a producer that nobody knows must begin with sequence 0. Real brokers ask that of transactions alone and take
    /// any sequence of an unknown producer (sheet 3.1, rule 5), so that a second batch may be written where the first one
    /// was lost: see docs/findings.md.
    /// </summary>
    [Fact]
    public void An_idempotent_producer_keeps_order_and_repeats_nothing() => Check.One(Quick, Prop.ForAll(Seeds, seed =>
    {
        var world = Run(seed, unknownProducersBeginWithZero: true, ("acks", "all"));
        var log = Log(world);
        foreach (var place in log.GroupBy(r => r.Place))
        {
            var messages = place.OrderBy(r => r.Offset).Select(r => r.Message).ToList();
            Assert.True(messages.SequenceEqual(messages.Distinct().Order()), $"{place.Key}: {string.Join(' ', messages)}");
        }

        foreach (var send in world.Operations(OperationKind.Send))
        {
            var copies = log.Count(r => r.Message == send.Message.Value);
            if (send.Result == OperationResult.Fail) Assert.Equal(0, copies);
            if (send.Result == OperationResult.Ok) Assert.Equal(1, copies);
        }
    }));

    [Fact]
    public void One_in_flight_keeps_the_order_of_what_is_told_ok() => Check.One(Quick, Prop.ForAll(Seeds, seed =>
    {
        var world = Run(seed, ("acks", "1"), ("enable.idempotence", "false"), ("max.in.flight.requests.per.connection", "1"));
        foreach (var place in Log(world).GroupBy(r => r.Place))
        {
            var firsts = place.OrderBy(r => r.Offset).Select(r => r.Message).Distinct().ToList();
            Assert.True(firsts.SequenceEqual(firsts.Order()), $"{place.Key}: {string.Join(' ', firsts)}");
        }
    }));

    [Fact] // The same seed gives the same run, to the last event.
    public void A_run_is_a_function_of_its_seed() => Check.One(Quick.WithMaxTest(10), Prop.ForAll(Seeds, seed =>
        Assert.Equal(Run(seed, ("acks", "all")).World.RunHash, Run(seed, ("acks", "all")).World.RunHash)));

    private static Arbitrary<int> Seeds => Gen.Choose(1, int.MaxValue - 1).ToArbitrary();

    private static ClientWorld Run(int seed, params (string, string)[] properties) => Run(seed, unknownProducersBeginWithZero: false, properties);

    private static ClientWorld Run(int seed, bool unknownProducersBeginWithZero, params (string, string)[] properties)
    {
        var world = new ClientWorld(brokers: 2, partitions: 3, seed: (ulong)seed);
        foreach (var log in world.Cluster.Logs) log.UnknownProducersBeginWithZero = unknownProducersBeginWithZero;
        var n = 0UL;
        var calm = VirtualTime.FromMs(8_000);
        bool Chance(int percent) => world.World.Now < calm && Hash.Of((ulong)seed, ++n) % 100 < (ulong)percent;
        world.Cluster.NamesTheLeader = seed % 2 == 0;
        world.Cluster.OnRequest = (_, r) =>
        {
            if (Chance(1)) world.Cluster.Elect((int)(Hash.Of((ulong)seed, n) % 3), 1 + (int)(Hash.Of((ulong)seed, n, 1) % 2));
            return r is not ProduceRequest ? (Chance(3) ? Reaction.LoseRequest : Reaction.Answer)
                : Chance(2) ? Reaction.LoseRequest
                : Chance(2) ? Reaction.LoseReply
                : Chance(1) ? Reaction.Hang
                : Chance(1) ? Reaction.ExecuteAndHang
                : Reaction.Answer;
        };
        world.Cluster.OnProduce = _ => Chance(3) ? ErrorCode.NotEnoughReplicas : ErrorCode.None;
        world.Cluster.OnAppended = _ => Chance(2) ? ErrorCode.RequestTimedOut : ErrorCode.None;
        world.AddProducer(
            o => o with { Records = Records, Keys = seed % 3 == 0 ? 0 : 5, ValueSize = 50, Interval = Duration.FromMs(20) },
            [.. properties, ("delivery.timeout.ms", "3000"), ("request.timeout.ms", "900"), ("retries", seed % 5 == 0 ? "2" : "1000"), ("linger.ms", seed % 7 == 0 ? "30" : "0"), ("batch.size", "300")]);
        world.Start();
        world.RunUntil(() => world.AllTold(Records), withinMs: 60_000);
        return world;
    }

    private static List<(string Place, long Offset, int Message)> Log(ClientWorld world)
    {
        var log = new List<(string, long, int)>();
        for (var p = 0; p < world.Cluster.Logs.Count; p++)
        {
            foreach (var bytes in world.Cluster[p].Batches)
            {
                foreach (var record in new RecordBatch(bytes)) log.Add(($"orders-{p}", record.Offset.Value, MessageText.ReadValue(record.Value.Span).Value));
            }
        }

        return log;
    }
}
