using Lab.Broker.Kafka.Clients.Consuming;

namespace Lab.Broker.Kafka.Tests.Clients;

/// <summary>Queues in memory and what may be committed of what they hold (claims K14).</summary>
public sealed class When_workers_take_records
{
    private readonly AssignedPartition partition = new(new("orders", 0), new(1), new(1));

    private ConsumedRecord Record(long offset, int key = 1) => new(partition, new(offset), new(0), new((int)offset + 1), new(key));

    [Fact]
    public void The_low_watermark_waits_for_the_oldest_open_record()
    {
        var open = new OpenRecords(partition);
        for (var offset = 5; offset < 9; offset++) open.Hand(Record(offset));
        Assert.False(open.Done(new(6)));
        Assert.False(open.Done(new(7)));
        Assert.Equal(Offset.None, open.LowWatermark.Offset);
        Assert.True(open.Done(new(5)));
        Assert.Equal(8, open.LowWatermark.Offset.Value);
        Assert.True(open.Done(new(8)));
        Assert.Equal((9, true), (open.LowWatermark.Offset.Value, open.IsEmpty));
    }

    [Fact]
    public void Offsets_that_no_poll_returned_leave_no_gap()
    {
        var open = new OpenRecords(partition);
        open.Hand(Record(1));
        open.Hand(Record(4));
        Assert.True(open.Done(new(1)));
        Assert.Equal(2, open.LowWatermark.Offset.Value);
        Assert.True(open.Done(new(4)));
        Assert.Equal(5, open.LowWatermark.Offset.Value);
    }

    [Fact]
    public void One_queue_gives_the_next_record_to_whoever_is_free()
    {
        var pool = new WorkerPool(2, byKey: false);
        for (var offset = 0; offset < 3; offset++) pool.Hand(Record(offset));
        Assert.True(pool.TryTake(0));
        Assert.True(pool.TryTake(1));
        Assert.False(pool.TryTake(1));
        pool.Done(1);
        Assert.True(pool.TryTake(1));
        Assert.Equal((0, 2), (pool.RecordOf(0).Offset.Value, pool.RecordOf(1).Offset.Value));
    }

    [Fact]
    public void By_key_a_key_stays_with_one_worker()
    {
        var pool = new WorkerPool(4, byKey: true);
        for (var offset = 0; offset < 6; offset++) pool.Hand(Record(offset, key: 7));
        var takers = Enumerable.Range(0, 4).Count(pool.TryTake);
        Assert.Equal(1, takers);
        Assert.False(pool.IsIdle);
    }

    [Fact]
    public void Records_of_a_partition_that_is_gone_are_dropped_and_what_is_begun_is_ended()
    {
        var pool = new WorkerPool(1, byKey: false);
        pool.Hand(Record(0));
        pool.Hand(Record(1));
        Assert.True(pool.TryTake(0));
        partition.State = PositionState.Released;
        Assert.Null(pool.Done(0));
        Assert.False(pool.TryTake(0));
        Assert.True(pool.IsIdle);
        pool.ForgetReleased();
        Assert.Empty(pool.Open);
    }
}
