using FsCheck;
using FsCheck.Fluent;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Tests.Records;

public sealed class RecordBatchTests
{
    /// <summary>A record as the properties draw it: gap in front, time, key, value, number of headers.</summary>
    private sealed record Drawn(int Gap, long Timestamp, byte[]? Key, byte[]? Value, int Headers);

    private static readonly Gen<byte[]?> Bytes = Gen.Frequency(
        (1, Gen.Constant((byte[]?)null)),
        (6, Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().Select(bytes => (byte[]?)bytes)));

    private static readonly Arbitrary<Drawn[]> Batches = (
        from gap in Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Choose(1, 300)))
        from timestamp in Gen.Choose(-1, int.MaxValue)
        from key in Bytes
        from value in Bytes
        from headers in Gen.Choose(0, 2)
        select new Drawn(gap, 1_600_000_000_000 + timestamp, key, value, headers)).NonEmptyListOf().Select(list => list.ToArray()).ToArbitrary();

    [Fact]
    public void What_was_built_is_read() => Prop.ForAll(Batches, drawn =>
    {
        var bytes = Build(drawn, out var offsets, out var size);
        if (RecordBatch.TryRead(bytes, out var batch) != BatchStatus.Ok || !batch.IsValid || batch.SizeInBytes != size) return false;
        if (batch.Count != drawn.Length || batch.LastOffset != offsets[^1] || batch.MaxTimestamp != drawn.Max(d => d.Timestamp)) return false;
        var i = 0;
        foreach (var record in batch)
        {
            var expected = drawn[i];
            if (record.Offset != offsets[i] || record.Timestamp != expected.Timestamp || record.Sequence.Value != (int)((2_147_483_600L + (offsets[i].Value - 1000)) & int.MaxValue)) return false;
            if (!Same(expected.Key, record.Key) || !Same(expected.Value, record.Value) || record.ReadHeaders().Length != expected.Headers) return false;
            i++;
        }
        return i == drawn.Length;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_flipped_bit_behind_the_leader_epoch_breaks_the_batch() => Prop.ForAll(Batches, Gen.Choose(0, int.MaxValue).ToArbitrary(), (drawn, where) =>
    {
        var bytes = Build(drawn, out _, out _);
        // Base offset and leader epoch are the leader's to stamp: nothing guards them.
        var bit = 8 * 16 + where % (8 * (bytes.Length - 16));
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return RecordBatch.TryRead(bytes, out var batch) != BatchStatus.Ok || !batch.IsValid;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_without_meaning_are_refused_and_never_an_exception() => Prop.ForAll(Batches, Gen.Choose(0, int.MaxValue).ToArbitrary(), (drawn, where) =>
    {
        // The CRC is made to fit, so that the walk itself must notice.
        var bytes = Build(drawn, out _, out _);
        var at = BatchHeader.Size - 4 + where % (bytes.Length - BatchHeader.Size + 4);
        bytes[at] ^= (byte)(1 + where % 255);
        BatchHeader.Seal(bytes);
        var records = new RecordBatch(bytes).GetEnumerator();
        var read = 0;
        while (records.MoveNext()) read++;
        return records.Complaint is not null || read == new RecordBatch(bytes).Count;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Batches_one_behind_the_other_are_found_and_a_torn_tail_is_told() => Prop.ForAll(Batches, Gen.Choose(1, 60).ToArbitrary(), (drawn, cut) =>
    {
        var bytes = Build(drawn, out _, out _);
        var torn = bytes.Concat(bytes).Concat(bytes).ToArray();
        var walk = new RecordBatches(torn.AsSpan(0, torn.Length - Math.Min(cut, bytes.Length - 1))).GetEnumerator();
        var found = 0;
        while (walk.MoveNext()) found++;
        return found == 2 && walk.Status == BatchStatus.Incomplete && walk.Position == 2 * bytes.Length;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_stamp_of_the_leader_leaves_the_checksum_alone_and_the_clock_renews_it()
    {
        var bytes = Build([new(0, 5, null, [1], 0)], out _, out _);
        BatchStamp.BaseOffset(bytes, new(77));
        BatchStamp.PartitionLeaderEpoch(bytes, new(9));
        var batch = new RecordBatch(bytes);
        Assert.Equal((77L, 9, true), (batch.BaseOffset.Value, batch.PartitionLeaderEpoch.Value, batch.IsValid));
        var before = batch.Crc;
        BatchStamp.LogAppendTime(bytes, 1_700_000_000_123);
        Assert.True(batch.IsValid);
        Assert.NotEqual(before, batch.Crc);
        foreach (var record in batch) Assert.Equal(1_700_000_000_123, record.Timestamp);
    }

    [Fact]
    public void A_batch_takes_records_up_to_its_limit_but_always_the_first()
    {
        var builder = new RecordBatchBuilder();
        builder.Begin();
        var value = new byte[100];
        Assert.True(builder.HasRoomFor(10, 0, OptionalBytes.Null, value));
        builder.Append(0, OptionalBytes.Null, value);
        Assert.True(builder.IsFull(10));
        var second = RecordSize.Whole(1, 0, OptionalBytes.Null, value);
        Assert.True(builder.HasRoomFor(builder.SizeInBytes + second, 0, OptionalBytes.Null, value));
        Assert.False(builder.HasRoomFor(builder.SizeInBytes + second - 1, 0, OptionalBytes.Null, value));
        Assert.True(RecordSize.BatchUpperBound(OptionalBytes.Null, value) >= builder.SizeInBytes);
    }

    [Fact]
    public void Sequence_numbers_wrap_to_zero_and_never_through_minus_one()
    {
        var last = new SequenceNumber(int.MaxValue);
        Assert.True(last.IsFollowedBy(SequenceNumber.Zero));
        Assert.Equal((0, 2, int.MaxValue), (last.Plus(1).Value, last.Plus(3).Value, SequenceNumber.Zero.Minus(1).Value));
        Assert.Equal(int.MaxValue - 1, new SequenceNumber(1).Minus(3).Value);
        Assert.Equal(SequenceNumber.None, SequenceNumber.None.Plus(5));
        Assert.True(SequenceNumber.None.IsFollowedBy(SequenceNumber.Zero));
    }

    [Fact]
    public void Building_and_walking_allocate_nothing_but_the_result()
    {
        var builder = new RecordBatchBuilder(4096);
        var (key, value) = (new byte[8], new byte[100]);
        var room = new byte[4096];
        var sum = 0L;
        long Round()
        {
            sum = 0;
            var before = GC.GetAllocatedBytesForCurrentThread();
            builder.Begin();
            for (var i = 0; i < 20; i++) builder.Append(i, key, value);
            builder.BuildInto(room);
            foreach (var batch in new RecordBatches(room.AsSpan(0, builder.SizeInBytes)))
                foreach (var record in batch) sum += record.Offset.Value + record.Key.Length + record.Value.Length;
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Round(); // The first round pays for static tables and the compiler.
        Assert.Equal(0, Round());
        Assert.Equal(190 + 20 * 108, sum);
    }

    private static byte[] Build(IReadOnlyList<Drawn> drawn, out List<Offset> offsets, out int size)
    {
        var builder = new RecordBatchBuilder(0);
        builder.Begin(new(1000));
        builder.PartitionLeaderEpoch = new(3);
        builder.ProducerId = new(42);
        builder.ProducerEpoch = new(1);
        builder.BaseSequence = new(2_147_483_600);
        offsets = [];
        var next = new Offset(1000);
        foreach (var d in drawn)
        {
            next += d.Gap;
            builder.AppendAt(next, d.Timestamp, d.Key, d.Value, [.. Enumerable.Range(0, d.Headers).Select(h => new RecordHeader($"ü{h}", h == 0 ? null : d.Key))]);
            offsets.Add(next);
            next = next.Next;
        }
        size = builder.SizeInBytes;
        return builder.Build();
    }

    private static bool Same(byte[]? expected, OptionalBytes read) =>
        expected is null ? read.IsNull : !read.IsNull && read.Span.SequenceEqual(expected);
}
