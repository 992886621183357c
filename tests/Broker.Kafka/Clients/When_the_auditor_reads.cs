using Lab.Broker.Kafka.Clients.Auditing;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Broker.Kafka.Tests.Clients.Support;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients;

public sealed class When_the_auditor_reads
{
    [Fact]
    public void It_reads_every_partition_to_its_end_once()
    {
        var world = Audited(world =>
        {
            world.Fill(20, 0);
            world.Fill(5, 1, first: 21);
        });
        Assert.Equal(Enumerable.Range(1, 25), world.ReadMessages.Order());
        Assert.All(world.Operations(OperationKind.Read), o => Assert.True(o.Has(OperationFlags.Auditor)));
        Assert.Equal([("orders-0", 20L), ("orders-1", 5L)], world.Operations(OperationKind.ReadEnd).Select(o => (world.History.Names[o.Place], o.Offset)));
    }

    [Fact] // So that what is appended meanwhile need not be below the end that it was told.
    public void It_asks_for_the_end_of_a_partition_before_it_reads_it_and_is_through_afterwards()
    {
        var world = Audited(world =>
        {
            world.Fill(20, 0);
            world.Fill(5, 1, first: 21);
        });
        foreach (var end in world.Operations(OperationKind.ReadEnd))
        {
            var reads = world.Operations(OperationKind.Read).Where(o => o.Place == end.Place).ToList();
            Assert.All(reads, read => Assert.InRange(read.Call, end.Call + 1, end.Return - 1));
            Assert.True(reads[0].CalledAt - end.CalledAt >= Duration.FromMs(4), "There is a round trip for the end, and one for the records.");
        }
    }

    [Theory]
    [InlineData(Reaction.LoseReply)]
    [InlineData(Reaction.LoseRequest)]
    public void An_end_that_it_asked_for_in_vain_says_nothing(Reaction reaction)
    {
        var times = 0;
        var world = Audited(world =>
        {
            world.Fill(3, 0);
            world.Cluster.OnRequest = (_, request) => request is ListOffsetsRequest { Timestamp: ListOffsetsRequest.Latest } && times++ == 0 ? reaction : Reaction.Answer;
        });
        Assert.Equal(
            [(OperationResult.Info, Operation.NoOffset), (OperationResult.Ok, 3L), (OperationResult.Ok, 0L)],
            world.Operations(OperationKind.ReadEnd).Select(o => (o.Result, o.Offset)));
    }

    [Fact]
    public void A_group_without_a_position_resumes_where_its_policy_says()
    {
        Assert.Equal(3, Resume(ResetTo.Earliest, null));
        Assert.Equal(20, Resume(ResetTo.Latest, null));
        Assert.Equal(Operation.NoOffset, Resume(ResetTo.None, null));
    }

    [Fact]
    public void A_group_resumes_at_its_position() => Assert.Equal(7, Resume(ResetTo.Latest, new(new("orders", 0), new(7), LeaderEpoch.Zero)));

    [Fact] // Retention went past it, or the log never came back to it.
    public void A_position_out_of_range_follows_the_policy()
    {
        Assert.Equal(20, Resume(ResetTo.Latest, new(new("orders", 0), new(1), LeaderEpoch.None)));
        Assert.Equal(3, Resume(ResetTo.Earliest, new(new("orders", 0), new(99), LeaderEpoch.None)));
    }

    [Fact] // Committed 18 under epoch 0; that epoch ended at 12 for the new leader: 12 to 17 were never read.
    public void A_position_beyond_the_end_of_its_epoch_resumes_where_that_ended()
    {
        var world = Audited(world =>
        {
            world.Fill(20, 0);
            world.Cluster.Elect(0, leader: 1, at: 12);
            world.Fill(10, 0, first: 21);
            world.Cluster.Committed[("billing", 0)] = new(new("orders", 0), new(18), LeaderEpoch.Zero);
        });
        Assert.Equal(12, ResumeOf(world));
    }

    [Fact] // Two partitions: the first probe waits for metadata, the second for the first.
    public void A_probe_goes_to_every_partition()
    {
        var world = World();
        world.Start();
        world.RunFor(1);
        world.Tell("auditor", new ProbeCommand());
        world.RunUntil(() => world.AllTold(2));
        Assert.Equal([900], world.Cluster.Messages(0));
        Assert.Equal([901], world.Cluster.Messages(1));
        Assert.All(world.Operations(OperationKind.Send), o => Assert.True(o.Has(OperationFlags.Probe)));
        Assert.Equal(0, world.Actor<AuditorActor>("auditor").ProbesOpen);
    }

    [Fact]
    public void It_asks_again_while_a_partition_has_no_leader_and_the_coordinator_moves()
    {
        var world = World();
        world.Fill(4, 1);
        world.Cluster[1].Leader = -1;
        world.Cluster.Coordinator = -1;
        world.Start();
        world.RunFor(1);
        world.Tell("auditor", new AuditCommand());
        world.RunFor(3_000);
        Assert.Empty(world.Of(FactKind.AuditDone));
        world.Cluster.Elect(1, leader: 2);
        world.RunFor(1_000);
        world.Cluster.Coordinator = 2;
        world.RunUntil(() => world.Of(FactKind.AuditDone).Any(), withinMs: 2_000);
        Assert.Equal(4, world.ReadMessages.Count);
    }

    private static long Resume(ResetTo reset, CommittedOffset? committed)
    {
        var world = Audited(
            world =>
            {
                world.Fill(20, 0);
                world.Cluster[0].Start = 3;
                if (committed is { } c) world.Cluster.Committed[("billing", 0)] = c;
            }, reset);
        return ResumeOf(world);
    }

    private static long ResumeOf(ClientWorld world)
    {
        var resume = world.Operations(OperationKind.Resume).First(o => world.History.Names[o.Place] == "orders-0");
        Assert.Equal("billing", world.History.Names[resume.Key]);
        return resume.Offset;
    }

    private static ClientWorld Audited(Action<ClientWorld> prepare, ResetTo reset = ResetTo.Earliest)
    {
        var world = World(reset);
        prepare(world);
        world.Start();
        world.RunFor(1);
        world.Tell("auditor", new AuditCommand());
        world.RunUntil(() => world.Of(FactKind.AuditDone).Any(), withinMs: 10_000);
        return world;
    }

    private static ClientWorld World(ResetTo reset = ResetTo.Earliest)
    {
        var world = new ClientWorld(brokers: 2, partitions: 2);
        IReadOnlyList<TopicPartition> partitions = [new("orders", 0), new("orders", 1)];
        var options = new AuditorOptions
        {
            Bootstrap = world.Bootstrap, ProbeSettings = ProducerSettings.Defaults("4.1"), ReadSettings = ConsumerSettings.Defaults("4.1"),
            Behaviour = ClientBehaviour.Release41, Partitions = partitions, Groups = [new("billing", "billing", partitions, new(reset, 0))], FirstProbe = new(900),
        };
        world.Add("auditor", () => new AuditorActor(options));
        return world;
    }
}
