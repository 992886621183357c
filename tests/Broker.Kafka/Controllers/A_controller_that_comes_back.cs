using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Controllers;

/// <summary>Everything but sessions comes back from disk; whatever was answered or told is there.</summary>
public sealed class A_controller_that_comes_back
{
    private const string Directory = "__cluster_metadata-0/";
    private const string Log = Directory + "00000000000000000000.log";

    private static SmallWorld Busy(ulong seed = 1, DiskOptions? disk = null) => new(seed, disk: disk, script: broker =>
    {
        for (var i = 0; i < 20; i++)
        {
            var name = $"b{broker.Id}-{i}";
            broker.Asks.Add((1000 + (i * 37) + broker.Id.Value, _ => SmallWorld.CreateTopic(name, 1, 2, 3)));
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_recovers_from_disk_alone_and_leads_in_a_new_epoch(bool powerLoss)
    {
        var world = Busy();
        world.RunTo(3000);
        var before = SmallWorld.Describe(world.Controller.Committed);
        var end = world.Controller.State.NextOffset;
        Restart(world, powerLoss, KeepUnflushed.None);
        world.RunTo(3200);
        Assert.Equal(new LeaderEpoch(2), world.Controller.Epoch);
        Assert.Equal(before, SmallWorld.Describe(world.Controller.Committed));
        var (control, epoch) = ControlAt(world, end);
        Assert.Equal((new LeaderEpoch(2), new BrokerId(100)), (epoch, Assert.IsType<LeaderChangeRecord>(control).LeaderId));

        // Nobody has to register again, and nobody is fenced, though sessions were in memory only.
        world.RunTo(20_000);
        Assert.Equal(before, SmallWorld.Describe(world.Controller.Committed));
        Assert.All(world.Brokers, broker => Assert.Equal(before, SmallWorld.Describe(broker.Image)));
    }

    [Fact]
    public void Brokers_that_do_not_come_back_are_fenced_a_session_after_it()
    {
        var world = Busy();
        world.RunTo(3000);
        world.World.Crash(world.BrokerProcesses[2].Process);
        Restart(world, powerLoss: false, KeepUnflushed.None);
        world.RunTo(11_900);
        Assert.False(world.Controller.Committed.Broker(new(3))!.Fenced);
        world.RunTo(12_200);
        Assert.True(world.Controller.Committed.Broker(new(3))!.Fenced);
    }

    [Fact]
    public void Whatever_was_answered_survives_a_power_loss_at_any_moment()
    {
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var world = Busy(seed);
            var at = 1000 + (long)world.World.Choices.Draw(new(999), seed, 0, 800_000);
            world.World.RunUntil(new(VirtualTime.FromMs(1000).Nanos + (at * 1000)));
            world.World.PowerLoss(world.Machine, seed % 2 == 0 ? KeepUnflushed.None : KeepUnflushed.Random);
            var told = world.Brokers.Select(broker => broker.LogBytes.ToArray()).MaxBy(bytes => bytes.Length)!;
            world.RunTo(2500);
            world.World.PowerOn(world.Machine);
            world.World.Start(world.Process);
            world.RunTo(4000);
            var created = world.Brokers.SelectMany(broker => broker.Answers).Select(a => a.Answer).OfType<CreateTopicsResponse>().SelectMany(a => a.Results).Where(r => r.Error == ErrorCode.None);
            Assert.All(created, topic => Assert.NotNull(world.Controller.Committed.Topic(topic.Topic)));
            Assert.True(world.World.DiskOf(world.Machine).Peek(Log).Span.StartsWith(told), $"seed {seed}: observers were told what is not in the log");
        }
    }

    [Fact]
    public void A_bad_batch_ends_the_log()
    {
        var world = Busy();
        world.RunTo(3000);
        world.World.Crash(world.Process);
        var disk = world.World.DiskOf(world.Machine);
        var places = Batches(disk.Peek(Log).Span);
        disk.FlipBit(Log, places[^2].Position + 70, 3);
        var cut = places[^2].Base;

        // Observers have read further than this damaged log goes: they would be told to truncate, which is another story.
        foreach (var (process, _) in world.BrokerProcesses) world.World.Crash(process);
        world.World.Start(world.Process);
        world.RunTo(3100);
        var (control, epoch) = ControlAt(world, cut);
        Assert.Equal(new LeaderEpoch(2), epoch);
        Assert.IsType<LeaderChangeRecord>(control);
    }

    [Fact]
    public void Its_files_are_the_real_ones_and_say_the_same()
    {
        var world = Busy();
        world.RunTo(3000);
        Restart(world, powerLoss: true, KeepUnflushed.All);
        world.RunTo(5000);
        var disk = world.World.DiskOf(world.Machine);
        var identity = MetaProperties.Decode(disk.Peek(MetaProperties.FileName).Span).Value;
        Assert.Equal((new BrokerId(100), SmallWorld.ClusterId, false), (identity.NodeId, identity.ClusterId, identity.DirectoryId.IsZero));
        Assert.Equal(Uuid.One, PartitionMetadataFile.Decode(disk.Peek(Directory + PartitionMetadataFile.FileName).Span).Value);
        var quorum = QuorumStateFile.Decode(disk.Peek(Directory + QuorumStateFile.FileName).Span).Value;
        Assert.Equal((new LeaderEpoch(2), new BrokerId(100), BrokerId.None), (quorum.LeaderEpoch, quorum.LeaderId, quorum.VotedId));
        var epochs = LeaderEpochCheckpoint.Decode(disk.Peek(Directory + LeaderEpochCheckpoint.FileName).Span).Value;
        Assert.Equal([new(1), new(2)], epochs.Select(entry => entry.Epoch));
        Assert.Equal(Offset.Zero, epochs[0].StartOffset);

        var image = new ClusterImage();
        var replay = new MetadataReplay(image);
        foreach (var batch in new RecordBatches(disk.Peek(Log).Span))
        {
            Assert.True(batch.IsValid);
            foreach (var record in batch)
            {
                if (batch.IsControl) Assert.Equal(record.Value.ToArray(), ControlRecord.Decode(record.Key.Span, record.Value.Span).Value.EncodeValue());
                else replay.Apply(MetadataRecord.Decode(record.Value.Span).Value, record.Offset);
            }
        }

        Assert.Equal(SmallWorld.Describe(world.Controller.Committed), SmallWorld.Describe(image));
    }

    [Fact]
    public void An_independent_decoder_reads_its_log()
    {
        var world = Busy();
        world.RunTo(3000);
        var directory = System.IO.Directory.CreateTempSubdirectory("lab-controller");
        try
        {
            foreach (var content in world.World.DiskOf(world.Machine).Capture().Contents)
            {
                var path = Path.Combine(directory.FullName, content.Name);
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, content.Bytes.ToArray());
            }

            var found = IndependentDecoder.Read(Path.Combine(directory.FullName, "__cluster_metadata-0"));
            Assert.Empty(found.Complaints);
            Assert.Equal(Enumerable.Range(0, found.Records.Count).Select(i => (long)i), found.Records.Select(r => r.Offset));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("4.1.1/three-nodes/n2", 2)]
    [InlineData("4.1.1/single-node", 1)]
    [InlineData("3.9.1/single-node", 1)]
    public void The_log_of_a_new_cluster_begins_like_the_real_one(string real, int minIsr)
    {
        var features = real.StartsWith('3') ? ControllerFeatures.Release39 : ControllerFeatures.Release41;
        var world = new SmallWorld(brokers: 0, options: new() { NodeId = new(1), ClusterId = SmallWorld.ClusterId, Features = features, MinInsyncReplicas = minIsr });
        world.RunTo(100);
        var disk = world.World.DiskOf(world.Machine);
        var bootstrap = File.ReadAllBytes(Path.Combine(TestData.Bytes, real, "bootstrap.checkpoint"));
        Assert.Equal(Values(bootstrap, control: false), Values(disk.Peek("bootstrap.checkpoint").Span, control: false));
        Assert.Equal(Values(bootstrap, control: true), Values(disk.Peek("bootstrap.checkpoint").Span, control: true));
        Assert.Equal(bootstrap.Length, disk.Peek("bootstrap.checkpoint").Length);

        var first = Values(File.ReadAllBytes(Path.Combine(TestData.Bytes, real, Log)), control: false);
        var end = first.FindIndex(value => value == Convert.ToHexString(new EndTransactionRecord().Encode()));
        var ours = Values(disk.Peek(Log).Span, control: false);
        Assert.Equal(first.Take(end + 1), ours.Take(end + 1));
        Assert.Equal(end + 2, ours.Count); // The controller's own registration comes behind it.
    }

    private static List<string> Values(ReadOnlySpan<byte> log, bool control)
    {
        List<string> values = [];
        foreach (var batch in new RecordBatches(log))
        {
            if (batch.IsControl != control) continue;
            foreach (var record in batch) values.Add(Convert.ToHexString(record.Value.Span));
        }

        return values;
    }

    [Fact]
    public void A_directory_of_another_cluster_stops_it()
    {
        var world = Busy();
        world.RunTo(3000);
        world.World.Crash(world.Process);
        world.Options = world.Options with { ClusterId = "9XhB3mQYRvS2u0rX0p2k3A" };
        world.World.Start(world.Process);
        world.RunTo(4000);
        Assert.False(world.Controller.IsActive);
    }

    [Fact]
    public void A_disk_that_does_not_flush_ends_it_and_nothing_more_is_answered()
    {
        // No room is left in the file's last block.
        var world = Busy(disk: DiskOptions.Default with { Block = 1 });
        world.RunTo(1500);
        world.World.DiskOf(world.Machine).FlushFails = true;
        world.RunTo(2200);
        Assert.False(world.World.IsAlive(world.Process));
        var answers = world.Brokers.Sum(broker => broker.Answers.Count);
        world.RunTo(3000);
        Assert.Equal(answers, world.Brokers.Sum(broker => broker.Answers.Count));
        world.World.DiskOf(world.Machine).FlushFails = false;
        world.World.Start(world.Process);
        world.RunTo(4000);
        Assert.True(world.Controller.IsActive);
    }

    [Fact]
    public void The_same_seed_makes_the_same_log()
    {
        byte[][] logs = [.. Enumerable.Range(0, 2).Select(_ =>
        {
            var world = Busy(7);
            world.RunTo(3000);
            return world.World.DiskOf(world.Machine).Peek(Log).ToArray();
        })];
        Assert.Equal(logs[0], logs[1]);
    }

    private static void Restart(SmallWorld world, bool powerLoss, KeepUnflushed keep)
    {
        if (powerLoss)
        {
            world.World.PowerLoss(world.Machine, keep);
            world.World.PowerOn(world.Machine);
        }
        else
        {
            world.World.Crash(world.Process);
        }

        world.World.Start(world.Process);
    }

    private static List<(int Position, Offset Base)> Batches(ReadOnlySpan<byte> log)
    {
        List<(int, Offset)> places = [];
        var batches = new RecordBatches(log).GetEnumerator();
        while (batches.MoveNext()) places.Add((batches.Position, batches.Current.BaseOffset));
        return places;
    }

    private static (ControlRecord Record, LeaderEpoch Epoch) ControlAt(SmallWorld world, Offset offset)
    {
        foreach (var batch in new RecordBatches(world.World.DiskOf(world.Machine).Peek(Log).Span))
        {
            if (batch.BaseOffset != offset) continue;
            foreach (var record in batch) return (ControlRecord.Decode(record.Key.Span, record.Value.Span).Value, batch.PartitionLeaderEpoch);
        }

        throw new InvalidOperationException($"No batch begins at {offset}.");
    }
}
