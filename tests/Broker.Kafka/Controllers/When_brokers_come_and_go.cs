using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;
using Lab.Model;
using static Lab.Broker.Kafka.Tests.Controllers.SmallCluster;

namespace Lab.Broker.Kafka.Tests.Controllers;

public sealed class When_brokers_come_and_go
{
    private static readonly VirtualTime T0 = VirtualTime.FromMs(1000);

    private static BrokerRegistrationRequest Register(int id, int incarnation, long previousEpoch = -1, string cluster = "cluster") =>
        new(1, new(id), cluster, new(id, incarnation), new(id), 9092, "", [new(id, 99)], new(previousEpoch));

    [Fact] // A16: last replica standing, with and without eligible leader replicas.
    public void Without_eligible_replicas_the_last_one_standing_leads_again_whatever_it_lost()
    {
        var cluster = new SmallCluster(elr: false).WithTopic([1, 2, 3]);
        cluster.Fence(1);
        cluster.Fence(2);
        cluster.Fence(3);
        Assert.Equal(Ids(3), cluster.Partition.Isr);
        Assert.Equal(BrokerId.None, cluster.Partition.Leader);
        cluster.ReturnToDuty(1);
        Assert.Equal(BrokerId.None, cluster.Partition.Leader);
        cluster.ReturnUncleanly(3);
        Assert.Equal(new BrokerId(3), cluster.Partition.Leader);
        Assert.Equal(LeaderRecoveryState.Recovered, cluster.Partition.RecoveryState);
    }

    [Fact]
    public void With_them_one_that_was_only_cut_off_leads_in_its_place()
    {
        var cluster = new SmallCluster().WithTopic([1, 2, 3]);
        cluster.Fence(1);
        cluster.Fence(2);
        Assert.Equal(Ids(2), cluster.Partition.Elr);
        cluster.Fence(3);
        Assert.Equal(Ids(2, 3), cluster.Partition.Elr);
        Assert.Equal(Ids(3), cluster.Partition.LastKnownElr);
        cluster.ReturnUncleanly(3);
        Assert.Equal(BrokerId.None, cluster.Partition.Leader);
        Assert.Equal(Ids(2), cluster.Partition.Elr);
        cluster.ReturnToDuty(2);
        Assert.Equal(new BrokerId(2), cluster.Partition.Leader);
        Assert.Equal(Ids(2), cluster.Partition.Isr);
        Assert.Empty(cluster.Partition.LastKnownElr);
        Assert.Equal(LeaderRecoveryState.Recovered, cluster.Partition.RecoveryState);
    }

    [Fact] // kafka-4x 9: kill -9 spends the tolerance, and the last known leader is elected although unclean election is off.
    public void When_all_eligible_stopped_uncleanly_the_last_known_leader_is_elected()
    {
        var cluster = new SmallCluster().WithTopic([1, 2, 3], isr: [1, 2]);
        cluster.Fence(2);
        cluster.Fence(1);
        cluster.ReturnUncleanly(2);
        Assert.Equal(BrokerId.None, cluster.Partition.Leader);
        cluster.ReturnUncleanly(1);
        Assert.Equal(new BrokerId(1), cluster.Partition.Leader);
        Assert.Equal(LeaderRecoveryState.Recovering, cluster.Partition.RecoveryState);
        Assert.Equal(Ids(1), cluster.Partition.Isr);
    }

    [Fact]
    public void An_unclean_broker_leaves_the_isr_before_its_registration_is_written()
    {
        var cluster = new SmallCluster().WithTopic([1, 2, 3]);
        cluster.State.Sessions.Begin(new(2), cluster.Epoch(2), T0);
        List<MetadataRecord> records = [];
        var (error, epoch) = cluster.Brokers.Register(Register(2, incarnation: 2), T0 + Duration.FromMs(9001), records);
        Assert.Equal(ErrorCode.None, error);
        Assert.Equal(Ids(1, 3), Assert.IsType<PartitionChangeRecord>(records[0]).Isr);
        var registration = Assert.IsType<RegisterBrokerRecord>(records[1]);
        Assert.True(registration.Fenced);
        Assert.Equal((cluster.State.NextOffset + 1).Value, epoch.Value);
        cluster.Commit(records);
        Assert.Equal(epoch, cluster.Epoch(2));
    }

