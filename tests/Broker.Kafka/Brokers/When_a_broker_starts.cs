using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Brokers.Support;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>What a process finds on its disk, and what it may do before it has registered (kafka.md 2.8, 5; KIP-631, KIP-966).</summary>
public sealed class When_a_broker_starts
{
    private static OneBroker Leader(params string[] values)
    {
        var b = new OneBroker().Leading(1, 2, 3);
        foreach (var value in values) b.Produce(1, value);
        return b;
    }

    [Fact]
    public void A_killed_process_leaves_everything_in_the_page_cache()
    {
        var b = Leader("a", "b").Replicated(2, 2, 3).Restart();
        Assert.Equal("0:a 1:b", b.Records);
        Assert.True(b.Partition.IsLeader); // Metadata still says so: nobody was elected.
    }

    // Only what the checkpoint says, every five seconds.
    [Fact]
    public void The_high_watermark_is_the_one_of_the_last_checkpoint()
    {
        var b = Leader("a", "b").Replicated(1, 2, 3).Run(b => b.Settings.ReplicaHighWatermarkCheckpointIntervalMs);
        b.Replicated(2, 2, 3);
        Assert.Equal(2, b.HighWatermark);
        b.World.Crash(b.Process);
        b.World.Start(b.Process);
        b.Run(200);
        Assert.Equal(1, b.HighWatermark);
    }

    [Fact]
    public void A_checkpoint_beyond_the_end_of_the_log_does_not_count()
    {
        var b = Leader("a", "b").Replicated(2, 2, 3).Run(b => b.Settings.ReplicaHighWatermarkCheckpointIntervalMs);
        b.LosePower();
        Assert.Equal((0L, 0L), (b.LogEnd, b.HighWatermark));
    }

    [Fact]
    public void The_epochs_are_cut_with_the_log()
    {
        var b = Leader("a").Change(leader: 1);
        b.Produce(1, "b");
        Assert.Equal(2, b.Log.Epochs.Entries.Count);
        b.World.PowerLoss(b.Machine, KeepUnflushed.None);
        b.Change(leader: 2);
        b.World.PowerOn(b.Machine);
        b.World.Start(b.Process);
        b.Run(200);
        Assert.Empty(b.Log.Epochs.Entries);
    }

    [Fact]
    public void It_takes_no_request_before_its_registration_is_answered()
    {
        var b = Leader("a");
        b.World.Crash(b.Process);
        b.Controller.Registers = false;
        b.World.Start(b.Process);
        b.Run(1500); // Time enough to hear all metadata again.
        Assert.Empty(b.Broker.Partitions); // What its last life knew, and what it hears now, is not acted on.
        var produce = b.Produce(1, "b");
        Assert.False(produce.IsAnswered);
        Assert.True(produce.IsClosed);
    }

    [Theory] // KAFKA-19294: since 4.1 the pause is broker.heartbeat.interval.ms, before it doubled from 100 ms on, 2 % more or less.
    [InlineData("3.9", 100, 200, 400, 800)]
    [InlineData("4.1", 2000, 2000, 2000, 2000)]
    public void A_refused_registration_is_asked_for_again_after_a_pause(string profile, params int[] pauses)
    {
        var asked = Asked(profile, c => c.RegistrationRefusal = ErrorCode.DuplicateBrokerRegistration, 9_000);
        for (var i = 0; i < pauses.Length; i++) Assert.InRange((asked[i + 1] - asked[i]).Ms, pauses[i] * 98 / 100, (pauses[i] * 102 / 100) + 5);
    }

    [Theory] // An answer had half a session until 4.1, and has an interval since; the pause after it is that of a refusal.
    [InlineData("3.9", 4500, 100)]
    [InlineData("4.1", 2000, 2000)]
    public void A_registration_without_an_answer_is_asked_for_again_in_time(string profile, int patience, int pause)
    {
        var asked = Asked(profile, c => c.Registers = false, 10_000);
        Assert.InRange((asked[1] - asked[0]).Ms, patience + pause - 2, patience + pause + 200);
    }

    private static List<VirtualTime> Asked(string profile, Action<HandController> how, long ms)
    {
        var b = new OneBroker(profile: profile);
        b.World.Crash(b.Process);
        b.Controller.RegistrationTimes.Clear();
        how(b.Controller);
        b.World.Start(b.Process);
        b.Run(ms);
        return b.Controller.RegistrationTimes;
    }

