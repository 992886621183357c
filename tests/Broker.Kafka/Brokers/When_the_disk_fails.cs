using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Producers;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Tests.Brokers.Support;
using Lab.Kernel.Disks;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>A log directory that fails is the broker's only one: the process halts (kafka.md 5, kafka-4x.md 9; KAFKA-10778).</summary>
public sealed class When_the_disk_fails
{
    private static readonly byte[] Block = Batches.Of(new string('x', 5_000));

    private static OneBroker Leader(params (string, string)[] topic)
    {
        var b = new OneBroker(topic: topic).Leading(1, 2, 3);
        b.Produce(1, "a");
        return b;
    }

    private static Disk DiskOf(OneBroker b) => b.World.DiskOf(b.Machine);

    [Fact]
    public void On_a_full_disk_the_produce_is_refused_and_the_process_ends()
    {
        var b = Leader();
        DiskOf(b).Full = true;
        var call = b.Produce(1, Block);
        Assert.Equal(ErrorCode.KafkaStorageError, call.Produced.Error);
        Assert.False(b.World.IsAlive(b.Process));
        Assert.Contains("no space left", Assert.Single(b.Facts.Facts, f => f.Kind == FactKind.FatalFault).Detail!.ToString());
    }

    [Fact]
    public void It_leaves_no_marker_of_a_clean_stop()
    {
        var b = Leader();
        DiskOf(b).Full = true;
        b.Produce(1, Block);
        Assert.False(DiskOf(b).Exists(CleanShutdownFile.FileName));
    }

    [Fact]
    public void Started_on_a_full_disk_it_dies_again_and_lives_when_there_is_room()
    {
        var b = Leader();
        DiskOf(b).Full = true;
        b.Produce(1, Block);
        b.World.Start(b.Process);
        b.Run(b => b.Settings.ReplicaHighWatermarkCheckpointIntervalMs + 500);
        Assert.False(b.World.IsAlive(b.Process));
        DiskOf(b).Full = false;
        b.World.Start(b.Process);
        b.Run(200);
        Assert.Equal("0:a", b.Records);
    }

    [Fact]
    public void Until_it_has_halted_its_logs_take_nothing()
    {
        var b = Leader();
        var failure = b.Log.Failure!;
        failure.Fail(DiskStatus.IoError, "f");
        Assert.Equal(ErrorCode.KafkaStorageError, b.Log.AppendAsLeader(Batches.Of("b"), b.Partition.LeaderEpoch, AppendOrigin.Client).Error);
        Assert.Equal("0:a", b.Records);
    }

    [Fact]
    public void A_flush_that_fails_is_not_acknowledged()
    {
        var b = Leader(("flush.messages", "1"));
        DiskOf(b).FlushFails = true;
        Assert.NotEqual(ErrorCode.None, b.Produce(1, "b").Produced.Error);
        Assert.False(b.World.IsAlive(b.Process));
    }

    [Fact]
    public void A_checkpoint_that_cannot_be_flushed_ends_it_too()
    {
        var b = Leader();
        DiskOf(b).FlushFails = true;
        b.Run(b => b.Settings.ReplicaHighWatermarkCheckpointIntervalMs);
        Assert.False(b.World.IsAlive(b.Process));
    }

    [Fact]
    public void A_rolled_segment_that_cannot_be_flushed_ends_it_too()
    {
        var b = new OneBroker(topic: [("internal.segment.bytes", "6000")]).Leading(1, 2, 3);
        b.Produce(1, Block);
        DiskOf(b).FlushFails = true;
        b.Produce(1, Block);
        Assert.False(b.World.IsAlive(b.Process));
    }

    [Fact]
    public void A_log_that_cannot_be_read_ends_it_and_is_not_cut()
    {
        var b = Leader();
        DiskOf(b).ReadFails = true;
        b.World.Crash(b.Process);
        b.World.Start(b.Process);
        b.Run(300);
        Assert.False(b.World.IsAlive(b.Process));
        DiskOf(b).ReadFails = false;
        Assert.Equal("0:a", b.Restart().Records);
    }

    [Fact]
    public void A_clean_stop_on_a_full_disk_is_no_clean_stop()
    {
        var b = Leader();
        DiskOf(b).Full = true;
        b.World.Terminate(b.Process);
        b.Run(2_000);
        Assert.False(DiskOf(b).Exists(CleanShutdownFile.FileName));
    }

    [Fact]
    public void A_follower_refuses_a_batch_with_a_turned_bit_and_asks_again()
    {
        var b = new OneBroker().Following();
        var damaged = Batches.Of("a");
        damaged[BatchHeader.Size + 5] ^= 4;
        b.Feed(damaged, highWatermark: 0);
        Assert.Equal(0, b.LogEnd);
        b.Run(b => b.Settings.ReplicaFetchBackoffMs);
        Assert.Equal(Offset.Zero, b.Asks().FetchOffset);
    }
}
