using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Reports.Diagrams;

namespace Lab.Reports.Tests;

/// <summary>Batches are put together here field by field, from the format's page.</summary>
public sealed class Messages_are_found_in_batches
{
    private static readonly RecordBatchLocator Locator = new();

    [Fact]
    public void Of_one_batch() =>
        Assert.Equal([new(new(17), 100), new(new(18), 101)], Find(Batch(100, 0, "m17|xxxx", "m18")));

    [Fact]
    public void Of_batches_in_a_row() =>
        Assert.Equal([new(new(1), 5), new(new(2), 300)], Find([.. Batch(5, 0, "m1"), .. Batch(300, 0, "m2")]));

    [Fact]
    public void Padding_and_other_values_are_no_message() =>
        Assert.Equal([new(new(7), 1)], Find(Batch(0, 0, "hello", "m7      ", null, "m", "mx", "m99999999999")));

    [Theory]
    [InlineData(0x20)]
    [InlineData(1)]
    public void Not_of_markers_or_compressed_batches(short attributes) => Assert.Empty(Find(Batch(0, attributes, "m1")));

    [Fact]
    public void Torn_or_made_up_bytes_give_what_is_whole_and_never_throw() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(
        Gen.Choose(0, 400).SelectMany(cut => Gen.Choose(0, 255).SelectMany(value => Gen.Choose(0, 200).Select(at => (Cut: cut, Value: value, At: at)))).ToArbitrary(),
        x =>
        {
            byte[] bytes = [.. Batch(5, 0, "m1", "m2"), .. Batch(7, 0, "m3")];
            bytes[x.At % bytes.Length] = (byte)x.Value;
            Find(bytes[..Math.Min(x.Cut, bytes.Length)]);
            return true;
        }));

    [Fact]
    public void A_batch_cut_in_the_middle_gives_nothing()
    {
        var bytes = Batch(5, 0, "m1", "m2");

        Assert.Empty(Find(bytes[..^1]));
    }

    private static IReadOnlyList<LocatedMessage> Find(byte[] bytes) =>
        Locator.In(new Fact(FactKind.CopyWritten, VirtualTime.Zero, new(1), new(0), Detail: (ReadOnlyMemory<byte>)bytes));

    private static byte[] Batch(long baseOffset, short attributes, params string?[] values)
    {
        var records = new List<byte>();
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i] is { } text ? Encoding.ASCII.GetBytes(text) : null;
            byte[] record = [0, .. Varint(300 * i), .. Varint(i), .. Varint(3), .. "key"u8, .. Varint(value?.Length ?? -1), .. value ?? [], .. Varint(0)];
            records.AddRange([.. Varint(record.Length), .. record]);
        }

        var batch = new byte[61 + records.Count];
        BinaryPrimitives.WriteInt64BigEndian(batch, baseOffset);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(8), batch.Length - 12);
        batch[16] = 2;
        BinaryPrimitives.WriteInt16BigEndian(batch.AsSpan(21), attributes);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(23), values.Length - 1);
        BinaryPrimitives.WriteInt32BigEndian(batch.AsSpan(57), values.Length);
        records.CopyTo(batch, 61);
        return batch;
    }

    private static byte[] Varint(long value)
    {
        var bytes = new List<byte>();
        var rest = (ulong)((value << 1) ^ (value >> 63));
        while (rest >= 0x80)
        {
            bytes.Add((byte)(rest | 0x80));
            rest >>= 7;
        }

        bytes.Add((byte)rest);
        return [.. bytes];
    }
}