    [Fact]
    public void Every_process_has_an_incarnation_of_its_own_and_the_same_directory()
    {
        var b = Leader("a").Restart();
        var (first, second) = (b.Controller.Registrations[0], b.Controller.Registrations[^1]);
        Assert.NotEqual(first.Incarnation, second.Incarnation);
        Assert.Equal(first.LogDirs, second.LogDirs);
    }

    [Fact]
    public void A_killed_one_names_no_clean_stop() => Assert.Equal(BrokerEpoch.None, Leader("a").Restart().Controller.Registrations[^1].PreviousBrokerEpoch);

    // What the real broker writes last when it stops cleanly.
    [Fact]
    public void A_clean_stop_is_named_with_its_registration_and_only_once()
    {
        var b = Leader("a");
        b.World.Crash(b.Process);
        b.Disk.Write(CleanShutdownFile.FileName, CleanShutdownFile.Encode(new(41)));
        b.World.Start(b.Process);
        b.Run(200);
        Assert.Equal(new BrokerEpoch(41), b.Controller.Registrations[^1].PreviousBrokerEpoch);
        Assert.False(b.World.DiskOf(b.Machine).Exists(CleanShutdownFile.FileName));
        b.Restart();
        Assert.Equal(BrokerEpoch.None, b.Controller.Registrations[^1].PreviousBrokerEpoch);
    }

    // KAFKA-10471: the marker goes as soon as logs are loaded.
    [Fact]
    public void A_crash_once_logs_are_loaded_is_an_unclean_stop_again()
    {
        var b = Leader("a");
        b.World.Crash(b.Process);
        b.Disk.Write(CleanShutdownFile.FileName, CleanShutdownFile.Encode(new(41)));
        b.World.Start(b.Process);
        b.Run(1000);
        b.World.PowerLoss(b.Machine, KeepUnflushed.None);
        b.World.PowerOn(b.Machine);
        Assert.False(b.World.DiskOf(b.Machine).Exists(CleanShutdownFile.FileName));
    }

    // Who waits for his registration has touched no log: what the last clean stop left is still true (LogManager.loadLogs deletes the marker).
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_dies_or_is_stopped_before_logs_are_loaded_comes_back_from_the_clean_stop_before(bool isKilled)
    {
        var b = Leader("a");
        b.World.Crash(b.Process);
        b.Disk.Write(CleanShutdownFile.FileName, CleanShutdownFile.Encode(new(41)));
        b.Controller.Registers = false;
        b.World.Start(b.Process);
        b.Run(100);
        if (isKilled) b.World.Crash(b.Process);
        else b.World.Terminate(b.Process);
        b.Run(1000);
        Assert.False(b.World.IsAlive(b.Process));
        Assert.Equal(new BrokerEpoch(41), CleanShutdownFile.Decode(b.World.DiskOf(b.Machine).Peek(CleanShutdownFile.FileName).Span).Value);
    }

    [Fact]
    public void Its_heartbeats_ask_for_no_fence_once_it_has_caught_up()
    {
        var b = new OneBroker();
        Assert.False(b.Controller.Image.Broker(new(1))!.Fenced);
        Assert.True(b.Broker.IsRunning);
    }

    [Fact]
    public void It_leads_only_what_metadata_gives_it()
    {
        var b = Leader("a");
        b.World.Crash(b.Process);
        b.Change(leader: 2);
        b.World.Start(b.Process);
        b.Run(200);
        Assert.False(b.Partition.IsLeader);
        Assert.Equal(ErrorCode.NotLeaderOrFollower, b.Produce(1, "b").Produced.Error);
        Assert.Equal((new Offset(1), new LeaderEpoch(5)), (b.Asks().FetchOffset, b.Asks().LastFetchedEpoch));
    }

    [Fact]
    public void Producer_ids_come_in_blocks_and_never_twice()
    {
        var b = new OneBroker();
        long Next()
        {
            var call = b.Ask(c => new InitProducerIdRequest(c, ProducerId.None, ProducerEpoch.None));
            b.Run(10); // Long enough to fetch a block.
            return call.The<InitProducerIdResponse>().Producer.Value;
        }

        var ids = Enumerable.Range(0, 12).Select(_ => Next()).ToList();
        b.Restart();
        ids.Add(Next());
        Assert.Equal(13, ids.Distinct().Count());
        Assert.Equal([1000L, 1001L], ids.Take(2));
        Assert.Equal(3, b.Controller.IdBlocks.Count);
    }
}
