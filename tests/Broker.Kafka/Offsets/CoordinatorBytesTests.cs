using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Broker.Kafka.Offsets;
using Lab.Broker.Kafka.Schemas;
using Lab.Broker.Kafka.Tests.Metadata;

namespace Lab.Broker.Kafka.Tests.Offsets;

/// <summary>Every record of the coordinators' topics of real brokers.</summary>
public sealed class CoordinatorBytesTests
{
    [Fact]
    public void Every_record_is_read_as_the_real_classes_read_it_and_is_written_again_bit_for_bit()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (where, group, record) in Records())
        {
            var (key, value) = (record.GetProperty("key").GetBytesFromBase64(), Optional(record.GetProperty("value")));
            var decoded = CoordinatorRecord.Decode(group, key, value).Value;
            Assert.Equal(key, decoded.EncodeKey());
            Assert.Equal(value, decoded.EncodeValue());
            var expectedKey = record.GetProperty("coordinator_key");
            Assert.Equal((where, expectedKey.Int("type"), expectedKey.Text("message")), (where, decoded.KeySchema.ApiKey, decoded.KeySchema.Name));
            AssertJson(expectedKey, decoded.Key, where);
            if (decoded.Value is null)
            {
                Assert.True(record.IsNull("coordinator_value"), where);
                continue;
            }
            var expectedValue = record.GetProperty("coordinator_value");
            Assert.Equal((where, expectedValue.Int("version"), expectedValue.Text("message")), (where, decoded.ValueVersion, decoded.ValueSchema.Name));
            AssertJson(expectedValue, decoded.Value, where);
            seen.Add(decoded.ValueSchema.Name + decoded.ValueVersion);
        }
        Assert.True(seen.Count >= 8, string.Join(' ', seen));
    }

    [Fact]
    public void Committed_offsets_and_groups_have_types_of_their_own_that_say_the_same()
    {
        var (commits, groups) = (0, 0);
        foreach (var (where, group, record) in Records())
        {
            if (group != SchemaGroup.ConsumerOffsets) continue;
            var (key, value) = (record.GetProperty("key").GetBytesFromBase64(), Optional(record.GetProperty("value")));
            var expected = record.GetProperty("coordinator_key").GetProperty("data");
            switch (record.GetProperty("coordinator_key").Text("message"))
            {
                case "OffsetCommitKey":
                    var commit = OffsetCommitKey.Decode(key).Value;
                    Assert.Equal((expected.Text("group"), expected.Text("topic"), expected.Int("partition")), (commit.Group, commit.Partition.Topic, commit.Partition.Partition));
                    Assert.Equal(key, commit.Encode());
                    if (value is null) break;
                    var offset = OffsetCommitValue.Decode(value).Value;
                    var data = record.GetProperty("coordinator_value").GetProperty("data");
                    Assert.Equal(
                        (data.Long("offset"), data.Int("leaderEpoch"), data.Text("metadata"), data.Long("commitTimestamp")),
                        (offset.Offset.Value, offset.LeaderEpoch.Value, offset.Metadata, offset.CommitTimestamp));
                    Assert.Equal(value, offset.Encode());
                    commits++;
                    break;
                case "GroupMetadataKey":
                    var name = GroupMetadataKey.Decode(key).Value;
                    Assert.Equal((where, expected.Text("group")), (where, name.Group));
                    Assert.Equal(key, name.Encode());
                    if (value is null) break;
                    var state = GroupMetadataValue.Decode(value).Value;
                    var fields = record.GetProperty("coordinator_value").GetProperty("data");
                    Assert.Equal((fields.Text("protocolType"), fields.Int("generation"), fields.GetProperty("members").GetArrayLength()), (state.ProtocolType, state.Generation, state.Members.Count));
                    Assert.Equal(value, state.Encode());
                    groups++;
                    break;
            }
        }
        Assert.True(commits > 0);
        Assert.True(groups > 0);
    }

    [Fact]
    public void All_versions_of_a_committed_offset_agree_with_the_field_table()
    {
        var schema = SchemaCatalog.CoordinatorValue(SchemaGroup.ConsumerOffsets, OffsetCommitKey.RecordType)!;
        for (short version = 0; version <= 4; version++)
        {
            var value = new OffsetCommitValue(new(42), version >= 3 ? new(7) : LeaderEpoch.None, "note", 1_700_000_000_000)
            {
                Version = version,
                ExpireTimestamp = version == 1 ? 1_700_000_060_000 : -1,
                TopicId = version >= 4 ? new(3, 5) : default,
                UnknownTags = version >= 4 ? [new(8, new byte[] { 1 })] : [],
            };
            var bytes = value.Encode();
            var generic = SchemaCodec.Decode(schema, version, bytes.AsSpan(2)).Value;
            Assert.Equal(42L, generic["offset"]);
            Assert.Equal(bytes, OffsetCommitValue.Decode(bytes).Value.Encode());
            var read = OffsetCommitValue.Decode(bytes).Value;
            Assert.Equal((value.Offset, value.LeaderEpoch, value.Metadata, value.ExpireTimestamp, value.TopicId), (read.Offset, read.LeaderEpoch, read.Metadata, read.ExpireTimestamp, read.TopicId));
            for (var length = 0; length < bytes.Length; length++)
                Assert.IsType<Decoded<OffsetCommitValue>.Corrupt>(OffsetCommitValue.Decode(bytes.AsSpan(0, length)));
        }
    }

    private static void AssertJson(JsonElement expected, SchemaStruct decoded, string where)
    {
        var json = SchemaJson.Of(decoded);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.GetProperty("data").GetRawText()), json), $"{where}: {json.ToJsonString()}");
    }

    private static byte[]? Optional(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.GetBytesFromBase64();

    private static IEnumerable<(string Where, SchemaGroup Group, JsonElement Record)> Records()
    {
        foreach (var file in TestData.Files(".log"))
        {
            var group = file.Contains("__transaction_state", StringComparison.Ordinal) ? SchemaGroup.TransactionState : SchemaGroup.ConsumerOffsets;
            foreach (var batch in TestData.ExpectedLines(file))
                foreach (var record in batch.GetProperty("records").EnumerateArray())
                    if (record.TryGetProperty("coordinator_key", out _))
                        yield return ($"{TestData.Name(file)} offset {record.Long("offset")}", group, record);
        }
    }
}