    [Fact]
    public void Another_incarnation_is_refused_while_the_session_lives()
    {
        var cluster = new SmallCluster();
        cluster.State.Sessions.Begin(new(2), cluster.Epoch(2), T0);
        List<MetadataRecord> records = [];
        Assert.Equal(ErrorCode.DuplicateBrokerRegistration, cluster.Brokers.Register(Register(2, incarnation: 2), T0 + Duration.FromMs(9000), records).Error);
        Assert.Empty(records);
        Assert.Equal(ErrorCode.None, cluster.Brokers.Register(Register(2, incarnation: 2), T0 + Duration.FromMs(9001), records).Error);
    }

    [Fact] // Seen in a real log: a broker that registers again keeps its epoch and its fence.
    public void The_same_incarnation_may_register_again_and_keeps_its_epoch()
    {
        var cluster = new SmallCluster();
        cluster.State.Sessions.Begin(new(2), cluster.Epoch(2), T0);
        List<MetadataRecord> records = [];
        var (error, epoch) = cluster.Brokers.Register(Register(2, incarnation: 1), T0, records);
        Assert.Equal(ErrorCode.None, error);
        Assert.Equal(cluster.Epoch(2), epoch);
        cluster.Commit(records);
        Assert.False(cluster.State.Image.Broker(new(2))!.Fenced);
        Assert.True(cluster.State.Image.Broker(new(2))!.RegisteredAt.Value > epoch.Value);
    }

    [Fact]
    public void A_fenced_broker_that_restarts_fast_waits_in_4_1_and_not_in_3_9()
    {
        foreach (var (rules, expected) in new[] { (ControllerRules.Release39, ErrorCode.None), (ControllerRules.Release41, ErrorCode.DuplicateBrokerRegistration) })
        {
            var cluster = new SmallCluster(rules: rules);
            cluster.State.Sessions.Begin(new(2), cluster.Epoch(2), T0);
            cluster.Fence(2);
            Assert.Equal(expected, cluster.Brokers.Register(Register(2, incarnation: 2, cluster.Epoch(2).Value), T0 + Duration.FromMs(500), []).Error);
        }
    }

    [Fact]
    public void A_new_controller_waits_for_fenced_brokers_until_4_1()
    {
        foreach (var (rules, expected) in new[] { (ControllerRules.Release39 with { SessionIsLive = ControllerRules.Release41.SessionIsLive }, ErrorCode.DuplicateBrokerRegistration), (ControllerRules.Release41, ErrorCode.None) })
        {
            var cluster = new SmallCluster(rules: rules);
            cluster.Fence(2);
            cluster.Brokers.BecomeActive(T0);
            Assert.Equal(expected, cluster.Brokers.Register(Register(2, incarnation: 2), T0 + Duration.FromMs(500), []).Error);
        }
    }

    [Fact]
    public void A_clean_restart_keeps_the_eligible_replicas_an_unclean_one_does_not()
    {
        foreach (var clean in new[] { true, false })
        {
            var cluster = new SmallCluster().WithTopic([1, 2, 3], isr: [1, 2]);
            cluster.Fence(2);
            Assert.Equal(Ids(2), cluster.Partition.Elr);
            List<MetadataRecord> records = [];
            cluster.Brokers.Register(Register(2, incarnation: 2, previousEpoch: clean ? cluster.Epoch(2).Value : -1), T0, records);
            cluster.Commit(records);
            Assert.Equal(clean ? Ids(2) : [], cluster.Partition.Elr);
        }
    }

    [Fact]
    public void A_broker_of_another_cluster_is_refused() =>
        Assert.Equal(ErrorCode.InconsistentClusterId, new SmallCluster().Brokers.Register(Register(9, 1, cluster: "other"), T0, []).Error);

    [Fact]
    public void A_heartbeat_of_another_registration_is_stale() =>
        Assert.Equal(ErrorCode.StaleBrokerEpoch, new SmallCluster().Brokers.Heartbeat(new(1, new(2), new(999), Offset.Zero, false, false), T0, []).Error);

