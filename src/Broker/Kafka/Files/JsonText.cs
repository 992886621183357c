using System.Text.Json;

namespace Lab.Broker.Kafka.Files;

/// <summary>Reads the few small files that are JSON.</summary>
internal static class JsonText
{
    /// <summary>The object that the bytes are; false if they are none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> file, out JsonElement root)
    {
        root = default;
        if (file.IsEmpty) return false; // Mostly a file that is not there: no exception needs to say so.
        try
        {
            var reader = new Utf8JsonReader(file);
            root = JsonElement.ParseValue(ref reader);
            return root.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false; // Bytes from a disk: damage is an answer, not a bug.
        }
    }

    public static bool TryInt(JsonElement root, string property, out int value)
    {
        value = 0;
        return root.TryGetProperty(property, out var element) && element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out value);
    }
}
