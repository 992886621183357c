using FsCheck;
using FsCheck.Fluent;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;
using static Lab.Broker.Kafka.Tests.Controllers.SmallCluster;

namespace Lab.Broker.Kafka.Tests.Controllers;

public sealed class When_topics_are_created
{
    private sealed class Entropy(ulong seed = 1) : ITopicEntropy
    {
        private readonly Choices choices = new(seed);

        public int Draw(ulong subject, uint k, int bound) => (int)choices.Draw(new(1), subject, k, bound);

        public Uuid TopicId(string name) => new(1, (long)(Hash.Of(name) >> 1));
    }

    private readonly SmallCluster cluster = new(brokers: 3);

    private ErrorCode Create(NewTopic topic) => Assert.Single(new TopicCreation(cluster.State, new Entropy()).Create(new(1, [topic], 0), [])).Error;

    private static NewTopic Topic(string name = "new", int partitions = 3, short replicas = 3, int[][]? assignment = null) =>
        new(name, partitions, replicas, assignment is null ? [] : [.. assignment.Select(a => Ids(a))], []);

    [Theory]
    [InlineData("", 1, 1, ErrorCode.InvalidTopicException)]
    [InlineData("..", 1, 1, ErrorCode.InvalidTopicException)]
    [InlineData("a b", 1, 1, ErrorCode.InvalidTopicException)]
    [InlineData("t", 1, 1, ErrorCode.TopicAlreadyExists)]
    [InlineData("a", 0, 1, ErrorCode.InvalidPartitions)]
    [InlineData("a", -2, 1, ErrorCode.InvalidPartitions)]
    [InlineData("a", 0, 0, ErrorCode.InvalidReplicationFactor)]
    [InlineData("a", 1, 4, ErrorCode.InvalidReplicationFactor)]
    [InlineData("a", 1, 3, ErrorCode.None)]
    [InlineData("a", -1, -1, ErrorCode.None)]
    public void Bad_ones_are_refused(string name, int partitions, short replicas, ErrorCode expected)
    {
        cluster.WithTopic([1, 2, 3]);
        Assert.Equal(expected, Create(Topic(name, partitions, replicas)));
    }

    [Fact]
    public void Names_that_metrics_cannot_tell_apart_collide()
    {
        cluster.Apply(new TopicRecord("my.topic", new(5, 5)));
        Assert.Equal(ErrorCode.InvalidTopicException, Create(Topic("my_topic")));
        Assert.Equal(ErrorCode.None, Create(Topic("my-topic")));
    }

    [Theory]
    [InlineData(new[] { 1, 2 }, new[] { 2, 3 }, ErrorCode.None)]
    [InlineData(new[] { 1, 2 }, new[] { 2 }, ErrorCode.InvalidReplicaAssignment)]
    [InlineData(new[] { 1, 1 }, new[] { 2, 3 }, ErrorCode.InvalidReplicaAssignment)]
    [InlineData(new[] { 1, 9 }, new[] { 2, 3 }, ErrorCode.InvalidReplicaAssignment)]
    [InlineData(new int[0], new int[0], ErrorCode.InvalidReplicaAssignment)]
    public void Assignments_must_be_sound(int[] first, int[] second, ErrorCode expected) =>
        Assert.Equal(expected, Create(Topic(partitions: -1, replicas: -1, assignment: [first, second])));

    [Fact]
    public void An_assignment_leaves_no_room_for_numbers()
    {
        Assert.Equal(ErrorCode.InvalidRequest, Create(Topic(partitions: 1, replicas: -1, assignment: [[1]])));
        Assert.Equal(ErrorCode.InvalidRequest, Create(Topic(partitions: -1, replicas: 1, assignment: [[1]])));
    }

    [Fact]
    public void Twice_in_one_request_is_wrong_both_times()
    {
        var results = new TopicCreation(cluster.State, new Entropy()).Create(new(1, [Topic("a"), Topic("b"), Topic("a")], 0), []);
        Assert.Equal([ErrorCode.InvalidRequest, ErrorCode.None, ErrorCode.InvalidRequest], results.Select(r => r.Error));
    }

    [Fact]
    public void A_fenced_replica_is_placed_but_not_in_sync()
    {
        cluster.Fence(1);
        List<MetadataRecord> records = [];
        new TopicCreation(cluster.State, new Entropy()).Create(new(1, [Topic(partitions: -1, replicas: -1, assignment: [[1, 2, 3]])], 0), records);
        var partition = Assert.Single(records.OfType<PartitionRecord>());
        Assert.Equal(Ids(2, 3), partition.Isr);
        Assert.Equal(new BrokerId(2), partition.Leader);
        Assert.Equal(new Uuid(1, 99), partition.Directories[0]);
    }

    [Fact]
    public void Nobody_alive_means_no_topic()
    {
        foreach (var id in new[] { 1, 2, 3 }) cluster.Fence(id);
        Assert.Equal(ErrorCode.InvalidReplicationFactor, Create(Topic()));
        Assert.Equal(ErrorCode.InvalidReplicaAssignment, Create(Topic(partitions: -1, replicas: -1, assignment: [[1, 2]])));
    }

    [Fact]
    public void Partitions_stripe_over_the_brokers_as_in_the_real_log()
    {
        // rep-a of the real cluster: [3,1,2], [1,2,3]; its third partition, placed later, [2,1,3].
        var placement = new ReplicaPlacement(Ids(1, 2, 3).Select(id => new PlaceableBroker(id, "", false)), bound => bound - 1);
        Assert.Equal(Ids(1, 2, 3), placement.Next(3));
        Assert.Equal(Ids(2, 3, 1), placement.Next(3));
        Assert.Equal(Ids(3, 1, 2), placement.Next(3));
    }

    [Fact]
    public void Placement_is_fair_and_spreads_over_racks() => Prop.ForAll(
        ArbMap.Default.ArbFor<(ulong Seed, byte Brokers, byte Racks, byte Factor)>(),
        input =>
        {
            var racks = (input.Racks % 3) + 1;
            var brokers = racks * ((input.Brokers % 3) + 1);
            var factor = (input.Factor % brokers) + 1;
            var choices = new Choices(input.Seed);
            var k = 0u;
            var all = Enumerable.Range(0, brokers).Select(id => new PlaceableBroker(new(id), $"r{id % racks}", false)).ToArray();
            var placement = new ReplicaPlacement(all, bound => (int)choices.Draw(new(1), 7, k++, bound));
            var partitions = Enumerable.Range(0, brokers).Select(_ => placement.Next(factor)).ToArray();
            Assert.All(partitions, replicas => Assert.Equal(factor, replicas.Distinct().Count()));
            Assert.All(partitions, replicas => Assert.Equal(Math.Min(factor, racks), replicas.Select(r => r.Value % racks).Distinct().Count()));
            Assert.Equal(brokers, partitions.Select(replicas => replicas[0]).Distinct().Count());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_first_replica_is_never_a_fenced_broker()
    {
        var placement = new ReplicaPlacement([new(new(1), "a", true), new(new(2), "b", false), new(new(3), "a", true)], bound => 0);
        for (var i = 0; i < 5; i++)
        {
            var replicas = placement.Next(3);
            Assert.Equal(new BrokerId(2), replicas[0]);
            Assert.Equal(3, replicas.Distinct().Count());
        }
    }

    [Fact]
    public void The_minimum_isr_is_never_above_the_replicas_of_partition_0()
    {
        cluster.WithTopic([1, 2]).WithConfig("min.insync.replicas", "3");
        Assert.Equal(2, cluster.State.EffectiveMinIsr(cluster.State.Image.Topic("t")!));
    }
}
