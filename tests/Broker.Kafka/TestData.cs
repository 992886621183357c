using System.Text.Json;

namespace Lab.Broker.Kafka.Tests;

/// <summary>The files of real brokers and the vectors, as they lie beside the test assembly.</summary>
internal static class TestData
{
    public static readonly string Root = Path.Combine(AppContext.BaseDirectory, "data");

    public static readonly string Bytes = Path.Combine(Root, "bytes");

    public static JsonElement Vectors(string name) => Json(Path.Combine(Root, "vectors", name + ".json"));

    public static JsonElement Json(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    }

    /// <summary>The rows of an array of vectors, with their place for the failure message.</summary>
    public static IEnumerable<(int Row, JsonElement Value)> Rows(JsonElement array)
    {
        var row = 0;
        foreach (var value in array.EnumerateArray()) yield return (row++, value);
    }

    /// <summary>All files of real brokers with this ending, sorted; the decoded forms are not among them.</summary>
    public static IReadOnlyList<string> Files(string suffix)
    {
        var files = Directory.GetFiles(Bytes, "*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith(suffix, StringComparison.Ordinal) && Path.GetFileName(Path.GetDirectoryName(path)) != "expected")
            .Order(StringComparer.Ordinal)
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }

    /// <summary>The decoded form that belongs to a file: <c>expected/NAME.json</c> or <c>.jsonl</c>.</summary>
    public static string Expected(string file, string suffix) =>
        Path.Combine(Path.GetDirectoryName(file)!, "expected", Path.GetFileName(file) + suffix);

    public static IReadOnlyList<JsonElement> ExpectedLines(string file) =>
        [.. File.ReadLines(Expected(file, ".jsonl")).Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement.Clone())];

    public static string Name(string file) => Path.GetRelativePath(Bytes, file);

    public static byte[] Hex(this JsonElement element, string property) => Convert.FromHexString(element.GetProperty(property).GetString()!);

    public static long Long(this JsonElement element, string property) => element.GetProperty(property).GetInt64();

    public static int Int(this JsonElement element, string property) => element.GetProperty(property).GetInt32();

    public static string? Text(this JsonElement element, string property) => element.GetProperty(property).GetString();

    public static bool Bool(this JsonElement element, string property) => element.GetProperty(property).GetBoolean();

    public static bool IsNull(this JsonElement element, string property) =>
        !element.TryGetProperty(property, out var value) || value.ValueKind == JsonValueKind.Null;
}
