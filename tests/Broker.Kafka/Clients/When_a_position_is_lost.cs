using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

public sealed class When_a_position_is_lost
{
    [Fact] // Ten were read under epoch 0; the new leader has eight of them, and two others behind.
    public void After_a_truncation_it_goes_back_to_where_the_logs_part()
    {
        var world = Truncated(ClientBehaviour.Release41, "earliest");
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 19, 20, 21], world.Effects);
        var reset = Assert.Single(world.Of(FactKind.PositionReset), f => f.B >= 0);
        Assert.Equal((8L, 10L), (reset.A, reset.B));
    }

    [Fact]
    public void Without_the_check_it_skips_what_the_new_leader_has_there()
    {
        var world = Truncated(ClientBehaviour.Release41 with { ValidatesPosition = false }, "earliest");
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 21], world.Effects);
    }

    [Fact]
    public void With_reset_none_a_truncation_ends_in_an_exception()
    {
        var world = new ClientWorld(brokers: 2);
        world.AddConsumer(null, null, ("auto.offset.reset", "none"));
        world.Cluster.Committed[("billing", 0)] = new(new("orders", 0), Offset.Zero, LeaderEpoch.None);
        Truncate(world);
        Assert.True(world.Actor<ConsumerActor>("c1").HasFailed);
        Assert.Single(world.Of(FactKind.ConsumerFailed));
        Assert.Equal(Enumerable.Range(1, 10), world.Effects);
    }

    // Ids guard what is stored; what a consumer has in memory it keeps. Only where epochs tell that the logs differ, it begins anew.
    [Theory]
    [InlineData(0, new[] { 21, 22 }), InlineData(4, new[] { 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22 })]
    public void In_a_topic_that_was_made_anew_under_its_name_the_position_stays_what_it_was(int epoch, int[] expected)
    {
        var world = new ClientWorld();
        world.Cluster[0].Epoch = epoch;
        world.Fill(10);
        world.AddConsumer();
        world.Start();
        world.RunUntil(() => world.Effects.Count == 10);
        world.RunFor(100);
        (world.Cluster.TopicId, world.Cluster.Logs[0]) = (new(2, 2), new FakeLog { Leader = 1 });
        world.Fill(12, first: 11);
        world.RunFor(2_000);
        Assert.Equal([.. Enumerable.Range(1, 10), .. expected], world.Effects);
        Assert.Equal(new Uuid(2, 2), world.Cluster.Requests<FetchRequest>().Last().Partitions[0].TopicId);
    }

    [Theory]
    [InlineData("earliest", new[] { 6, 7, 8 })]
    [InlineData("latest", new int[0])]
    public void A_position_below_the_log_start_follows_the_policy(string reset, int[] effects)
    {
        var world = new ClientWorld();
        world.Fill(8);
        world.Cluster[0].Start = 5;
        world.Cluster.Committed[("billing", 0)] = new(new("orders", 0), new(2), LeaderEpoch.None);
        world.AddConsumer(null, null, ("auto.offset.reset", reset));
        world.Start();
        world.RunFor(1_000);
        Assert.Equal(effects, world.Effects);
        Assert.Equal(2, Assert.Single(world.Of(FactKind.PositionReset)).B);
    }

    [Fact]
    public void Without_position_and_policy_every_poll_throws()
    {
        var world = new ClientWorld();
        world.Fill(3);
        world.AddConsumer(null, null, ("auto.offset.reset", "none"));
        world.Start();
        world.RunFor(5_000);
        Assert.Empty(world.Effects);
        Assert.Single(world.Of(FactKind.ConsumerFailed));
        Assert.Empty(world.Cluster.Requests<FetchRequest>());
    }

    [Fact] // E17: what stands before the damage comes out; then poll throws at that position for ever.
    public void A_damaged_batch_stops_at_its_offset()
    {
        var world = new ClientWorld();
        world.Fill(10);
        world.Cluster[0].Batches[6][^2] ^= 1;
        world.AddConsumer();
        world.Start();
        world.RunFor(10_000);
        Assert.Equal([1, 2, 3, 4, 5, 6], world.Effects);
        Assert.Equal(6, Assert.Single(world.Of(FactKind.ConsumerFailed)).A);
        Assert.Equal(6, world.Cluster.Committed[("billing", 0)].Offset.Value);
    }

    [Fact]
    public void Without_check_crcs_the_damage_goes_unseen()
    {
        var world = new ClientWorld();
        world.Fill(10);
        world.Cluster[0].Batches[6][^2] ^= 1;
        world.AddConsumer(null, null, ("check.crcs", "false"));
        world.Start();
        world.RunFor(1_000);
        Assert.Equal(10, world.ReadMessages.Count);
    }

    [Fact]
    public void A_moved_leader_is_followed_without_gap_or_repeat()
    {
        var world = new ClientWorld(brokers: 2);
        world.Fill(10);
        world.AddConsumer();
        world.Start();
        world.RunUntil(() => world.Effects.Count == 10);
        world.Cluster.Elect(0, leader: 2);
        world.Fill(10, first: 11);
        world.RunUntil(() => world.Effects.Count == 20, withinMs: 2_000);
        Assert.Equal(Enumerable.Range(1, 20), world.Effects);
    }

    [Fact]
    public void A_moved_coordinator_is_found_and_the_commit_repeated()
    {
        var world = new ClientWorld(brokers: 2);
        world.Fill(5);
        world.AddConsumer();
        world.Start();
        world.RunUntil(() => world.Effects.Count == 5);
        world.RunFor(50);
        world.Cluster.Coordinator = 2;
        world.Fill(1, first: 6);
        world.RunUntil(() => world.Cluster.Committed[("billing", 0)].Offset.Value == 6, withinMs: 2_000);
        world.RunFor(10);
        Assert.All(world.Operations(OperationKind.Commit), o => Assert.Equal(OperationResult.Ok, o.Result));
    }

    [Theory] // commitSync() throws after default.api.timeout.ms; the application goes on.
    [InlineData("classic")]
    [InlineData("consumer")]
    public void A_commit_without_an_answer_is_unknown_and_ends_at_its_time(string protocol)
    {
        var world = new ClientWorld();
        world.Fill(1);
        world.AddConsumer(null, null, ("group.protocol", protocol), ("default.api.timeout.ms", "40000"), ("request.timeout.ms", "30000"));
        world.Cluster.OnRequest = (_, r) => r is OffsetCommitRequest ? Reaction.Hang : Reaction.Answer;
        world.Start();
        world.RunUntil(() => world.Operations(OperationKind.Commit).Any(o => o.Result != OperationResult.Open));
        var commit = world.Operations(OperationKind.Commit).First();
        Assert.Equal(OperationResult.Info, commit.Result);
        Assert.Equal(40_000, (commit.ReturnedAt - commit.CalledAt).Ms);
        world.Cluster.OnRequest = (_, _) => Reaction.Answer;
        world.Fill(1, first: 2);
        world.RunUntil(() => world.Effects.Count == 2);
    }

    [Theory] // A commit that may pass is repeated until then, and no longer.
    [InlineData("classic")]
    [InlineData("consumer")]
    public void A_commit_that_no_coordinator_takes_has_failed_at_its_time(string protocol)
    {
        var world = new ClientWorld();
        world.Fill(1);
        world.AddConsumer(null, null, ("group.protocol", protocol), ("default.api.timeout.ms", "40000"), ("request.timeout.ms", "30000"));
        world.Cluster.CommitRefusal = ErrorCode.CoordinatorLoadInProgress;
        world.Start();
        world.RunUntil(() => world.Operations(OperationKind.Commit).Any(o => o.Result != OperationResult.Open));
        var commit = world.Operations(OperationKind.Commit).First();
        Assert.Equal((OperationResult.Fail, 40_000), (commit.Result, (commit.ReturnedAt - commit.CalledAt).Ms));
        world.Cluster.CommitRefusal = ErrorCode.None;
        world.Fill(1, first: 2);
        world.RunUntil(() => world.Effects.Count == 2);
        Assert.Single(world.Operations(OperationKind.Effect), o => o.Message.Value == 1);
    }

    [Fact] // CommitFailedException: only the commit before partitions are given up is repeated with the epoch that counts.
    public void A_commit_at_a_stale_epoch_has_failed_at_once()
    {
        var world = new ClientWorld();
        world.Fill(2);
        world.AddConsumer(null, null, ("group.protocol", "consumer"));
        world.Cluster.CommitRefusal = ErrorCode.StaleMemberEpoch;
        world.Start();
        world.RunUntil(() => world.Operations(OperationKind.Commit).Count(o => o.Result == OperationResult.Fail) == 2);
        Assert.Equal([1, 2], world.Effects);
    }

    [Fact]
    public void A_manual_consumer_handles_as_many_as_it_is_told()
    {
        var world = new ClientWorld();
        world.Fill(10);
        world.AddConsumer(null, o => o with { IsManual = true });
        world.Start();
        world.RunFor(1_000);
        Assert.True(world.Actor<ConsumerActor>("c1").IsPositioned);
        Assert.Empty(world.Effects);
        world.Tell("c1", new ReadCommand(3));
        world.RunFor(1_000);
        Assert.Equal([1, 2, 3], world.Effects);
        world.Tell("c1", new ReadCommand(2));
        world.RunFor(1_000);
        Assert.Equal([1, 2, 3, 4, 5], world.Effects);
        Assert.Equal(5, world.Of(FactKind.RecordsHandled).Sum(f => f.A));
    }

    private static ClientWorld Truncated(ClientBehaviour behaviour, string reset)
    {
        var world = new ClientWorld(brokers: 2);
        world.AddConsumer(null, o => o with { Behaviour = behaviour }, ("auto.offset.reset", reset));
        Truncate(world);
        return world;
    }

    private static void Truncate(ClientWorld world)
    {
        world.Fill(10);
        world.Start();
        world.RunUntil(() => world.Effects.Count == 10);
        world.RunFor(50);
        world.Cluster.Elect(0, leader: 2, at: 8);
        world.Fill(3, first: 19);
        world.RunFor(2_000);
    }
}
