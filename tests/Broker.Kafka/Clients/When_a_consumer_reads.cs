using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model.Facts;
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

    [Fact] // One row for each fetch: the call when it is sent, the end if there was nothing to be read.
    public void It_records_the_ends_it_meets_when_somebody_asks_whether_they_are_current()
    {
        var world = new ClientWorld();
        world.Fill(3);
        world.AddConsumer(null, options => options with { RecordsEnds = true });
        world.Start();
        world.RunFor(1_800);
        world.Fill(1, first: 4);
        world.RunFor(900);
        var ends = world.Operations(OperationKind.ReadEnd).ToList();
        Assert.Equal(world.Cluster.Requests<FetchRequest>().Count(), ends.Count);
        var story = ends.Select(o => (o.Result, o.Offset)).ToList();
        Assert.Equal(3, story.LastIndexOf((OperationResult.Ok, 3)) - story.IndexOf((OperationResult.Fail, -1)));
        Assert.Equal([(OperationResult.Fail, -1L), (OperationResult.Ok, 3), (OperationResult.Fail, -1), (OperationResult.Ok, 4), (OperationResult.Open, -1)], story.Where((end, i) => i == 0 || story[i - 1] != end));
        Assert.All(ends.Where(o => o.Result == OperationResult.Ok), o => Assert.InRange((o.ReturnedAt - o.CalledAt).Ms, 2, 502));
        Assert.Equal(ends.Where(o => o.Result == OperationResult.Ok).Select(o => ((long)o.Id.Value, o.Offset, 1L)), world.Of(FactKind.EndTold).Select(f => (f.C, f.A, f.B)));
    }

    [Fact]
    public void It_records_the_end_that_it_is_told_when_it_begins_there()
    {
        var world = new ClientWorld();
        world.Fill(5);
        world.AddConsumer(null, options => options with { RecordsEnds = true }, ("auto.offset.reset", "latest"));
        world.Start();
        world.RunFor(100);
        var told = world.Operations(OperationKind.ReadEnd).First();
        Assert.Equal((OperationResult.Ok, 5L), (told.Result, told.Offset));
        Assert.Equal(2, (told.ReturnedAt - told.CalledAt).Ms);
    }

    [Theory]
    [InlineData(Reaction.LoseReply)]
    [InlineData(Reaction.LoseRequest)]
    public void An_end_that_it_was_not_told_says_nothing(Reaction reaction)
    {
        var world = new ClientWorld();
        var times = 0;
        world.Cluster.OnRequest = (_, request) => request is FetchRequest && times++ == 0 ? reaction : Reaction.Answer;
        world.AddConsumer(null, options => options with { RecordsEnds = true });
        world.Start();
        world.RunFor(2_000);
        Assert.Equal(OperationResult.Info, world.Operations(OperationKind.ReadEnd).First().Result);
        Assert.Contains(world.Operations(OperationKind.ReadEnd), o => o.Result == OperationResult.Ok);
    }

    [Fact]
    public void It_records_no_end_when_nobody_asks()
    {
        var world = new ClientWorld();
        world.Fill(3);
        world.AddConsumer();
        world.Start();
        world.RunFor(2_000);
        Assert.Empty(world.Operations(OperationKind.ReadEnd));
        Assert.Empty(world.Of(FactKind.EndTold));
    }
}
