using System.Text.Json;

namespace Lab.Broker.Kafka.Schemas;

/// <summary>Reads a field table: a row a field, its place in nested structures written as a path.</summary>
internal static class SchemaTable
{
    public static MessageSchema Read(JsonElement table)
    {
        List<(string Path, JsonElement Row)> rows = [];
        foreach (var row in table.GetProperty("fields").EnumerateArray())
            rows.Add((row.GetProperty("field").GetString()!.Replace("[]", "", StringComparison.Ordinal), row));
        return new(
            table.GetProperty("name").GetString()!,
            table.TryGetProperty("api_key", out var key) ? key.GetInt16() : (short)-1,
            table.GetProperty("kind").GetString()!,
            Versions(table, "valid_versions"),
            Versions(table, "flexible_versions"),
            Children(rows, ""));
    }

    private static List<SchemaField> Children(List<(string Path, JsonElement Row)> rows, string parent)
    {
        List<SchemaField> fields = [];
        foreach (var (path, row) in rows)
        {
            if (!path.StartsWith(parent, StringComparison.Ordinal) || path.AsSpan(parent.Length).Contains('.')) continue;
            fields.Add(new(
                path[parent.Length..],
                FieldType.Parse(row.GetProperty("type").GetString()!),
                Versions(row, "versions"),
                Versions(row, "nullable"),
                Versions(row, "tagged"),
                row.TryGetProperty("tag", out var tag) ? tag.GetInt32() : -1,
                Children(rows, path + ".")));
        }
        return fields;
    }

    private static VersionRange Versions(JsonElement row, string property) =>
        row.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? VersionRange.Parse(value.GetString()) : VersionRange.None;
}
