using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Tests.Controllers;

public sealed class A_controller_with_brokers
{
    private static readonly TopicPartition Metadata = new(LogFileNames.MetadataTopic, 0);

    private static SmallWorld WithTopic(Action<FakeBrokerScript>? script = null, ControllerRules? rules = null) => new(options: SmallWorld.With(rules), script: broker =>
    {
        if (broker.Id.Value == 1) broker.Asks.Add((1000, _ => SmallWorld.CreateTopic("t", 1, 2, 3)));
        script?.Invoke(broker);
    });

    [Fact]
    public void Brokers_are_unfenced_and_learn_what_is_committed()
    {
        var world = WithTopic();
        world.RunTo(1500);
        Assert.Equal(ErrorCode.None, world.Brokers[0].Last<CreateTopicsResponse>().Results[0].Error);
        Assert.All(world.Controller.Committed.Brokers, broker => Assert.False(broker.Fenced));
        Assert.Equal(new BrokerId(1), world.Partition("t").Leader);
        Assert.All(world.Brokers, broker => Assert.Equal(SmallWorld.Describe(world.Controller.Committed), SmallWorld.Describe(broker.Image)));
        Assert.All(world.Brokers, broker => Assert.Equal(broker.Epoch.Value, broker.Image.Broker(broker.Id)!.RegisteredAt.Value));
    }

    [Theory] // 3.9 looks when the session ends, 4.0 and later eight times a session: at most nine eighths of it.
    [InlineData("3.9", 9000, 9000)]
    [InlineData("4.1", 9000, 10_125)]
    [InlineData("4.3", 9000, 10_125)]
    public void A_silent_broker_is_fenced_when_its_session_has_ended(string release, long earliest, long latest)
    {
        var world = WithTopic(rules: release switch { "3.9" => ControllerRules.Release39, "4.1" => ControllerRules.Release41, _ => ControllerRules.Release43 });
        world.RunTo(1500);
        world.Brokers[0].Beats = false;
        var lastBeat = world.Brokers[0].TimeOf<BrokerHeartbeatResponse>();
        world.RunTo(20_000);
        var fenced = Assert.Single(world.Facts.Facts, fact => fact.Kind == FactKind.BrokerFenced);
        var silence = fenced.At - lastBeat;
        Assert.InRange(silence.Ms, earliest - 10, latest + 40);
        Assert.Equal(new BrokerId(2), world.Partition("t").Leader);
        Assert.Equal(new LeaderEpoch(1), world.Partition("t").LeaderEpoch);
        var change = world.Facts.Facts.Last(fact => fact.Kind == FactKind.PartitionChanged);
        Assert.Equal((2, 1, 0), (change.A, change.B, change.C));
        Assert.Equal([2, 3], (int[])change.Detail!);
    }

    [Fact]
    public void A_broker_that_only_fell_silent_keeps_its_epoch_when_it_is_back()
    {
        var world = WithTopic();
        world.RunTo(1500);
        var epoch = world.Brokers[0].Epoch;
        world.Brokers[0].Beats = false;
        world.RunTo(12_000);
        world.Brokers[0].Beats = true;
        world.RunTo(14_000);
        Assert.False(world.Controller.Committed.Broker(new(1))!.Fenced);
        Assert.Equal(epoch, world.Controller.Committed.Broker(new(1))!.Epoch);
        Assert.Single(world.Facts.Facts, fact => fact.Kind == FactKind.BrokerRegistered && fact.A == 1);
    }

    [Fact]
    public void A_killed_broker_is_let_in_again_when_its_old_session_is_over_and_counts_as_unclean()
    {
        var world = WithTopic();
        world.RunTo(1500);
        world.World.Crash(world.BrokerProcesses[0].Process);
        world.World.Start(world.BrokerProcesses[0].Process);
        world.RunTo(5000);
        Assert.Equal(ErrorCode.DuplicateBrokerRegistration, world.Brokers[0].Last<BrokerRegistrationResponse>().Error);
        world.RunTo(13_000);
        var registrations = world.Facts.Facts.Where(fact => fact.Kind == FactKind.BrokerRegistered && fact.A == 1).ToArray();
        Assert.Equal(2, registrations.Length);
        Assert.Equal((0, 1), (registrations[0].C, registrations[1].C));
        Assert.True(registrations[1].B > registrations[0].B);
        Assert.False(world.Controller.Committed.Broker(new(1))!.Fenced);
        Assert.DoesNotContain(new BrokerId(1), world.Partition("t").Isr);
    }

    [Fact]
    public void A_controlled_shutdown_ends_fenced_and_moves_leaders()
    {
        var world = WithTopic();
        world.RunTo(1500);
        world.Brokers[0].WantsShutDown = true;
        world.RunTo(4000);
        Assert.True(world.Brokers[0].Answers.Exists(a => a.Answer is BrokerHeartbeatResponse { ShouldShutDown: true }));
        Assert.Equal(new BrokerId(2), world.Partition("t").Leader);
        Assert.True(world.Controller.Committed.Broker(new(1))!.Fenced);
    }

