using System.Text;
using Lab.Broker.Kafka.Files;

namespace Lab.Broker.Kafka.Tests.Files;

/// <summary>The checkpoint files of real brokers.</summary>
public sealed class CheckpointBytesTests
{
    public static TheoryData<string> Offsets => [.. TestData.Files("-offset-checkpoint").Select(TestData.Name)];

    public static TheoryData<string> Epochs => [.. TestData.Files(LeaderEpochCheckpoint.FileName).Select(TestData.Name)];

    [Theory]
    [MemberData(nameof(Offsets))]
    public void An_offset_checkpoint_is_written_again_bit_for_bit(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(TestData.Bytes, name));
        if (bytes.Length == 0)
        {
            // After a kill the cleaner's file may be there with nothing in it.
            Assert.IsType<Decoded<IReadOnlyList<CheckpointEntry>>.Corrupt>(CheckpointFile.Decode(bytes));
            return;
        }
        Assert.Equal(bytes, CheckpointFile.Encode(CheckpointFile.Decode(bytes).Value));
    }

    [Theory]
    [MemberData(nameof(Epochs))]
    public void A_leader_epoch_checkpoint_is_written_again_bit_for_bit_through_the_cache(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(TestData.Bytes, name));
        Assert.Equal(bytes, new LeaderEpochCache(LeaderEpochCheckpoint.Decode(bytes).Value).Encode());
    }

    [Fact]
    public void The_entries_are_those_of_the_file()
    {
        var file = Encoding.UTF8.GetBytes("0\n2\norders 0 42\n__consumer_offsets 17 7\n");
        Assert.Equal([new(new("orders", 0), new(42)), new(new("__consumer_offsets", 17), new(7))], CheckpointFile.Decode(file).Value);
    }

    [Fact]
    public void A_torn_checkpoint_is_corrupt()
    {
        foreach (var text in (string[])["", "x\n", "1\n0\n", "0\n2\norders 0 42\n", "0\n1\norders 0\n", "0\n1\norders a 42\n", "0\n1\n\0\0\0\0"])
            Assert.IsType<Decoded<IReadOnlyList<CheckpointEntry>>.Corrupt>(CheckpointFile.Decode(Encoding.UTF8.GetBytes(text)));
    }
}
