using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

/// <summary>The order of two lines in a handler, and a kill between them.</summary>
public sealed class When_a_consumer_dies
{
    private static readonly HandlerStep Effect = new HandlerStep.Effect();
    private static readonly HandlerStep Commit = new HandlerStep.Commit();

    [Fact] // E1
    public void Commit_before_effect_loses_the_message_in_between()
    {
        var world = KilledBehind([Commit, Effect], "commit", nth: 5);
        Assert.Equal([1, 2, 3, 4, 6, 7, 8, 9, 10], world.Effects);
    }

    [Fact] // E2
    public void Effect_before_commit_repeats_the_message_in_between()
    {
        var world = KilledBehind([Effect, Commit], "effect", nth: 5);
        Assert.Equal([1, 2, 3, 4, 5, 5, 6, 7, 8, 9, 10], world.Effects);
    }

    [Fact]
    public void A_commit_per_poll_repeats_all_of_the_poll_so_far()
    {
        var world = KilledBehind([new HandlerStep.Each([Effect]), Commit], "effect", nth: 7, ("max.poll.records", "5"));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 6, 7, 8, 9, 10], world.Effects);
    }

    [Fact] // The commit holds the whole poll, the handler had two of five.
    public void A_commit_before_the_poll_is_handled_loses_the_rest_of_it()
    {
        var world = KilledBehind([Commit, new HandlerStep.Each([Effect])], "effect", nth: 7, ("max.poll.records", "5"));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], world.Effects);
    }

    [Fact] // Nothing was committed yet: the next life begins at the reset policy.
    public void Without_any_commit_the_next_life_begins_anew()
    {
        var world = KilledBehind([Effect], "effect", nth: 10);
        Assert.Equal([.. Enumerable.Range(1, 10), .. Enumerable.Range(1, 10)], world.Effects);
        Assert.Equal([0, 1], world.History.Sessions.Where(s => s.Client == "c1").Select(s => s.Life));
    }

    [Fact] // auto.commit.interval.ms has passed, but a poll commits only what earlier polls returned.
    public void Auto_commit_covers_earlier_polls_only()
    {
        var world = Automatic(work: Duration.FromMs(500), ("max.poll.records", "4"));
        // Polls of 4 take 2 s: the one that begins at about 6 s commits the first three, not its own.
        world.RunUntil(() => world.Operations(OperationKind.Commit).Any());
        world.RunFor(100);
        Assert.Equal(12, world.Cluster.Committed[("billing", 0)].Offset.Value);
        Assert.Equal(12, world.Effects.Count);
        Assert.Equal(16, world.ReadMessages.Count);
    }

    [Fact]
    public void Auto_commit_in_a_single_threaded_loop_repeats_and_never_loses()
    {
        var world = Automatic(work: Duration.FromMs(500), ("max.poll.records", "4"));
        world.RunFor(9_000);
        world.World.Crash(world.ProcessOf("c1"));
        var before = world.Effects.Count;
        world.World.Start(world.ProcessOf("c1"));
        world.RunUntil(() => world.Effects.Distinct().Count() == 20);
        Assert.Equal(13, world.Effects[before]); // From the commit on.
        Assert.Equal(Enumerable.Range(1, 20), world.Effects.Distinct().Order());
    }

    [Fact] // An idle consumer commits its positions all the same, on time.
    public void Auto_commit_goes_on_while_nothing_comes()
    {
        var world = new ClientWorld();
        world.Fill(1);
        world.AddConsumer([Effect], null, ("enable.auto.commit", "true"));
        world.Start();
        world.RunFor(21_000);
        var commits = world.Operations(OperationKind.Commit).ToList();
        Assert.Equal([5000L, 10000, 15000, 20000], commits.Select(c => c.CalledAt.Ms));
        Assert.All(commits, c => Assert.Equal((OperationResult.Ok, 1L), (c.Result, c.Offset)));
    }

    [Fact]
    public void A_step_begins_ends_and_is_alone_in_its_event()
    {
        var world = new ClientWorld();
        world.Fill(2);
        world.AddConsumer([Effect, Commit]);
        world.Start();
        world.RunUntil(() => world.Effects.Count == 2);
        world.RunFor(10);
        var steps = world.Facts.Facts.Where(f => f.Kind is FactKind.HandlerStep or FactKind.HandlerStepDone or FactKind.EffectDone or FactKind.PositionCommitted)
            .Select(f => f.Kind is FactKind.HandlerStep or FactKind.HandlerStepDone ? $"{f.Kind} {f.Detail} {f.A}" : f.Kind.ToString());
        Assert.Equal(
            [
                "HandlerStep effect 1", "EffectDone", "HandlerStepDone effect 1", "HandlerStep commit 1", "PositionCommitted", "HandlerStepDone commit 1",
                "HandlerStep effect 2", "EffectDone", "HandlerStepDone effect 2", "HandlerStep commit 2", "PositionCommitted", "HandlerStepDone commit 2",
            ], steps);
    }

    [Fact]
    public void An_asynchronous_commit_is_not_waited_for()
    {
        var world = new ClientWorld();
        world.Fill(10);
        world.AddConsumer([Effect, new HandlerStep.CommitAsync()]);
        world.Start();
        world.RunUntil(() => world.Effects.Count == 10);
        Assert.Contains(world.Operations(OperationKind.Commit), o => o.Result == OperationResult.Open);
        world.RunFor(100);
        Assert.All(world.Operations(OperationKind.Commit), o => Assert.Equal(OperationResult.Ok, o.Result));
        Assert.Equal(10, world.Cluster.Committed[("billing", 0)].Offset.Value);
    }

    private static ClientWorld Automatic(Duration work, params (string, string)[] properties)
    {
        var world = new ClientWorld();
        world.Fill(20);
        world.AddConsumer([new HandlerStep.Work(work, work), Effect], o => o with { EffectTime = Duration.Zero }, [.. properties, ("enable.auto.commit", "true")]);
        world.Start();
        return world;
    }

    /// <summary>Ten messages; the process is killed right behind the nth end of a step, and started again.</summary>
    private static ClientWorld KilledBehind(IReadOnlyList<HandlerStep> handler, string step, int nth, params (string, string)[] properties)
    {
        var world = new ClientWorld();
        world.Fill(10);
        world.AddConsumer(handler, null, properties);
        world.Start();
        world.RunUntil(() => world.Of(FactKind.HandlerStepDone).Any(f => (string)f.Detail! == step && f.A == nth));
        world.World.Crash(world.ProcessOf("c1"));
        world.World.Start(world.ProcessOf("c1"));
        world.RunFor(5_000);
        return world;
    }
}
