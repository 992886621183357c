using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Rules;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Tests.MetadataLogs;

/// <summary>
/// Controllers and brokers take snapshots of committed metadata, let their logs go for them, and come back through them from any state of their
/// disks, always with what is committed and nothing else.
/// </summary>
public sealed class When_nodes_take_snapshots
{
    private static readonly (string, string)[] Often = [("metadata.log.max.record.bytes.between.snapshots", "2000")];

    // Segments that small no release takes but by its internal name.
    private static readonly (string, string)[] OftenAndClean =
        [.. Often, ("internal.metadata.log.segment.bytes", "3000"), ("metadata.max.retention.bytes", "8000")];

    [Fact]
    public void Each_holds_exactly_what_is_committed_before_its_end()
    {
        var quorum = new TestQuorum(1, Often);
        quorum.RunFor(12);
        Assert.Empty(quorum.Violations);
        var log = quorum.World.DiskOf(quorum.Controllers[0].Machine).Peek(TestQuorum.Directory + LogFileNames.Log(Offset.Zero)).ToArray();
        var looks = 0;
        foreach (var (_, _, machine) in quorum.Controllers.Concat(quorum.Brokers))
        {
            Assert.True(quorum.SnapshotsOn(machine).Count >= 3, $"{quorum.SnapshotsOn(machine).Count} snapshots on {machine}");
            foreach (var name in quorum.SnapshotsOn(machine))
            {
                Assert.True(LogFileNames.TryParseMetadataSnapshot(name, out var end, out var epoch));
                var snapshot = SnapshotContents.Decode(quorum.World.DiskOf(machine).Peek(TestQuorum.Directory + name).Span)!;
                var (image, last, timestamp) = ImageUpTo(log, end);
                Assert.Equal(epoch, last);
                Assert.Equal(timestamp, snapshot.LastContainedLogTimestamp);
                Assert.Equal(TestQuorum.Of(image), snapshot.Records.Select(r => Convert.ToHexString(r.Encode())));
                looks++;
            }
        }

        Assert.True(looks > 15);
    }

