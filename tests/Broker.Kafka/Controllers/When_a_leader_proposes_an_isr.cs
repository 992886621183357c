using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using static Lab.Broker.Kafka.Tests.Controllers.SmallCluster;

namespace Lab.Broker.Kafka.Tests.Controllers;

/// <summary>
/// AlterPartition's checks in their order: each row breaks a rule and, where it can, all rules that come after it, so a
/// check that moved would answer with another code.
/// </summary>
public sealed class When_a_leader_proposes_an_isr
{
    private readonly SmallCluster cluster = new SmallCluster(brokers: 4).WithTopic([1, 2, 3], isr: [1, 2]);

    private ErrorCode Propose(int sender, int leaderEpoch, int partitionEpoch, int[] isr, LeaderRecoveryState recovery = LeaderRecoveryState.Recovered, long? epochOf3 = null)
    {
        var members = isr.Select(id => new BrokerState(new(id), id == 3 && epochOf3 is { } given ? new(given) : id <= 4 ? cluster.Epoch(id) : new(0))).ToArray();
        return cluster.Proposals.Check(new(sender), new(Place, TopicId, new(leaderEpoch), members, recovery, partitionEpoch), cluster.Partition);
    }

    [Fact]
    public void A_good_one_is_written_and_answered_with_the_new_state()
    {
        List<MetadataRecord> records = [];
        var answer = Assert.Single(Alter(records, [1, 2, 3]));
        Assert.Equal(ErrorCode.None, answer.Error);
        Assert.Equal(11, answer.PartitionEpoch);
        Assert.Equal(new LeaderEpoch(5), answer.LeaderEpoch);
        Assert.Equal(Ids(1, 2, 3), answer.Isr);
        Assert.Equal(Ids(1, 2, 3), Assert.IsType<PartitionChangeRecord>(Assert.Single(records)).Isr);
    }

    [Fact]
    public void One_that_changes_nothing_is_answered_with_the_state_there_is()
    {
        List<MetadataRecord> records = [];
        var answer = Assert.Single(Alter(records, [1, 2]));
        Assert.Empty(records);
        Assert.Equal(ErrorCode.None, answer.Error);
        Assert.Equal(10, answer.PartitionEpoch);
    }

    [Theory]
    [InlineData(2, 6, 9, new[] { 9 }, ErrorCode.NotController)] // A leader epoch from the future; old partition epoch, not the leader.
    [InlineData(2, 4, 11, new[] { 9 }, ErrorCode.NotController)] // A partition epoch from the future beats an old leader epoch.
    [InlineData(2, 4, 9, new[] { 9 }, ErrorCode.FencedLeaderEpoch)]
    [InlineData(2, 5, 9, new[] { 9 }, ErrorCode.InvalidRequest)] // Not the leader.
    [InlineData(1, 5, 9, new[] { 9 }, ErrorCode.InvalidUpdateVersion)]
    [InlineData(1, 5, 10, new[] { 1, 4 }, ErrorCode.InvalidRequest)] // No replica.
    [InlineData(1, 5, 10, new[] { 2, 3 }, ErrorCode.InvalidRequest)] // Without the leader.
    [InlineData(1, 5, 10, new[] { 1, 2, 2 }, ErrorCode.InvalidRequest)]
    [InlineData(1, 5, 10, new int[0], ErrorCode.InvalidRequest)]
    public void Checks_come_in_the_real_order(int sender, int leaderEpoch, int partitionEpoch, int[] isr, ErrorCode expected)
    {
        cluster.Fence(3);
        Assert.Equal(expected, Propose(sender, leaderEpoch, partitionEpoch, isr, epochOf3: 0));
    }

    [Fact]
    public void A_recovering_leader_is_alone()
    {
        Assert.Equal(ErrorCode.InvalidRequest, Propose(1, 5, 10, [1, 3], LeaderRecoveryState.Recovering, epochOf3: 0));
    }

    [Fact]
    public void A_recovered_partition_does_not_go_back() => Assert.Equal(ErrorCode.InvalidRequest, Propose(1, 5, 10, [1], LeaderRecoveryState.Recovering));

    [Fact]
    public void A_recovering_partition_may_say_that_it_has_recovered()
    {
        var recovering = new SmallCluster().WithTopic([1, 2, 3], isr: [1], recovery: LeaderRecoveryState.Recovering);
        List<MetadataRecord> records = [];
        var members = Ids(1, 2).Select(id => new BrokerState(id, recovering.Epoch(id.Value))).ToArray();
        recovering.Proposals.Alter(new(1, new(1), recovering.Epoch(1), [new(Place, TopicId, new(5), members, LeaderRecoveryState.Recovered, 10)]), records);
        Assert.Equal(LeaderRecoveryState.Recovered, Assert.IsType<PartitionChangeRecord>(Assert.Single(records)).LeaderRecoveryState);
    }

    [Theory]
    [InlineData("fenced")]
    [InlineData("shutting down")]
    [InlineData("another registration")]
    public void An_ineligible_replica_stays_out(string why)
    {
        Assert.Equal(ErrorCode.None, Propose(1, 5, 10, [1, 2, 3]));
        var epoch = cluster.Epoch(3);
        if (why == "fenced") cluster.Fence(3);
        if (why == "shutting down") cluster.Apply(new BrokerRegistrationChangeRecord(new(3), epoch) { Version = 1, InControlledShutdown = true });
        if (why == "another registration") cluster.ReturnUncleanly(3);
        Assert.Equal(ErrorCode.IneligibleReplica, Propose(1, 5, 10, [1, 2, 3], epochOf3: epoch.Value));
    }

    [Fact]
    public void A_leader_that_sends_no_broker_epochs_is_not_asked_for_them()
    {
        cluster.ReturnUncleanly(3);
        Assert.Equal(ErrorCode.None, Propose(1, 5, 10, [1, 2, 3], epochOf3: -1));
    }

    [Fact]
    public void Unknown_topics_and_partitions_are_told_apart()
    {
        List<MetadataRecord> records = [];
        var request = new AlterPartitionRequest(1, new(1), cluster.Epoch(1),
        [
            new(new("t", 0), new(8, 8), new(5), [], LeaderRecoveryState.Recovered, 10),
            new(new("t", 1), TopicId, new(5), [], LeaderRecoveryState.Recovered, 10),
        ]);
        Assert.Equal([ErrorCode.UnknownTopicId, ErrorCode.UnknownTopicOrPartition], cluster.Proposals.Alter(request, records).Select(r => r.Error));
        Assert.Empty(records);
    }

    private IReadOnlyList<PartitionAltered> Alter(List<MetadataRecord> records, int[] isr) => cluster.Proposals.Alter(
        new(1, new(1), cluster.Epoch(1), [new(Place, TopicId, new(5), [.. isr.Select(id => new BrokerState(new(id), cluster.Epoch(id)))], LeaderRecoveryState.Recovered, 10)]), records);

    [Theory]
    [InlineData(ErrorCode.NotController, true), InlineData(ErrorCode.FencedLeaderEpoch, false), InlineData(ErrorCode.None, false)]
    public void One_partition_of_which_it_is_not_the_controller_sends_the_leader_to_another(ErrorCode error, bool expected)
    {
        PartitionAltered Of(int partition, ErrorCode e) => new(new("o", partition), e, BrokerId.None, LeaderEpoch.None, [], LeaderRecoveryState.Recovered, -1);
        Assert.Equal(expected, Refusals.IsNotController(new AlterPartitionResponse(1, ErrorCode.None, [Of(0, ErrorCode.None), Of(1, error)])));
    }
}
