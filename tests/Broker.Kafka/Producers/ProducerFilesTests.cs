using Lab.Broker.Kafka.Files;

namespace Lab.Broker.Kafka.Tests.Producers;

/// <summary>The producer snapshots and transaction indexes of real brokers.</summary>
public sealed class ProducerFilesTests
{
    public static TheoryData<string> Snapshots => [.. TestData.Files(LogFileNames.ProducerSnapshotSuffix).Select(TestData.Name)];

    public static TheoryData<string> TransactionIndexes => [.. TestData.Files(LogFileNames.TransactionIndexSuffix).Select(TestData.Name)];

    [Theory]
    [MemberData(nameof(Snapshots))]
    public void A_snapshot_reads_as_the_real_classes_read_it_and_is_written_again_bit_for_bit(string name)
    {
        var file = Path.Combine(TestData.Bytes, name);
        var bytes = File.ReadAllBytes(file);
        var entries = ProducerSnapshot.Decode(bytes).Value;
        var expected = TestData.Json(TestData.Expected(file, ".json")).GetProperty("entries");
        Assert.Equal(
            expected.EnumerateArray().Select(e => new ProducerSnapshotEntry(
                new(e.Long("producerId")), new((short)e.Int("producerEpoch")), new(e.Int("lastSequence")), new(e.Long("lastOffset")), e.Int("offsetDelta"),
                e.Long("timestamp"), e.Int("coordinatorEpoch"), new(e.Long("currentTxnFirstOffset")))),
            entries);
        Assert.Equal(bytes, ProducerSnapshot.Encode(entries));
    }

    [Theory]
    [MemberData(nameof(TransactionIndexes))]
    public void A_transaction_index_reads_as_the_real_classes_read_it_and_is_written_again_bit_for_bit(string name)
    {
        var file = Path.Combine(TestData.Bytes, name);
        var bytes = File.ReadAllBytes(file);
        var expected = TestData.Json(TestData.Expected(file, ".json"));
        var index = TransactionIndex.Decode(new(expected.Long("baseOffset")), bytes).Value;
        Assert.Equal(
            expected.GetProperty("entries").EnumerateArray().Select(e => new AbortedTransactionEntry(
                new(e.Long("producerId")), new(e.Long("firstOffset")), new(e.Long("lastOffset")), new(e.Long("lastStableOffset")))),
            index.Entries);
        Assert.Equal(bytes, index.Encode());
    }

    [Fact]
    public void A_snapshot_with_any_bit_flipped_is_corrupt()
    {
        var sound = ProducerSnapshot.Encode([new(new(7), new(1), new(4), new(30), 4, 1_700_000_000_000, 2, Offset.None)]);
        Assert.Single(ProducerSnapshot.Decode(sound).Value);
        for (var bit = 0; bit < 8 * sound.Length; bit++)
        {
            var torn = sound.ToArray();
            torn[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.IsType<Decoded<IReadOnlyList<ProducerSnapshotEntry>>.Corrupt>(ProducerSnapshot.Decode(torn));
        }
        for (var length = 0; length < sound.Length; length++)
            Assert.IsType<Decoded<IReadOnlyList<ProducerSnapshotEntry>>.Corrupt>(ProducerSnapshot.Decode(sound.AsSpan(0, length)));
    }
}
