using System.Text.Json.Nodes;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Tests.Metadata;

/// <summary>Every record of the metadata logs and snapshots of real controllers.</summary>
public sealed class MetadataBytesTests
{
    [Fact]
    public void Every_record_is_read_as_the_real_classes_read_it_and_is_written_again_bit_for_bit()
    {
        var seen = new SortedSet<(int Type, int Version)>();
        foreach (var (where, record) in Records())
        {
            if (!record.TryGetProperty("metadata", out var expected)) continue;
            var bytes = record.GetProperty("value").GetBytesFromBase64();
            var decoded = MetadataRecord.Decode(bytes).Value;
            Assert.Equal((where, expected.Int("type"), expected.Int("version")), (where, decoded.Type, decoded.Version));
            Assert.True(bytes.AsSpan().SequenceEqual(decoded.Encode()), where);
            var generic = Generic(decoded, bytes);
            var json = SchemaJson.Of(generic);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected.GetProperty("data").GetRawText()), json), $"{where}: {json.ToJsonString()}");
            AssertSameFields(generic, decoded, where);
            seen.Add((decoded.Type, decoded.Version));
        }
        // The workload reached fifteen types, three of them in two versions.
        Assert.True(seen.Count >= 18, string.Join(' ', seen));
    }

    [Fact]
    public void Every_control_record_is_read_as_the_real_classes_read_it_and_is_written_again_bit_for_bit()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (where, record) in Records())
        {
            if (!record.TryGetProperty("control", out var expected) || !expected.TryGetProperty("data", out var data)) continue;
            var (key, value) = (record.GetProperty("key").GetBytesFromBase64(), record.GetProperty("value").GetBytesFromBase64());
            var decoded = ControlRecord.Decode(key, value).Value;
            Assert.Equal((where, expected.Int("type")), (where, (int)decoded.Type));
            Assert.Equal(key, decoded.EncodeKey());
            Assert.True(value.AsSpan().SequenceEqual(decoded.EncodeValue()), where);
            var json = SchemaJson.Of(SchemaCodec.Decode(Schema(decoded), decoded.Version, value).Value);
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(data.GetRawText()), json), $"{where}: {json.ToJsonString()}");
            seen.Add(decoded.GetType().Name + decoded.Version);
        }
        Assert.True(seen.Count >= 5, string.Join(' ', seen));
    }

    [Fact]
    public void A_value_cut_anywhere_is_corrupt_and_never_an_exception()
    {
        foreach (var (where, record) in Records())
        {
            if (!record.TryGetProperty("metadata", out _)) continue;
            var bytes = record.GetProperty("value").GetBytesFromBase64();
            for (var length = 0; length < bytes.Length; length++)
                Assert.True(MetadataRecord.Decode(bytes.AsSpan(0, length)) is Decoded<MetadataRecord>.Corrupt, $"{where} cut to {length}");
            Assert.IsType<Decoded<MetadataRecord>.Corrupt>(MetadataRecord.Decode([.. bytes, 0]));
        }
    }

    /// <summary>The typed fields have the generic ones' names and values: a swap of two fields of one type would show here.</summary>
    private static void AssertSameFields(SchemaStruct generic, MetadataRecord typed, string where)
    {
        if (typed is OtherMetadataRecord) return;
        for (var i = 0; i < generic.Fields.Count; i++)
        {
            if (generic[i] == SchemaStruct.Absent) continue;
            var property = typed.GetType().GetProperty(generic.Fields[i].Name);
            Assert.True(property is not null, $"{where}: {typed.GetType().Name} lacks {generic.Fields[i].Name}");
            Assert.Equal((where, property.Name, Print(generic[i])), (where, property.Name, Print(property.GetValue(typed))));
        }
    }

    private static string Print(object? value) => value switch
    {
        null => "null",
        string text => text,
        bool flag => flag ? "1" : "0",
        Enum named => Convert.ToInt64(named).ToString(),
        System.Collections.IEnumerable list => $"[{string.Join(',', list.Cast<object?>().Select(Print))}]",
        SchemaStruct fields => $"({string.Join(',', Enumerable.Range(0, fields.Fields.Count).Select(i => Print(fields[i])))})",
        Endpoint e => $"({e.Name},{e.Host},{e.Port},{e.SecurityProtocol})",
        SupportedFeature f => $"({f.Name},{f.MinSupportedVersion},{f.MaxSupportedVersion})",
        _ => value.ToString()!,
    };

    private static SchemaStruct Generic(MetadataRecord record, byte[] bytes)
    {
        // Frame version, type and version are one byte each in all that exist.
        return SchemaCodec.Decode(SchemaCatalog.Metadata(record.Type)!, record.Version, bytes.AsSpan(3)).Value;
    }

    private static MessageSchema Schema(ControlRecord record) => SchemaCatalog.Named(SchemaGroup.ControlAndFiles, record switch
    {
        LeaderChangeRecord => "LeaderChangeMessage",
        _ => record.GetType().Name,
    })!;

    private static IEnumerable<(string Where, System.Text.Json.JsonElement Record)> Records()
    {
        foreach (var file in TestData.Files(".log").Concat(TestData.Files(".checkpoint")))
            foreach (var batch in TestData.ExpectedLines(file))
                foreach (var record in batch.GetProperty("records").EnumerateArray())
                    yield return ($"{TestData.Name(file)} offset {record.Long("offset")}", record);
    }
}