    [Fact]
    public void Unclean_election_is_honoured_at_once_when_the_topic_allows_it()
    {
        var cluster = new SmallCluster(elr: false).WithTopic([1, 2, 3], isr: [1]).WithConfig("unclean.leader.election.enable", "true");
        cluster.Fence(1);
        Assert.Equal(new BrokerId(2), cluster.Partition.Leader);
        Assert.Equal(LeaderRecoveryState.Recovering, cluster.Partition.RecoveryState);
    }

    [Fact]
    public void Controlled_shutdown_moves_leaders_then_waits_for_the_slowest_broker()
    {
        var cluster = new SmallCluster().WithTopic([1, 2, 3]);
        cluster.Brokers.BecomeActive(T0);
        foreach (var id in new[] { 2, 3 }) cluster.Brokers.Heartbeat(new(1, new(id), cluster.Epoch(id), cluster.State.NextOffset - 1, false, false), T0, []);
        List<MetadataRecord> records = [];
        Assert.Equal(BrokerControlState.ControlledShutdown, cluster.Brokers.Heartbeat(new(1, new(1), cluster.Epoch(1), cluster.State.NextOffset - 1, false, true), T0, records).State);
        Assert.True(Assert.IsType<BrokerRegistrationChangeRecord>(records[0]).InControlledShutdown);
        cluster.Commit(records);
        Assert.Equal(new BrokerId(2), cluster.Partition.Leader);
        var end = cluster.State.NextOffset - 1;

        Assert.Equal(BrokerControlState.ControlledShutdown, cluster.Brokers.Heartbeat(new(1, new(1), cluster.Epoch(1), end, false, true), T0, []).State);
        cluster.Brokers.Heartbeat(new(1, new(2), cluster.Epoch(2), end, false, false), T0, []);
        Assert.Equal(BrokerControlState.ControlledShutdown, cluster.Brokers.Heartbeat(new(1, new(1), cluster.Epoch(1), end, false, true), T0, []).State);
        cluster.Brokers.Heartbeat(new(1, new(3), cluster.Epoch(3), end, false, false), T0, []);
        records.Clear();
        Assert.Equal(BrokerControlState.ShutdownNow, cluster.Brokers.Heartbeat(new(1, new(1), cluster.Epoch(1), end, false, true), T0, records).State);
        Assert.Equal(FencingChange.Fence, Assert.IsType<BrokerRegistrationChangeRecord>(Assert.Single(records)).Fenced);
    }

    [Theory]
    [InlineData(BrokerControlState.Fenced, false, false, 4, false, BrokerControlState.Fenced)] // Not caught up.
    [InlineData(BrokerControlState.Fenced, false, false, 5, false, BrokerControlState.Unfenced)]
    [InlineData(BrokerControlState.Fenced, true, false, 5, false, BrokerControlState.Fenced)]
    [InlineData(BrokerControlState.Fenced, false, true, 4, false, BrokerControlState.ShutdownNow)]
    [InlineData(BrokerControlState.Unfenced, false, false, 0, true, BrokerControlState.Unfenced)]
    [InlineData(BrokerControlState.Unfenced, true, false, 9, true, BrokerControlState.Fenced)]
    [InlineData(BrokerControlState.Unfenced, true, true, 9, true, BrokerControlState.ShutdownNow)]
    [InlineData(BrokerControlState.Unfenced, false, true, 9, true, BrokerControlState.ControlledShutdown)]
    [InlineData(BrokerControlState.Unfenced, false, true, 9, false, BrokerControlState.ShutdownNow)]
    [InlineData(BrokerControlState.ControlledShutdown, false, true, 9, true, BrokerControlState.ControlledShutdown)]
    [InlineData(BrokerControlState.ControlledShutdown, false, false, 9, false, BrokerControlState.ShutdownNow)]
    public void A_heartbeat_decides_the_next_state(BrokerControlState current, bool fence, bool stop, long offset, bool leads, BrokerControlState expected) =>
        Assert.Equal(expected, BrokerControlStates.Next(new(current, fence, stop, new(offset), RegisteredAt: new(5), leads, new(7), LowestActiveOffset: new(8))));
}