    [Fact]
    public void Logs_are_cut_at_the_start_and_never_beyond_the_newest_snapshot()
    {
        var quorum = new TestQuorum(2, OftenAndClean, topics: 120);
        quorum.RunFor(140);
        Assert.Empty(quorum.Violations);
        foreach (var (_, _, machine) in quorum.Controllers.Concat(quorum.Brokers))
        {
            var first = quorum.FilesOn(machine).Where(n => n.EndsWith(LogFileNames.LogSuffix, StringComparison.Ordinal)).Select(n => long.Parse(n[..20])).Min();
            var snapshots = quorum.SnapshotsOn(machine).Select(n => long.Parse(n[..20])).Order().ToArray();
            Assert.True(first > 0, $"the log of {machine} begins at {first}");
            Assert.True(first <= snapshots[0], $"the log of {machine} begins at {first}, behind its oldest snapshot {snapshots[0]}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_controller_that_was_away_or_lost_its_disk_comes_back_through_one(bool wiped)
    {
        for (var seed = 1UL; seed <= 5; seed++)
        {
            var quorum = new TestQuorum(seed, OftenAndClean, topics: 150);
            quorum.RunFor(3);
            var away = (quorum.Active + 1) % 3;
            var known = quorum.Controller(away)!.Committed.LastApplied;
            quorum.World.Crash(quorum.Controllers[away].Process);
            if (wiped) quorum.World.Wipe(quorum.Controllers[away].Machine);
            quorum.RunFor(150);
            var start = quorum.Controller(quorum.Active)!.Log!.LogStartOffset;
            Assert.True(wiped || start > known.Next, $"seed {seed}: the log starts at {start}, it was at {known}");
            quorum.World.Start(quorum.Controllers[away].Process);
            quorum.RunFor(5);
            Assert.Empty(quorum.Violations);
            Assert.Equal(TestQuorum.Of(quorum.Controller(quorum.Active)!.Committed), TestQuorum.Of(quorum.Controller(away)!.Committed));
            Assert.True(quorum.Controller(away)!.Log!.LogStartOffset >= start);
            Assert.DoesNotContain(quorum.Facts.Facts, f => f.Kind == FactKind.FatalFault);

            // It has all that a leader needs.
            quorum.World.Crash(quorum.Controllers[(away + 1) % 3].Process);
            quorum.RunFor(10);
            quorum.World.Start(quorum.Controllers[(away + 1) % 3].Process);
            quorum.World.Crash(quorum.Controllers[(away + 2) % 3].Process);
            quorum.RunFor(10);
            Assert.Empty(quorum.Violations);
            Assert.Equal(150, quorum.Controller(quorum.Active)!.Committed.Topics.Count);
        }
    }

    [Fact]
    public void A_broker_that_was_away_comes_back_through_one_and_acts_on_what_has_changed()
    {
        var quorum = new TestQuorum(3, OftenAndClean, topics: 150);
        quorum.RunFor(3);
        quorum.World.Crash(quorum.Brokers[1].Process);
        quorum.RunFor(150);
        quorum.World.Start(quorum.Brokers[1].Process);
        quorum.RunFor(10);
        Assert.Empty(quorum.Violations);
        Assert.Equal(TestQuorum.Of(quorum.Controller(quorum.Active)!.Committed), TestQuorum.Of(quorum.Broker(1)!.Image));
        Assert.Equal(150, quorum.Broker(1)!.Partitions.Count(p => p.Id.Topic.StartsWith('t')));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_stops_when_no_more_and_no_less_than_what_is_committed_comes_back(bool powerLoss)
    {
        for (var seed = 1UL; seed <= 15; seed++)
        {
            var quorum = new TestQuorum(seed, OftenAndClean, topics: 90);
            for (uint k = 0; k < 12; k++)
            {
                quorum.World.RunUntil(quorum.World.Now + new Duration((long)quorum.World.Choices.Draw(new(998), seed, 3 * k, 20_000_000_000)));
                var nodes = quorum.Controllers.Concat(quorum.Brokers).ToArray();
                var (process, _, machine) = nodes[(int)quorum.World.Choices.Draw(new(998), seed, (3 * k) + 1, nodes.Length)];
                if (!quorum.World.IsAlive(process))
                {
                    quorum.World.PowerOn(machine);
                    quorum.World.Start(process);
                }
                else if (powerLoss)
                {
                    quorum.World.PowerLoss(machine, k % 2 == 0 ? KeepUnflushed.None : KeepUnflushed.Random);
                }
                else
                {
                    quorum.World.Crash(process);
                }
            }

            foreach (var (process, _, machine) in quorum.Controllers.Concat(quorum.Brokers))
            {
                quorum.World.PowerOn(machine);
                if (!quorum.World.IsAlive(process)) quorum.World.Start(process);
            }

            quorum.RunFor(40);
            Assert.True(!quorum.Violations.Any(), $"seed {seed}: {string.Join("; ", quorum.Violations)}");
            Assert.True(quorum.Facts.Facts.All(f => f.Kind != FactKind.FatalFault), $"seed {seed}: a fatal fault");
            var committed = TestQuorum.Of(quorum.Controller(quorum.Active)!.Committed);
            Assert.Contains(committed, record => record.Length > 0);
            for (var i = 0; i < 3; i++) Assert.Equal(committed, TestQuorum.Of(quorum.Controller(i)!.Committed));
            for (var i = 0; i < 2; i++) Assert.Equal(committed, TestQuorum.Of(quorum.Broker(i)!.Image));
        }
    }

    [Fact]
    public void A_crash_between_the_download_and_the_truncation_is_repaired_at_the_start()
    {
        var quorum = new TestQuorum(4, OftenAndClean, topics: 150);
        quorum.RunFor(3);
        var away = (quorum.Active + 1) % 3;
        var (process, _, machine) = quorum.Controllers[away];
        quorum.World.Crash(process);
        quorum.RunFor(150);

        // What the node finds that died right after the snapshot had its name: the old log, and a snapshot that begins far behind it.
        var source = quorum.World.DiskOf(quorum.Controllers[quorum.Active].Machine);
        var newest = quorum.SnapshotsOn(quorum.Controllers[quorum.Active].Machine)[^1];
        var bytes = source.Peek(TestQuorum.Directory + newest).ToArray();
        var planter = quorum.World.AddProcess(machine, "planter");
        quorum.World.AddActor(planter, "planter", 0, () => new Planter(TestQuorum.Directory + newest, bytes));
        quorum.World.Start(planter);
        quorum.RunFor(1);
        quorum.World.Start(process);
        quorum.World.RunUntil(quorum.World.Now + Duration.FromMs(50));
        Assert.Equal(long.Parse(newest[..20]), quorum.Controller(away)!.Log!.LogStartOffset.Value);
        quorum.RunFor(5);
        Assert.Empty(quorum.Violations);
        Assert.Equal(TestQuorum.Of(quorum.Controller(quorum.Active)!.Committed), TestQuorum.Of(quorum.Controller(away)!.Committed));
    }

    [Fact]
    public void With_default_settings_there_is_none_in_the_first_hour_and_one_after_it()
    {
        var quorum = new TestQuorum(5, [], topics: 3);
        quorum.RunFor(3590);
        Assert.All(quorum.Controllers.Concat(quorum.Brokers), node => Assert.Empty(quorum.SnapshotsOn(node.Machine)));
        quorum.RunFor(30);
        Assert.All(quorum.Controllers.Concat(quorum.Brokers), node => Assert.Single(quorum.SnapshotsOn(node.Machine)));
    }

    [Fact]
    public void Taken_of_what_is_not_committed_it_is_found()
    {
        var wrong = KafkaDelta.Over(KafkaRules.Of("4.1"), ["snapshot-of-uncommitted"]).Controller.Snapshots;
        var found = 0;
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var quorum = new TestQuorum(seed, [.. Often, ("metadata.max.idle.interval.ms", "40"), ("controller.quorum.append.linger.ms", "5")], snapshots: wrong, isFar: true);
            quorum.RunFor(20);
            if (quorum.Violations.Any(v => v.Contains("has a snapshot up to", StringComparison.Ordinal))) found++;
        }

        Assert.True(found >= 8, $"found in {found} of 10 runs");
    }

    [Fact]
    public void A_log_deleted_behind_them_shuts_out_who_was_away()
    {
        var wrong = KafkaDelta.Over(KafkaRules.Of("4.1"), ["metadata-log-deleted-behind-snapshots"]).Controller.Snapshots;
        var quorum = new TestQuorum(6, OftenAndClean, snapshots: wrong, topics: 150);
        quorum.RunFor(3);
        var away = (quorum.Active + 1) % 3;
        quorum.World.Crash(quorum.Controllers[away].Process);
        quorum.RunFor(100);
        var log = quorum.Controller(quorum.Active)!.Log!;
        for (var i = 0; i < 100 && log.LogStartOffset <= log.Latest!.Value.EndOffset; i++) quorum.RunFor(1);
        quorum.World.Start(quorum.Controllers[away].Process);
        quorum.RunFor(10);
        Assert.Contains(quorum.Facts.Facts, f => f.Kind == FactKind.FatalFault && f.Machine == quorum.Controllers[away].Machine);
    }

    private static (ClusterImage Image, LeaderEpoch Epoch, long Timestamp) ImageUpTo(byte[] log, Offset end)
    {
        var image = new ClusterImage();
        var replay = new MetadataReplay(image);
        var (epoch, timestamp) = (LeaderEpoch.None, 0L);
        foreach (var batch in new RecordBatches(log))
        {
            if (batch.NextOffset > end) break;
            (epoch, timestamp) = (batch.PartitionLeaderEpoch, batch.MaxTimestamp);
            foreach (var record in batch)
            {
                if (batch.IsControl) replay.Skip(record.Offset);
                else replay.Apply(MetadataRecord.Decode(record.Value.Span).Value, record.Offset);
            }
        }

        Assert.Equal(end, image.LastApplied.Next);
        return (image, epoch, timestamp);
    }

    private sealed class Planter(string name, byte[] bytes) : Actor
    {
        public override void OnStart()
        {
            Context.Disk.ReplaceAtomically(name, bytes);
            Context.Exit();
        }
    }
}
