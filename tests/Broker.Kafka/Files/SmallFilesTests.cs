using System.Text;
using Lab.Broker.Kafka.Files;

namespace Lab.Broker.Kafka.Tests.Files;

/// <summary>The small files of real brokers' directories.</summary>
public sealed class SmallFilesTests
{
    [Fact]
    public void Partition_metadata_is_written_again_bit_for_bit()
    {
        foreach (var file in TestData.Files(PartitionMetadataFile.FileName))
        {
            var bytes = File.ReadAllBytes(file);
            Assert.Equal(bytes, PartitionMetadataFile.Encode(PartitionMetadataFile.Decode(bytes).Value));
        }
    }

    [Fact]
    public void Meta_properties_are_written_again_bit_for_bit()
    {
        foreach (var file in TestData.Files(MetaProperties.FileName))
        {
            var bytes = File.ReadAllBytes(file);
            Assert.Equal(bytes, MetaProperties.Decode(bytes).Value.Encode());
        }
    }

    [Fact]
    public void The_clean_shutdown_marker_is_written_again_bit_for_bit()
    {
        foreach (var file in TestData.Files(CleanShutdownFile.FileName))
        {
            var bytes = File.ReadAllBytes(file);
            Assert.Equal(bytes, CleanShutdownFile.Encode(CleanShutdownFile.Decode(bytes).Value));
        }
        Assert.Equal(BrokerEpoch.None, CleanShutdownFile.Decode([]).Value);
    }

    [Fact]
    public void The_quorum_state_is_written_again_bit_for_bit()
    {
        foreach (var file in TestData.Files(QuorumStateFile.FileName))
        {
            var bytes = File.ReadAllBytes(file);
            Assert.Equal(bytes, QuorumStateFile.Decode(bytes).Value.Encode());
        }
    }

    [Fact]
    public void Fields_land_where_they_belong()
    {
        var meta = MetaProperties.Decode(File.ReadAllBytes(Path.Combine(TestData.Bytes, "4.1.1", "three-nodes", "n2", MetaProperties.FileName))).Value;
        Assert.Equal((2, "9XhB3mQYRvS2u0rX0p2k3A", "avhd-10tuoatAxWn24vd8A"), (meta.NodeId.Value, meta.ClusterId, meta.DirectoryId.ToString()));
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 7, 47, 51, TimeSpan.Zero).ToUnixTimeMilliseconds(), meta.WrittenMs);
        var quorum = QuorumStateFile.Decode("""{"leaderId":1,"leaderEpoch":2,"votedId":3,"votedDirectoryId":"avhd-10tuoatAxWn24vd8A","data_version":1}"""u8).Value;
        Assert.Equal((1, 2, 3, "avhd-10tuoatAxWn24vd8A"), (quorum.LeaderId.Value, quorum.LeaderEpoch.Value, quorum.VotedId.Value, quorum.VotedDirectoryId.ToString()));
        Assert.Equal(95, CleanShutdownFile.Decode("""{"version":0,"brokerEpoch":95}"""u8).Value.Value);
    }

    [Fact]
    public void Torn_files_are_corrupt_at_whatever_length_they_end()
    {
        AllPrefixesCorrupt(PartitionMetadataFile.Encode(Uuid.One), file => PartitionMetadataFile.Decode(file) is Decoded<Uuid>.Corrupt);
        AllPrefixesCorrupt(QuorumStateFile.Dynamic(new(1), new(2), BrokerId.None, Uuid.Zero).Encode(), file => QuorumStateFile.Decode(file) is Decoded<QuorumStateFile>.Corrupt);
        AllPrefixesCorrupt(CleanShutdownFile.Encode(new(7)), file => file.Length == 0 || CleanShutdownFile.Decode(file) is Decoded<BrokerEpoch>.Corrupt);
        AllPrefixesCorrupt(Encoding.UTF8.GetBytes("#\n#x\nversion=1\ncluster.id=c\nnode.id="), file => MetaProperties.Decode(file) is Decoded<MetaProperties>.Corrupt);
        Assert.IsType<Decoded<MetaProperties>.Corrupt>(MetaProperties.Decode(new byte[100]));
    }

    [Fact]
    public void Names_are_those_of_real_directories()
    {
        Assert.Equal("00000000000000000072.log", LogFileNames.Log(new(72)));
        Assert.Equal("00000000000000000072.timeindex", LogFileNames.TimeIndex(new(72)));
        foreach (var file in TestData.Files(LogFileNames.CheckpointSuffix))
        {
            var name = Path.GetFileName(file);
            if (name == LogFileNames.BootstrapCheckpoint)
            {
                Assert.False(LogFileNames.TryParseMetadataSnapshot(name, out _, out _));
                continue;
            }
            Assert.True(LogFileNames.TryParseMetadataSnapshot(name, out var end, out var epoch));
            Assert.Equal(name, LogFileNames.MetadataSnapshot(end, epoch));
        }
        Assert.True(LogFileNames.TryParsePartitionDirectory("__consumer_offsets-17", out var partition));
        Assert.Equal(new("__consumer_offsets", 17), partition);
        Assert.False(LogFileNames.TryParsePartitionDirectory(LogFileNames.DeletedPartitionDirectory(partition, "0123456789abcdef0123456789abcdef"), out _));
    }

    private static void AllPrefixesCorrupt(byte[] sound, Func<byte[], bool> corrupt)
    {
        for (var length = 0; length < sound.Length; length++) Assert.True(corrupt(sound[..length]), $"{length} of {sound.Length} bytes");
    }
}
