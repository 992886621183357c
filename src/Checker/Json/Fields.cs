using System.Text.Json;

namespace Lab.Checker.Json;

/// <summary>The properties of one JSON object of the header, each asked for by name and type; what nobody asked for is refused.</summary>
internal sealed class Fields
{
    private readonly string file;
    private readonly string what;
    private readonly JsonElement element;
    private readonly List<string> asked = [];

    public Fields(string file, JsonElement element, string what)
    {
        (this.file, this.element, this.what) = (file, element, what);
        if (element.ValueKind != JsonValueKind.Object) throw Problem(file, $"{what} must be a JSON object");
    }

    public string Text(string name) => TextOrNone(name) ?? throw Missing(name);

    public string? TextOrNone(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(name, "a text", value);

    public long Number(string name, long largest = long.MaxValue) => Find(name) is { } value ? NumberOf(name, value, largest) : throw Missing(name);

    public long NumberOr(string name, long otherwise, long largest) => Find(name) is { } value ? NumberOf(name, value, largest) : otherwise;

    public ulong Seed(string name) => (Find(name) ?? throw Missing(name)) is { ValueKind: JsonValueKind.Number } value && value.TryGetUInt64(out var seed)
        ? seed
        : throw Wrong(name, "a whole number from 0", Find(name)!);

    public bool Truth(string name) => (Find(name) ?? throw Missing(name)) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        var value => throw Wrong(name, "true or false", value),
    };

    public IReadOnlyList<string> Texts(string name) =>
        [.. Items(name).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(name, "a list of texts", item))];

    public IReadOnlyList<Fields> Objects(string name) => [.. Items(name).Select(item => new Fields(file, item, $"each of '{name}'"))];

    public IReadOnlyList<Fields> ObjectsOrNone(string name) => Find(name) is null ? [] : Objects(name);

    public Fields? Object(string name) => Find(name) is { } value ? new(file, value, $"'{name}'") : null;

    public void RefuseOthers()
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!asked.Contains(property.Name)) throw Problem(file, $"'{property.Name}' is no property of {what}; expected {string.Join(", ", asked)}");
        }
    }

    public HistoryFormatException Wrong(string name, string expected, object found) => Problem(file, $"'{name}' of {what} must be {expected}, but is {found}");

    /// <summary>Everything that is read here stands on the first line.</summary>
    public static HistoryFormatException Problem(string file, string problem) => new(file, 1, problem);

    private IEnumerable<JsonElement> Items(string name)
    {
        var value = Find(name) ?? throw Missing(name);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(name, "a list", value);
    }

    private long NumberOf(string name, JsonElement value, long largest) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= 0 && number <= largest
            ? number
            : throw Wrong(name, $"a whole number from 0 to {largest}", value);

    private JsonElement? Find(string name)
    {
        if (!asked.Contains(name)) asked.Add(name);
        return element.TryGetProperty(name, out var value) ? value : null;
    }

    private HistoryFormatException Missing(string name) => Problem(file, $"'{name}' of {what} is missing");
}
