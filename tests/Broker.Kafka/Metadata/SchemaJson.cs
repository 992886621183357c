using System.Text.Json.Nodes;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Tests.Metadata;

/// <summary>Decoded structures as the real classes print them: names with a small first letter, bytes in base64, absent fields left out.</summary>
internal static class SchemaJson
{
    public static JsonObject Of(SchemaStruct value)
    {
        var json = new JsonObject();
        for (var i = 0; i < value.Fields.Count; i++)
            if (value[i] != SchemaStruct.Absent) json.Add(Small(value.Fields[i].Name), Of(value[i]));
        return json;
    }

    private static JsonNode? Of(object? value) => value switch
    {
        null => null,
        SchemaStruct fields => Of(fields),
        object?[] elements => new JsonArray([.. elements.Select(Of)]),
        byte[] bytes => Convert.ToBase64String(bytes),
        Uuid uuid => uuid.ToString(),
        bool b => b,
        sbyte n => n,
        short n => n,
        ushort n => n,
        int n => n,
        long n => n,
        double n => n,
        string s => s,
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private static string Small(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
