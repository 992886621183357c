using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.Shapes;

/// <summary>A section with known keys that becomes one record.</summary>
public abstract class MappingShape<T> : Shape<T>, ISectionShape
{
    public abstract string Title { get; }

    public abstract string About { get; }

    public abstract IReadOnlyList<Key> Keys { get; }

    public virtual IEnumerable<Key> ReferenceKeys => Keys;

    public virtual IReadOnlyList<LaterKey> Later => [];

    public override string Allowed => $"a section with {string.Join(", ", Keys.Select(k => k.Name))}";

    public override IEnumerable<Shape> Parts => Keys.Select(k => k.Shape);

    public sealed override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not MappingNode mapping)
        {
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return false;
        }
        var section = new Section(mapping, reading.Innermost, reading);
        RefuseUnknown(section);
        value = Read(section);
        return true;
    }

    public sealed override void Write(Utf8JsonWriter json, T value)
    {
        json.WriteStartObject();
        WriteKeys(json, value);
        json.WriteEndObject();
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var key in Keys)
        {
            var schema = key.Shape.Schema();
            schema["description"] = key.Default is null ? key.Meaning : $"{key.Meaning} Default: {key.Default}.";
            properties[key.Name] = schema;
            if (key.IsRequired) required.Add((JsonNode)key.Name);
        }
        var mapping = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (required.Count > 0) mapping["required"] = required;
        return mapping;
    }

    /// <summary>Builds the record from the keys.</summary>
    protected abstract T Read(Section section);

    /// <summary>Writes the keys that reading needs to build an equal record.</summary>
    protected abstract void WriteKeys(Utf8JsonWriter json, T value);

    protected virtual void RefuseUnknown(Section section) => section.RefuseUnknown(Keys, Later, written => Hint(written, section.Reading));

    /// <summary>What was probably meant by a key that the section does not have; null when the nearest spelling is the best advice.</summary>
    protected virtual string? Hint(string written, Reading reading) => null;

    protected static void Put<TValue>(Utf8JsonWriter json, Key<TValue> key, TValue value)
    {
        json.WritePropertyName(key.Name);
        key.Shape.Write(json, value);
    }
}
