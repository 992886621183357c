using System.Text.Json;

namespace Lab.Broker.Kafka.Tests;

/// <summary>The decoder is right about what real brokers left, and notices damage.</summary>
public sealed class IndependentDecoderTests
{
    public static TheoryData<string> Directories => [.. TestData.Files(".log").Select(file => TestData.Name(Path.GetDirectoryName(file)!)).Distinct()];

    [Theory]
    [MemberData(nameof(Directories))]
    public void It_finds_in_a_real_directory_what_the_real_classes_find_and_nothing_wrong(string name)
    {
        var directory = Path.Combine(TestData.Bytes, name);
        var found = IndependentDecoder.Read(directory);
        Assert.Empty(found.Complaints);
        var batches = Directory.GetFiles(directory, "*.log").Order(StringComparer.Ordinal).SelectMany(TestData.ExpectedLines).ToList();
        var expected = batches
            .Where(batch => batch.Text("compression") is "none" or "gzip")
            .SelectMany(batch => batch.GetProperty("records").EnumerateArray().Select(record => (batch, record)))
            .ToList();
        Assert.Equal(expected.Count, found.Records.Count);
        Assert.Equal(batches.Count(batch => batch.Text("compression") is not ("none" or "gzip")), found.OpaqueBatches);
        for (var i = 0; i < expected.Count; i++)
        {
            var (batch, record) = expected[i];
            var read = found.Records[i];
            Assert.Equal(
                (record.Long("offset"), record.Long("timestamp"), record.Int("sequence"), batch.Int("partitionLeaderEpoch"), batch.Long("producerId"), batch.Int("producerEpoch"), batch.Bool("control"), batch.Bool("transactional")),
                (read.Offset, read.Timestamp, read.Sequence, read.LeaderEpoch, read.ProducerId, read.ProducerEpoch, read.IsControl, read.IsTransactional));
            Assert.Equal(Base64(record, "key"), read.Key);
            Assert.Equal(Base64(record, "value"), read.Value);
        }
    }

    [Fact]
    public void It_complains_of_a_flipped_bit_in_any_file()
    {
        var source = Path.Combine(TestData.Bytes, "4.1.1", "single-node", "txn-0");
        var directory = Directory.CreateTempSubdirectory("lab-decoder-").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(source)) File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
            Assert.Empty(IndependentDecoder.Read(directory).Complaints);
            foreach (var file in Directory.GetFiles(directory).Where(file => Path.GetFileName(file) != "partition.metadata"))
            {
                var sound = File.ReadAllBytes(file);
                if (sound.Length == 0) continue;
                // In indexes the low bits of offsets and positions matter; elsewhere any byte inside a CRC does.
                var torn = sound.ToArray();
                torn[^1] ^= 1;
                File.WriteAllBytes(file, torn);
                // The last field of a transaction index, the last stable offset, follows from nothing in the directory.
                if (Path.GetExtension(file) == ".txnindex")
                {
                    torn[25] ^= 1;
                    File.WriteAllBytes(file, torn);
                }
                Assert.True(IndependentDecoder.Read(directory).Complaints.Count > 0, Path.GetFileName(file));
                File.WriteAllBytes(file, sound);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static byte[]? Base64(JsonElement record, string property) => record.IsNull(property) ? null : record.GetProperty(property).GetBytesFromBase64();
}
