using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Tests.Brokers.Support;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>A reassignment or the end of a topic takes a replica away: nobody is served any more, and the log goes.</summary>
public sealed class When_a_partition_leaves_a_broker
{
    private static OneBroker Leader()
    {
        var b = new OneBroker().Leading(1, 2, 3);
        b.Produce(1, "a");
        return b;
    }

    private static OneBroker MovedAway(OneBroker b)
    {
        var p = b.Committed;
        b.Controller.Commit(new PartitionChangeRecord(0, p.TopicId) { Replicas = OneBroker.Ids(2, 3), Isr = OneBroker.Ids(2, 3), Leader = new(2) });
        return b.Run(5);
    }

    [Fact]
    public void Producers_are_told_to_look_elsewhere_also_those_that_wait()
    {
        var b = Leader();
        var waiting = b.Produce(-1, "b");
        MovedAway(b);
        Assert.Equal(ErrorCode.NotLeaderOrFollower, waiting.Produced.Error);
        Assert.Equal(ErrorCode.NotLeaderOrFollower, b.Produce(1, "c").Produced.Error);
    }

    [Fact]
    public void Its_files_are_set_aside_and_gone_a_minute_later()
    {
        var b = MovedAway(Leader());
        var disk = b.World.DiskOf(b.Machine);
        Assert.Empty(disk.NamesBelow("o-0"));
        Assert.Contains(disk.Names, name => name.StartsWith("o-0.", StringComparison.Ordinal) && name.Contains("-delete/", StringComparison.Ordinal));
        b.Run(61_000);
        Assert.DoesNotContain(disk.Names, name => name.StartsWith("o-0", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_taken_away_while_it_was_down_is_thrown_away_when_it_starts()
    {
        var b = Leader();
        b.World.Crash(b.Process);
        MovedAway(b);
        b.World.Start(b.Process);
        b.Run(500);
        Assert.Empty(b.World.DiskOf(b.Machine).NamesBelow("o-0"));
        Assert.Null(b.Broker.Replicas.Find(OneBroker.Place));
    }

    [Fact]
    public void Coming_back_it_begins_with_an_empty_log()
    {
        var b = MovedAway(Leader());
        b.Controller.Commit(new PartitionChangeRecord(0, b.Committed.TopicId) { Replicas = OneBroker.Ids(2, 3, 1), AddingReplicas = OneBroker.Ids(1) });
        b.Run(5);
        Assert.Equal((0L, false), (b.LogEnd, b.Partition.IsLeader));
    }

    [Fact]
    public void A_topic_of_the_same_name_is_another_one()
    {
        var b = Leader();
        b.Controller.Commit(new RemoveTopicRecord(b.Committed.TopicId));
        b.Run(5);
        Assert.Equal(ErrorCode.UnknownTopicOrPartition, b.Produce(1, "b").Produced.Error);
        var again = new Uuid(8, 8);
        b.Controller.Commit(new TopicRecord("o", again), new PartitionRecord(0, again, OneBroker.Ids(1, 2, 3), OneBroker.Ids(1, 2, 3), new(1), new(0), 0, []));
        b.Run(5);
        Assert.Equal("", b.Records);
        Assert.Equal(ErrorCode.None, b.Produce(1, "c").Produced.Error);
        Assert.Equal("0:c", b.Records);
    }
}
