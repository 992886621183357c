using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

/// <summary>AsyncKafkaConsumer: the application's thread and the background thread, and what the one knows of the other.</summary>
public sealed class When_the_consumer_has_two_threads
{
    private static readonly HandlerStep Effect = new HandlerStep.Effect();

    [Fact]
    public void It_reads_does_and_commits_as_the_classic_one()
    {
        var world = Consuming(ClientBehaviour.Release43, [Effect, new HandlerStep.Commit()], 10);
        world.RunUntil(() => world.Effects.Count == 10);
        world.RunFor(100);
        Assert.Equal(Enumerable.Range(1, 10), world.Effects);
        Assert.Equal(10, world.Cluster.Committed[("billing", 0)].Offset.Value);
    }

    [Fact]
    public void A_poll_returns_no_more_than_it_may_and_the_rest_of_a_fetch_stays_in_the_buffer()
    {
        var world = Consuming(ClientBehaviour.Release43, [new HandlerStep.Each([Effect]), new HandlerStep.Commit()], 10, ("max.poll.records", "4"));
        world.RunUntil(() => world.Effects.Count == 10);
        world.RunFor(100);
        Assert.Equal([4L, 8, 10], world.Operations(OperationKind.Commit).Select(c => c.Offset));
    }

    [Theory] // Polls of four take 2 s; the third commits. Until 4.1 it waits until the positions of the first two are noted. Since 4.2 its own records are in it too.
    [InlineData(true, 0)]
    [InlineData(false, 4)]
    public void An_automatic_commit_may_hold_what_its_own_poll_returns_unless_the_poll_waits_for_it(bool waits, long mostAhead)
    {
        SortedSet<long> ahead = [];
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var behaviour = ClientBehaviour.Release43 with { AwaitsPositionSnapshot = waits };
            var world = Consuming(behaviour, [new HandlerStep.Work(Duration.FromMs(500), Duration.FromMs(500)), Effect], 20, seed,
                ("max.poll.records", "4"), ("enable.auto.commit", "true"), ("auto.commit.interval.ms", "3900"));
            world.RunUntil(() => world.Operations(OperationKind.Commit).Any());
            world.RunFor(100);
            ahead.Add(world.Cluster.Committed[("billing", 0)].Offset.Value - world.Effects.Count);
        }

        Assert.Equal(mostAhead, ahead.Max);
    }

    [Fact]
    public void A_kill_between_such_a_commit_and_the_work_loses_what_the_poll_returned()
    {
        var world = Consuming(ClientBehaviour.Release43, [new HandlerStep.Work(Duration.FromMs(500), Duration.FromMs(500)), Effect], 20,
            ("max.poll.records", "4"), ("enable.auto.commit", "true"), ("auto.commit.interval.ms", "3900"));
        world.RunUntil(() => world.Operations(OperationKind.Commit).Any(c => c.Result == OperationResult.Ok));
        var ahead = world.Cluster.Committed[("billing", 0)].Offset.Value - world.Effects.Count;
        world.World.Crash(world.ProcessOf("c1"));
        world.World.Start(world.ProcessOf("c1"));
        world.RunFor(30_000);
        Assert.Equal(20 - ahead, world.Effects.Distinct().Count());
        Assert.True(ahead > 0);
    }

    [Fact]
    public void Without_automatic_commits_nothing_is_lost_whenever_it_is_killed()
    {
        var world = Consuming(ClientBehaviour.Release43, [new HandlerStep.Each([Effect]), new HandlerStep.Commit()], 50, ("max.poll.records", "7"));
        for (var i = 0; i < 8; i++)
        {
            world.RunFor(3);
            world.World.Crash(world.ProcessOf("c1"));
            world.World.Start(world.ProcessOf("c1"));
        }

        world.RunUntil(() => world.Effects.Distinct().Count() == 50);
    }

    private static ClientWorld Consuming(ClientBehaviour behaviour, IReadOnlyList<HandlerStep> handler, int messages, params (string, string)[] properties) =>
        Consuming(behaviour, handler, messages, 1, properties);

    private static ClientWorld Consuming(ClientBehaviour behaviour, IReadOnlyList<HandlerStep> handler, int messages, ulong seed, params (string, string)[] properties)
    {
        var world = new ClientWorld(seed: seed);
        world.Fill(messages);
        world.AddConsumer(handler, o => o with { EffectTime = Duration.Zero, Behaviour = behaviour }, [.. properties, ("group.protocol", "consumer")]);
        world.Start();
        return world;
    }
}
