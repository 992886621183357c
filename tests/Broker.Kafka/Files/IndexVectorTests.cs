using System.Text.Json;
using Lab.Broker.Kafka.Files;

namespace Lab.Broker.Kafka.Tests.Files;

/// <summary>The two indexes against operation sequences on the real ones.</summary>
public sealed class IndexVectorTests
{
    [Fact]
    public void The_offset_index_appends_finds_and_truncates_as_the_real_one()
    {
        foreach (var (row, vector) in TestData.Rows(TestData.Vectors("offset-index")))
        {
            var index = new OffsetIndex(new(vector.Long("baseOffset")), vector.Int("maxIndexSize"));
            foreach (var append in vector.GetProperty("appends").EnumerateArray())
            {
                var result = index.Append(new(append[0].GetInt64()), append[1].GetInt32());
                Assert.True(append[2].GetString() == Name(result, "ok"), $"row {row}, append {append}: {result}");
            }
            Assert.Equal(vector.Int("entriesBefore"), index.Entries);
            foreach (var lookup in vector.GetProperty("lookups").EnumerateArray())
            {
                var found = index.Lookup(new(lookup.Long("target")));
                Assert.Equal((lookup.Long("offset"), lookup.Int("position")), (found.Offset.Value, found.Position));
                var bound = index.UpperBoundOfFetch(found, lookup.Int("fetchSize"));
                var expected = lookup.GetProperty("upperBound");
                if (expected.ValueKind == JsonValueKind.Null) Assert.Null(bound);
                else Assert.Equal(new OffsetPosition(new(expected[0].GetInt64()), expected[1].GetInt32()), bound);
            }
            index.TruncateTo(new(vector.Long("truncateTo")));
            var after = vector.GetProperty("entriesAfterTruncate");
            Assert.Equal(after.GetArrayLength(), index.Entries);
            for (var slot = 0; slot < index.Entries; slot++)
                Assert.Equal((after[slot][0].GetInt64(), after[slot][1].GetInt32()), (index[slot].Offset.Value, index[slot].Position));
            Assert.Equal(vector.Long("lastOffsetAfter"), index.LastOffset.Value);
            Assert.Equal(vector.Text("fileHexAfterTruncate"), Convert.ToHexStringLower(index.Bytes));
        }
    }

    [Fact]
    public void The_time_index_appends_finds_and_truncates_as_the_real_one()
    {
        foreach (var (row, vector) in TestData.Rows(TestData.Vectors("time-index")))
        {
            var index = new TimeIndex(new(vector.Long("baseOffset")), vector.Int("maxIndexSize"));
            foreach (var append in vector.GetProperty("appends").EnumerateArray())
            {
                var result = index.MaybeAppend(append.Long("timestamp"), new(append.Long("offset")), append.Bool("skipFullCheck"));
                Assert.True(append.Text("result") == Name(result, "appended"), $"row {row}, append {append}: {result}");
            }
            Assert.Equal(vector.Int("entriesBefore"), index.Entries);
            Assert.Equal(vector.Bool("isFull"), index.IsFull);
            foreach (var lookup in vector.GetProperty("lookups").EnumerateArray())
                Assert.Equal(new TimestampOffset(lookup.Long("timestamp"), new(lookup.Long("offset"))), index.Lookup(lookup.Long("target")));
            index.TruncateTo(new(vector.Long("truncateTo")));
            var after = vector.GetProperty("entriesAfterTruncate");
            Assert.Equal(after.GetArrayLength(), index.Entries);
            for (var slot = 0; slot < index.Entries; slot++)
                Assert.Equal((after[slot][0].GetInt64(), after[slot][1].GetInt64()), (index[slot].Timestamp, index[slot].Offset.Value));
            var last = vector.GetProperty("lastEntryAfter");
            Assert.Equal(new TimestampOffset(last[0].GetInt64(), new(last[1].GetInt64())), index.LastEntry);
            Assert.Equal(vector.Text("fileHexAfterTruncate"), Convert.ToHexStringLower(index.Bytes));
        }
    }

    private static string Name(IndexAppend result, string appended) => result switch
    {
        IndexAppend.Appended => appended,
        IndexAppend.Ignored => "ignored",
        IndexAppend.Full => "error:IllegalArgumentException",
        IndexAppend.OffsetNotIncreasing => "error:InvalidOffsetException",
        IndexAppend.TimestampDecreasing => "error:IllegalStateException",
        _ => "error:IndexOffsetOverflowException",
    };
}
