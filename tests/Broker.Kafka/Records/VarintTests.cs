using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Tests.Records;

public sealed class VarintTests
{
    private static readonly JsonElement Vectors = TestData.Vectors("varint");

    [Fact]
    public void Zigzag_32_bit_as_the_real_one_writes_and_reads_it()
    {
        Span<byte> buffer = stackalloc byte[Varint.MaxBytes32];
        foreach (var (row, vector) in TestData.Rows(Vectors.GetProperty("varint_zigzag")))
        {
            var value = vector.Int("value");
            Assert.True(Varint.ZigZag(value) == vector.GetProperty("zigzag").GetUInt32(), $"row {row}");
            var written = Varint.Write(buffer, value);
            Assert.Equal(vector.Text("hex"), Convert.ToHexStringLower(buffer[..written]));
            Assert.Equal(vector.Int("size"), Varint.SizeOf(value));
            var position = 0;
            Assert.Equal(VarintStatus.Ok, Varint.TryRead(buffer[..written], ref position, out int read));
            Assert.Equal((value, written), (read, position));
        }
    }

    [Fact]
    public void Zigzag_64_bit_as_the_real_one_writes_and_reads_it()
    {
        Span<byte> buffer = stackalloc byte[Varint.MaxBytes64];
        foreach (var (row, vector) in TestData.Rows(Vectors.GetProperty("varlong_zigzag")))
        {
            var value = vector.Long("value");
            Assert.True(Varint.ZigZag(value) == ulong.Parse(vector.Text("zigzag")!, CultureInfo.InvariantCulture), $"row {row}");
            var written = Varint.Write(buffer, value);
            Assert.Equal(vector.Text("hex"), Convert.ToHexStringLower(buffer[..written]));
            Assert.Equal(vector.Int("size"), Varint.SizeOf(value));
            var position = 0;
            Assert.Equal(VarintStatus.Ok, Varint.TryRead(buffer[..written], ref position, out long read));
            Assert.Equal((value, written), (read, position));
        }
    }

    [Fact]
    public void Unsigned_32_bit_as_the_real_one_writes_and_reads_it()
    {
        Span<byte> buffer = stackalloc byte[Varint.MaxBytes32];
        foreach (var (_, vector) in TestData.Rows(Vectors.GetProperty("unsigned_varint")))
        {
            var value = unchecked((uint)vector.Long("value"));
            var written = Varint.WriteUnsigned(buffer, value);
            Assert.Equal(vector.Text("hex"), Convert.ToHexStringLower(buffer[..written]));
            Assert.Equal(vector.Int("size"), Varint.SizeOfUnsigned(value));
            var position = 0;
            Assert.Equal(VarintStatus.Ok, Varint.TryReadUnsigned(buffer[..written], ref position, out uint read));
            Assert.Equal((value, written), (read, position));
        }
    }

    [Fact]
    public void Unsigned_64_bit_as_the_real_one_writes_and_reads_it()
    {
        Span<byte> buffer = stackalloc byte[Varint.MaxBytes64];
        foreach (var (_, vector) in TestData.Rows(Vectors.GetProperty("unsigned_varlong")))
        {
            var value = unchecked((ulong)vector.Long("value"));
            var written = Varint.WriteUnsigned(buffer, value);
            Assert.Equal(vector.Text("hex"), Convert.ToHexStringLower(buffer[..written]));
            Assert.Equal(vector.Int("size"), Varint.SizeOfUnsigned(value));
            var position = 0;
            Assert.Equal(VarintStatus.Ok, Varint.TryReadUnsigned(buffer[..written], ref position, out ulong read));
            Assert.Equal((value, written), (read, position));
        }
    }

    [Fact]
    public void Odd_inputs_are_read_or_refused_as_by_the_real_reader()
    {
        foreach (var (_, vector) in TestData.Rows(Vectors.GetProperty("odd_inputs")))
        {
            var bytes = vector.Hex("hex");
            var position = 0;
            AssertOutcome(vector.GetProperty("readVarint"), Varint.TryRead(bytes, ref position, out int signed), signed);
            if (vector.TryGetProperty("varint_bytes_used", out var used)) Assert.Equal(used.GetInt32(), position);
            position = 0;
            AssertOutcome(vector.GetProperty("readUnsignedVarint"), Varint.TryReadUnsigned(bytes, ref position, out uint unsigned), unchecked((int)unsigned));
            position = 0;
            AssertOutcome(vector.GetProperty("readVarlong"), Varint.TryRead(bytes, ref position, out long wide), wide);
        }
    }

    [Fact]
    public void Any_number_comes_back_and_takes_the_bytes_it_says() =>
        Prop.ForAll<long>(value =>
        {
            Span<byte> buffer = stackalloc byte[Varint.MaxBytes64];
            var written = Varint.Write(buffer, value);
            var position = 0;
            return Varint.TryRead(buffer[..written], ref position, out long read) == VarintStatus.Ok
                && read == value && position == written && written == Varint.SizeOf(value);
        }).QuickCheckThrowOnFailure();

    private static void AssertOutcome(JsonElement expected, VarintStatus status, long value)
    {
        if (expected.ValueKind == JsonValueKind.Number)
        {
            Assert.Equal(VarintStatus.Ok, status);
            Assert.Equal(expected.GetInt64(), value);
        }
        else
        {
            Assert.Equal(expected.GetString(), status switch
            {
                VarintStatus.Underflow => "error:BufferUnderflowException",
                VarintStatus.TooLong => "error:IllegalArgumentException",
                _ => $"read {value}",
            });
        }
    }
}
