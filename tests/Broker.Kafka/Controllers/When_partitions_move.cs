using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;
using static Lab.Broker.Kafka.Tests.Controllers.SmallCluster;

namespace Lab.Broker.Kafka.Tests.Controllers;

/// <summary>AlterPartitionReassignments (KIP-455): who comes is added first, who goes stays until they are in sync.</summary>
public sealed class When_partitions_move
{
    private static SmallCluster Cluster(ControllerRules? rules = null) => new SmallCluster(brokers: 5, rules: rules).WithTopic([1, 2, 3]);

    private static ErrorCode Move(SmallCluster cluster, params int[] to)
    {
        List<MetadataRecord> records = [];
        var results = new Reassignments(cluster.State, cluster.Updates).Begin(new(1, [new(Place, Ids(to))], 1000), records);
        cluster.Commit(records);
        return results[0].Error;
    }

    /// <summary>The leader proposes an in-sync set.</summary>
    private static PartitionAltered Propose(SmallCluster cluster, params int[] isr)
    {
        List<MetadataRecord> records = [];
        var p = cluster.Partition;
        var proposal = new PartitionProposal(Place, TopicId, p.LeaderEpoch, [.. isr.Select(id => new BrokerState(new(id), cluster.Epoch(id)))], LeaderRecoveryState.Recovered, p.PartitionEpoch);
        var result = Assert.Single(cluster.Proposals.Alter(new(1, p.Leader, cluster.Epoch(p.Leader.Value), [proposal]), records));
        cluster.Commit(records);
        return result;
    }

    [Fact]
    public void Who_comes_is_added_and_who_goes_is_marked()
    {
        var cluster = Cluster();
        Assert.Equal(ErrorCode.None, Move(cluster, 4, 2, 3));
        var p = cluster.Partition;
        Assert.Equal(Ids(4, 2, 3, 1), p.Replicas);
        Assert.Equal(Ids(4), p.Adding);
        Assert.Equal(Ids(1), p.Removing);
        Assert.Equal(Ids(1, 2, 3), p.Isr);
        Assert.Equal((new BrokerId(1), new LeaderEpoch(5)), (p.Leader, p.LeaderEpoch));
    }

    [Fact]
    public void It_is_done_with_the_in_sync_set_that_holds_all_who_stay()
    {
        var cluster = Cluster();
        Move(cluster, 4, 2, 3);
        var answer = Propose(cluster, 1, 2, 3, 4);
        Assert.Equal(ErrorCode.NewLeaderElected, answer.Error); // It was the sender's last word.
        var p = cluster.Partition;
        Assert.Equal(Ids(4, 2, 3), p.Replicas);
        Assert.Equal(Ids(2, 3, 4), p.Isr);
        Assert.Empty(p.Adding.Concat(p.Removing));
        Assert.Equal((new BrokerId(4), new LeaderEpoch(6)), (p.Leader, p.LeaderEpoch));
    }

    [Fact]
    public void A_leader_that_stays_gets_a_new_epoch_when_somebody_goes()
    {
        var cluster = Cluster();
        Move(cluster, 1, 2, 4);
        Assert.Equal(ErrorCode.None, Propose(cluster, 1, 2, 3, 4).Error);
        Assert.Equal((new BrokerId(1), new LeaderEpoch(6)), (cluster.Partition.Leader, cluster.Partition.LeaderEpoch));
    }

    [Fact]
    public void Another_order_of_the_same_brokers_is_done_at_once_and_moves_no_leader()
    {
        var cluster = Cluster();
        Assert.Equal(ErrorCode.None, Move(cluster, 3, 1, 2));
        var p = cluster.Partition;
        Assert.Equal(Ids(3, 1, 2), p.Replicas);
        Assert.Equal((new BrokerId(1), new LeaderEpoch(5)), (p.Leader, p.LeaderEpoch));
    }

    [Fact]
    public void Fewer_replicas_are_had_at_once_when_those_that_stay_are_in_sync()
    {
        var cluster = Cluster();
        Move(cluster, 2, 3);
        var p = cluster.Partition;
        Assert.Equal(Ids(2, 3), p.Replicas);
        Assert.Equal(Ids(2, 3), p.Isr);
        Assert.Equal(new BrokerId(2), p.Leader);
    }

    [Fact]
    public void Another_wish_replaces_the_one_under_way()
    {
        var cluster = Cluster();
        Move(cluster, 4, 2, 3);
        Move(cluster, 5, 2, 3);
        Assert.Equal(Ids(5, 2, 3, 1), cluster.Partition.Replicas);
        Assert.Equal(Ids(5), cluster.Partition.Adding);
        Move(cluster, 1, 2, 3);
        Assert.Equal(Ids(1, 2, 3), cluster.Partition.Replicas);
        Assert.Empty(cluster.Partition.Adding.Concat(cluster.Partition.Removing));
    }

    // KAFKA-19975.
    [Theory]
    [InlineData(false), InlineData(true)]
    public void A_replica_that_stays_and_is_dead_holds_it_up_before_4_3(bool is43)
    {
        var cluster = Cluster(is43 ? ControllerRules.Release43 : ControllerRules.Release41);
        cluster.Fence(3);
        Move(cluster, 4, 2, 3);
        Propose(cluster, 1, 2, 4);
        Assert.Equal(is43 ? Ids(4, 2, 3) : Ids(4, 2, 3, 1), cluster.Partition.Replicas);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        var cluster = Cluster();
        Assert.Equal([ErrorCode.InvalidReplicaAssignment, ErrorCode.InvalidReplicaAssignment, ErrorCode.InvalidReplicaAssignment], new int[][] { [], [1, 1], [1, 9] }.Select(to => Move(cluster, to)));
        List<MetadataRecord> records = [];
        var unknown = new Reassignments(cluster.State, cluster.Updates).Begin(new(1, [new(new("t", 7), Ids(1))], 1000), records);
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, unknown[0].Error);
        Assert.Empty(records);
    }

    [Fact]
    public void A_topic_grows_behind_what_it_has()
    {
        var cluster = Cluster();
        List<MetadataRecord> records = [];
        var topics = new TopicCreation(cluster.State, new Entropy());
        Assert.Equal(ErrorCode.InvalidPartitions, topics.AddPartitions(new(1, "t", 1, 1000), records));
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, topics.AddPartitions(new(1, "u", 3, 1000), records));
        Assert.Equal(ErrorCode.None, topics.AddPartitions(new(1, "t", 3, 1000), records));
        cluster.Commit(records);
        Assert.Equal(3, cluster.State.Image.Topic("t")!.Partitions);
        Assert.All([1, 2], p => Assert.Equal(3, cluster.State.Image.Partition(new("t", p))!.Replicas.Distinct().Count()));
    }

    [Fact]
    public void A_deleted_topic_is_gone_with_its_partitions()
    {
        var cluster = Cluster();
        List<MetadataRecord> records = [];
        var topics = new TopicCreation(cluster.State, new Entropy());
        Assert.Equal(ErrorCode.None, topics.Delete("t", records));
        cluster.Commit(records);
        Assert.Null(cluster.State.Image.Topic("t"));
        Assert.Null(cluster.State.Image.Partition(Place));
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, topics.Delete("t", records));
    }

    private sealed class Entropy : ITopicEntropy
    {
        public int Draw(ulong subject, uint k, int bound) => (int)(k % (uint)bound);

        public Uuid TopicId(string name) => new(1, name.Length);
    }
}
