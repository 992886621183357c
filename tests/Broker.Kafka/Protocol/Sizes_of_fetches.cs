using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Tests.Protocol;

/// <summary>The size of a fetch and of its answer is that of the real encoding, field by field from the protocol's own table.</summary>
public sealed class Sizes_of_fetches
{
    private const short Version = 17;

    // Length, api key, version, correlation id, a client id of ten characters, tags; length, correlation id, tags.
    private const int RequestHeader = 4 + 2 + 2 + 4 + 12 + 1;
    private const int ResponseHeader = 4 + 4 + 1;
    private static readonly Uuid Id = new(1, 2);

    [Theory]
    [InlineData(-1, 0), InlineData(-1, 1), InlineData(2, 0), InlineData(2, 3), InlineData(-1, 50)]
    public void A_request(int replica, int partitions)
    {
        var schema = Table("FetchRequest");
        TopicPartition[] places = [.. Enumerable.Range(0, partitions).Select(p => new TopicPartition(p < 2 ? "a" : "b", p))];
        var request = new FetchRequest().With(
            1, new(replica), new(7), 500, 1, 1 << 20, IsolationLevel.ReadUncommitted, 9, 3,
            [.. places.Select(p => new FetchPartition(p, new(4), new(5), LeaderEpoch.None, Offset.Zero, 1 << 20, Offset.None))], [.. places.Take(3)]);
        var body = Filled(schema.Fields, field => field switch
        {
            "Topics" => Topics(schema, "Topics", places, p => p),
            "ForgottenTopicsData" => Topics(schema, "ForgottenTopicsData", [.. places.Take(3)], p => p.Partition),
            "ReplicaState" => replica < 0 ? SchemaStruct.Absent : Filled(Field(schema.Fields, "ReplicaState").Fields, _ => null),
            _ => null,
        });
        Assert.Equal(Encoded(schema, body), request.WireSize - RequestHeader);
    }

    [Theory]
    [InlineData(0, 0), InlineData(1, 0), InlineData(3, 70), InlineData(2, 126), InlineData(2, 127), InlineData(1, 20_000)]
    public void An_answer(int partitions, int bytes)
    {
        var schema = Table("FetchResponse");
        TopicPartition[] places = [.. Enumerable.Range(0, partitions).Select(p => new TopicPartition("a", p))];
        var request = new FetchRequest().With(1, BrokerId.None, BrokerEpoch.None, 0, 1, 1, IsolationLevel.ReadUncommitted, 0, 0, [], []);
        var answer = new FetchResponse().With(request, ErrorCode.None, 1, [.. places.Select(p => new FetchResult(
            p, ErrorCode.None, new(1), new(1), Offset.Zero, p.Partition == 1 ? new(new(3), new(4)) : null, p.Partition == 2 ? new(1) : BrokerId.None, p.Partition == 2 ? new(1) : LeaderEpoch.None, null, new byte[bytes]))]);
        var body = Filled(schema.Fields, field => field == "Responses" ? Topics(schema, "Responses", places, p => p, (field, partition) => field switch
        {
            "Records" => new byte[bytes],
            "DivergingEpoch" => partition == 1 ? Filled(Deep(schema, "Responses", "DivergingEpoch").Fields, _ => null) : SchemaStruct.Absent,
            "CurrentLeader" => partition == 2 ? Filled(Deep(schema, "Responses", "CurrentLeader").Fields, _ => null) : SchemaStruct.Absent,
            _ => null,
        }) : null);
        Assert.Equal(Encoded(schema, body), answer.WireSize - ResponseHeader);
    }

    private static MessageSchema Table(string name) => SchemaTable.Read(TestData.Json(Path.Combine(TestData.Root, "messages", name + ".json")));

    private static int Encoded(MessageSchema schema, SchemaStruct body)
    {
        var writer = new FieldWriter();
        SchemaCodec.Encode(schema, Version, body, writer);
        return writer.Length;
    }

    private static SchemaField Field(IReadOnlyList<SchemaField> fields, string name) => fields.First(f => f.Name == name);

    private static SchemaField Deep(MessageSchema schema, string list, string name) => Field(Field(Field(schema.Fields, list).Fields, "Partitions").Fields, name);

    private static object?[] Topics(MessageSchema schema, string list, TopicPartition[] places, Func<TopicPartition, object> element, Func<string, int, object?>? give = null)
    {
        var topic = Field(schema.Fields, list);
        var partition = Field(topic.Fields, "Partitions");
        return [.. places.GroupBy(p => p.Topic).Select(group => Filled(topic.Fields, field => field switch
        {
            "TopicId" => Id,
            "Partitions" => group.Select(p => element(p) is int plain ? (object?)plain : Filled(partition.Fields, name => give?.Invoke(name, p.Partition))).ToArray(),
            _ => null,
        }))];
    }

    // Every field that the version has: as given, else zero or empty; tagged ones only where given.
    private static SchemaStruct Filled(IReadOnlyList<SchemaField> fields, Func<string, object?> give)
    {
        var value = new SchemaStruct(fields);
        for (var i = 0; i < fields.Count; i++)
        {
            if (give(fields[i].Name) is { } given) value[i] = given;
            else if (fields[i].IsPlain(Version)) value[i] = Nothing(fields[i]);
        }

        return value;
    }

    private static object? Nothing(SchemaField field) => field.Type.IsArray ? field.Nullable.Contains(Version) ? null : Array.Empty<object?>() : field.Type.Kind switch
    {
        FieldKind.Int8 => (sbyte)0,
        FieldKind.Int16 => (short)0,
        FieldKind.Int32 => 0,
        FieldKind.Int64 => 0L,
        FieldKind.Uuid => Id,
        FieldKind.String => "",
        FieldKind.Bytes => Array.Empty<byte>(),
        _ => throw new NotSupportedException(field.Name),
    };
}
