using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Tests.MetadataLogs;

/// <summary>What a snapshot says is what the log before it said, in the bytes that real nodes read.</summary>
public sealed class A_snapshot_of_an_image
{
    public static TheoryData<string> Logs => new(TestData.Files(".log").Where(file => file.Contains("__cluster_metadata-0", StringComparison.Ordinal)).Select(TestData.Name));

    [Theory]
    [MemberData(nameof(Logs))]
    public void Makes_the_same_image_again_after_every_batch_of_a_real_log(string log)
    {
        var image = new ClusterImage();
        var replay = new MetadataReplay(image);
        var looks = 0;
        foreach (var batch in new RecordBatches(File.ReadAllBytes(Path.Combine(TestData.Bytes, log))))
        {
            foreach (var record in batch)
            {
                if (batch.IsControl) replay.Skip(record.Offset);
                else replay.Apply(MetadataRecord.Decode(record.Value.Span).Value, record.Offset);
            }

            var loaded = new ClusterImage();
            new MetadataReplay(loaded).Load(ImageRecords.Of(image), image.LastApplied);
            Assert.Equal(Describe(image), Describe(loaded));
            Assert.Equal(Bytes(image), Bytes(loaded));
            looks++;
        }

        Assert.True(looks > 20);
        Assert.NotEmpty(image.Partitions);
    }

    [Theory]
    [MemberData(nameof(Logs))]
    public void Says_of_partitions_and_brokers_what_their_first_records_said(string log)
    {
        // Right after its creation a partition's record in a snapshot is the record that made it; the same for a registration.
        var image = new ClusterImage();
        var replay = new MetadataReplay(image);
        var compared = 0;
        foreach (var batch in new RecordBatches(File.ReadAllBytes(Path.Combine(TestData.Bytes, log))))
        {
            foreach (var record in batch)
            {
                if (batch.IsControl) continue;
                var read = MetadataRecord.Decode(record.Value.Span).Value;
                replay.Apply(read, record.Offset);
                if (read is not (PartitionRecord or RegisterBrokerRecord or TopicRecord or RegisterControllerRecord or FeatureLevelRecord)) continue;
                Assert.Contains(Convert.ToHexString(read.Encode()), Bytes(image));
                compared++;
            }
        }

        Assert.True(compared > 20);
    }

    [Fact]
    public void Is_a_header_the_records_and_a_footer()
    {
        MetadataRecord[] records = [new FeatureLevelRecord("metadata.version", 27), new TopicRecord("t", new(1, 2))];
        var id = new SnapshotId(new(100), new(3));
        var file = new SnapshotContents(777, records).Encode(id, now: 1000);
        var batches = new List<(long First, bool IsControl, int Epoch)>();
        foreach (var batch in new RecordBatches(file)) batches.Add((batch.BaseOffset.Value, batch.IsControl, batch.PartitionLeaderEpoch.Value));
        Assert.Equal([(0, true, 3), (1, false, 3), (3, true, 3)], batches);
        var read = SnapshotContents.Decode(file)!;
        Assert.Equal(777, read.LastContainedLogTimestamp);
        Assert.Equal(records.Select(r => Convert.ToHexString(r.Encode())), read.Records.Select(r => Convert.ToHexString(r.Encode())));
    }

    [Fact]
    public void Is_not_read_without_its_footer_or_with_a_damaged_batch()
    {
        var file = new SnapshotContents(0, [new TopicRecord("t", new(1, 2))]).Encode(new(new(5), new(1)), now: 0);
        for (var length = 0; length < file.Length; length++) Assert.Null(SnapshotContents.Decode(file.AsSpan(0, length)));
        var position = 0;
        foreach (var batch in new RecordBatches(file))
        {
            // Offset, length and epoch stand before what the checksum covers.
            for (var i = 17; i < batch.SizeInBytes; i++)
            {
                byte[] damaged = [.. file];
                damaged[position + i] ^= 1;
                if (SnapshotContents.Decode(damaged) is { } read) Assert.Fail($"byte {position + i}: read {read.Records.Count} records");
            }

            position += batch.SizeInBytes;
        }
    }

    [Fact] // kafka-storage's own snapshot of nothing, by a real 4.1.1.
    public void Of_a_real_formatter_is_read()
    {
        var file = TestData.Files(".checkpoint").Single(path => path.Contains("__cluster_metadata-0", StringComparison.Ordinal));
        Assert.NotNull(SnapshotContents.Decode(File.ReadAllBytes(file)));
    }

    [Fact]
    public void Loaded_over_another_image_leaves_nothing_of_it()
    {
        var image = new ClusterImage();
        var heard = new Listener();
        var replay = new MetadataReplay(image, heard);
        List<MetadataRecord> kept = [new TopicRecord("kept", new(1, 1)), Partition(new(1, 1))];
        var at = 0L;
        foreach (var record in (MetadataRecord[])[.. kept, new TopicRecord("gone", new(2, 2)), Partition(new(2, 2)), new ConfigRecord(ConfigResourceType.Broker, "", "min.insync.replicas", "2")]) replay.Apply(record, new(at++));
        heard.Partitions.Clear();
        replay.Load([.. kept, new TopicRecord("new", new(3, 3)), Partition(new(3, 3))], new(99));
        Assert.Equal(["kept", "new"], image.Topics.Select(t => t.Name));
        Assert.Null(image.Partition(new("gone", 0)));
        Assert.Null(image.ClusterConfig("min.insync.replicas"));
        Assert.Equal(new Offset(99), image.LastApplied);
        Assert.Equal(["gone-0 went", "kept-0", "new-0 came"], heard.Partitions.Order(StringComparer.Ordinal));
    }

    private static PartitionRecord Partition(Uuid topic) => new(0, topic, [new(1)], [new(1)], new(1), LeaderEpoch.Zero, 0, []);

    private static List<string> Bytes(ClusterImage image) => [.. ImageRecords.Of(image).Select(record => Convert.ToHexString(record.Encode()))];

    // Of registrations a snapshot does not say where they stood.
    private static string Describe(ClusterImage image) => string.Join("\n",
    [
        .. image.Brokers.Select(b => $"broker {b.Broker} {b.Epoch} {b.Fenced} {b.InControlledShutdown} {b.Machine}:{b.Port} {b.Rack} {string.Join(',', b.LogDirs)}"),
        .. image.Topics.Select(t => $"topic {t.Name} {t.Id} {t.Partitions} {string.Join(',', t.Configs)}"),
        .. image.Partitions.Select(p => $"{p.Partition} {string.Join(',', p.Replicas)} {string.Join(',', p.Isr)} {string.Join(',', p.Elr)} {string.Join(',', p.LastKnownElr)} {p.Leader} {p.LeaderEpoch} {p.PartitionEpoch} {p.RecoveryState} {string.Join(',', p.Adding)} {string.Join(',', p.Removing)}"),
        .. image.Features.Select(f => f.ToString()),
        .. image.ClusterConfigs.Select(c => c.ToString()),
        $"{image.LastApplied} {image.NextProducerId}",
    ]);

    private sealed class Listener : IImageListener
    {
        public List<string> Partitions { get; } = [];

        public void OnPartition(PartitionState? before, PartitionState? after) => Partitions.Add($"{(after ?? before)!.Partition}{(before is null ? " came" : after is null ? " went" : "")}");

        public void OnBroker(BrokerRegistrationState? before, BrokerRegistrationState? after)
        {
        }

        public void OnTopic(TopicState? before, TopicState? after)
        {
        }
    }
}