    [Fact]
    public void An_isr_proposal_is_answered_once_it_is_on_disk()
    {
        AlterPartitionRequest Alter(FakeBrokerScript script) => new(7, script.Id, script.Epoch,
        [
            new(new("t", 0), script.Image.Topic("t")!.Id, LeaderEpoch.Zero, [.. new[] { 1, 2 }.Select(id => new BrokerState(new(id), script.Image.Broker(new(id))!.Epoch))], LeaderRecoveryState.Recovered, 0),
        ]);

        var world = WithTopic(broker =>
        {
            if (broker.Id.Value == 1) broker.Asks.Add((2000, Alter));
        });
        world.RunTo(1900);
        world.World.DiskOf(world.Machine).SlowFactor = 50;
        world.RunTo(4000);
        var answer = world.Brokers[0].Last<AlterPartitionResponse>();
        Assert.Equal(ErrorCode.None, answer.Results[0].Error);
        Assert.Equal(1, answer.Results[0].PartitionEpoch);
        Assert.Equal(SmallCluster.Ids(1, 2), world.Partition("t").Isr);

        // 25 ms of linger, then three flushes (log and indexes) of 25 ms each at least.
        Assert.True(world.Brokers[0].TimeOf<AlterPartitionResponse>() - VirtualTime.FromMs(2000) >= Duration.FromMs(100));
    }

    [Fact]
    public void Producer_id_blocks_never_overlap()
    {
        var world = new SmallWorld(script: broker =>
        {
            foreach (var at in new[] { 1000, 1001, 1100 }) broker.Asks.Add((at, script => new AllocateProducerIdsRequest(1, script.Id, script.Epoch)));
        });
        world.RunTo(2000);
        var blocks = world.Brokers.SelectMany(b => b.Answers).Select(a => a.Answer).OfType<AllocateProducerIdsResponse>().ToArray();
        Assert.Equal(9, blocks.Length);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => (long)i * 1000), blocks.Select(b => b.Start.Value).Order());
        Assert.All(blocks, block => Assert.Equal(1000, block.Length));
    }

    [Fact]
    public void Elections_that_are_asked_for_are_answered()
    {
        var world = WithTopic(broker =>
        {
            if (broker.Id.Value == 2)
            {
                broker.Asks.Add((1800, _ => new ElectLeadersRequest(1, ElectionType.Preferred, new("t", 0), 1000)));
                broker.Asks.Add((1900, _ => new ElectLeadersRequest(1, ElectionType.Unclean, new("t", 0), 1000)));
                broker.Asks.Add((2000, _ => new ElectLeadersRequest(1, ElectionType.Unclean, new("nowhere", 0), 1000)));
            }
        });
        world.RunTo(3000);
        Assert.Equal(
            [ErrorCode.ElectionNotNeeded, ErrorCode.ElectionNotNeeded, ErrorCode.UnknownTopicOrPartition],
            world.Brokers[1].Answers.Select(a => a.Answer).OfType<ElectLeadersResponse>().Select(r => r.Error));
    }

    [Fact]
    public void Requests_of_one_connection_are_answered_in_their_order()
    {
        // The second waits behind a fetch that finds nothing for 500 ms.
        var world = new SmallWorld(script: broker =>
        {
            if (broker.Id.Value != 1) return;
            broker.Asks.Add((3000, script => Fetch(new(1), script.Image.LastApplied.Next, new(1))));
            broker.Asks.Add((3010, _ => new ElectLeadersRequest(1, ElectionType.Preferred, new("x", 0), 1)));
        });
        world.RunTo(5000);
        var answers = world.Brokers[0].Answers.Where(a => a.Answer is FetchResponse or ElectLeadersResponse).ToArray();
        Assert.IsType<FetchResponse>(answers[0].Answer);
        Assert.IsType<ElectLeadersResponse>(answers[1].Answer);
        Assert.InRange(answers[0].At.Ms, 3500, 3510);
        Assert.True(answers[1].At >= answers[0].At);
    }

    [Theory]
    [InlineData(0, 0, 0, ErrorCode.FencedLeaderEpoch)]
    [InlineData(2, 0, 0, ErrorCode.UnknownLeaderEpoch)]
    [InlineData(1, 0, 2, ErrorCode.InvalidRequest)]
    [InlineData(1, -1, 0, ErrorCode.InvalidRequest)]
    [InlineData(1, 0, -1, ErrorCode.None)]
    public void A_fetch_is_checked(int epoch, long offset, int lastEpoch, ErrorCode expected)
    {
        var observer = new FakeBrokerScript(9) { Registers = false, Follows = false };
        observer.Asks.Add((1000, _ => Fetch(new(epoch), new(offset), new(lastEpoch))));
        var world = new SmallWorld(brokers: 1, observer: observer);
        world.RunTo(2000);
        var result = observer.Last<FetchResponse>().Results[0];
        Assert.Equal(expected, result.Error);
        Assert.Equal(new LeaderEpoch(1), result.CurrentEpoch);
        Assert.Equal(new BrokerId(100), result.CurrentLeader);
    }

    [Fact]
    public void An_observer_that_is_ahead_is_told_where_it_parts()
    {
        var observer = new FakeBrokerScript(9) { Registers = false, Follows = false };
        observer.Asks.Add((1000, _ => Fetch(new(1), new(500), new(1))));
        var world = new SmallWorld(brokers: 1, observer: observer);
        world.RunTo(2000);
        var result = observer.Last<FetchResponse>().Results[0];
        Assert.Equal(new EpochEndOffset(new(1), result.HighWatermark), result.Diverging);
        Assert.True(result.Records.IsEmpty);
    }

    [Fact]
    public void No_op_records_come_at_their_interval_whatever_else_happens()
    {
        var world = new SmallWorld(brokers: 1, options: new() { NodeId = new(100), ClusterId = SmallWorld.ClusterId, MetadataMaxIdleInterval = Duration.FromMs(500) });
        world.RunTo(1900);
        var before = world.Controller.State.NextOffset;
        world.RunTo(6900);
        Assert.Equal(10, world.Controller.State.NextOffset - before);
    }

    [Fact]
    public void The_periodic_unclean_election_finds_what_was_leaderless_before_it_was_allowed()
    {
        var options = new ControllerOptions
        {
            NodeId = new(100), ClusterId = SmallWorld.ClusterId, Features = ControllerFeatures.Release39, MetadataMaxIdleInterval = Duration.Zero, UncleanLeaderElectionInterval = Duration.FromSeconds(5),
        };
        var world = new SmallWorld(options: options, script: broker =>
        {
            if (broker.Id.Value != 3) return;
            broker.Asks.Add((1000, _ => new CreateTopicsRequest(1, [new("t", -1, -1, [SmallCluster.Ids(1, 2)], [])], 1000)));
            broker.Asks.Add((1100, Alter));
        });
        world.RunTo(2000);
        Assert.Equal(ErrorCode.InvalidRequest, world.Brokers[2].Last<AlterPartitionResponse>().Results[0].Error);
        world.Brokers[1].Beats = false;
        world.RunTo(12_000);
        world.Brokers[0].Beats = false;
        world.Brokers[1].Beats = true;
        world.RunTo(22_000);
        Assert.Equal(BrokerId.None, world.Partition("t").Leader);
        Assert.Equal(SmallCluster.Ids(1), world.Partition("t").Isr);

        world.World.Crash(world.Process);
        world.Options = options with { UncleanLeaderElectionEnable = true };
        world.World.Start(world.Process);
        world.RunTo(26_900);
        Assert.Equal(BrokerId.None, world.Partition("t").Leader);
        world.RunTo(27_100);
        Assert.Equal(new BrokerId(2), world.Partition("t").Leader);
        Assert.Equal(LeaderRecoveryState.Recovering, world.Partition("t").RecoveryState);
        Assert.Equal(1, world.Facts.Facts.Last(fact => fact.Kind == FactKind.PartitionChanged).C);

        // Broker 3 leads nothing: it may not ask.
        static AlterPartitionRequest Alter(FakeBrokerScript script) =>
            new(7, script.Id, script.Epoch, [new(new("t", 0), script.Image.Topic("t")!.Id, LeaderEpoch.Zero, [new(new(1), new(-1))], LeaderRecoveryState.Recovered, 0)]);
    }

    [Fact]
    public void Leadership_goes_back_to_preferred_replicas_from_time_to_time()
    {
        var world = new SmallWorld(options: new() { NodeId = new(100), ClusterId = SmallWorld.ClusterId, LeaderImbalanceCheckInterval = Duration.FromSeconds(30), MetadataMaxIdleInterval = Duration.Zero }, script: broker =>
        {
            if (broker.Id.Value == 1) broker.Asks.Add((1000, _ => SmallWorld.CreateTopic("t", 1, 2)));
            if (broker.Id.Value == 2) broker.Asks.Add((20_000, Return));
        });
        world.RunTo(1500);
        world.Brokers[0].Beats = false;
        world.RunTo(12_000);
        world.Brokers[0].Beats = true;
        world.RunTo(29_900);
        Assert.Equal(new BrokerId(2), world.Partition("t").Leader);
        world.RunTo(30_200);
        Assert.Equal(new BrokerId(1), world.Partition("t").Leader);
        Assert.Equal(new LeaderEpoch(2), world.Partition("t").LeaderEpoch);

        static AlterPartitionRequest Return(FakeBrokerScript script)
        {
            var partition = script.Image.Partition(new("t", 0))!;
            return new(7, script.Id, script.Epoch,
                [new(partition.Partition, partition.TopicId, partition.LeaderEpoch, [new(new(2), new(-1)), new(new(1), script.Image.Broker(new(1))!.Epoch)], LeaderRecoveryState.Recovered, partition.PartitionEpoch)]);
        }
    }

    private static FetchRequest Fetch(LeaderEpoch epoch, Offset offset, LeaderEpoch lastEpoch) =>
        new FetchRequest().With(1, new(9), BrokerEpoch.None, 500, 1, 1 << 20, IsolationLevel.ReadUncommitted, 0, -1, [new(Metadata, epoch, offset, lastEpoch, Offset.Zero, 1 << 20, Offset.None)], []);
}
