using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.Shapes;

/// <summary>
/// What may stand at one place of a scenario, described once: the parser reads with it, the writer writes with it, the editor's schema and the reference
/// are printed from it.
/// </summary>
public abstract class Shape
{
    /// <summary>What is allowed, as messages and the reference say it: `a duration`, `auto | manual`.</summary>
    public abstract string Allowed { get; }

    /// <summary>The shape as JSON Schema (draft 7).</summary>
    public abstract JsonObject Schema();

    /// <summary>Shapes inside, which the reference may have to describe on their own.</summary>
    public virtual IEnumerable<Shape> Parts => [];

    /// <summary>The schema of several ways to write the same thing.</summary>
    protected static JsonObject AnyOf(params ReadOnlySpan<JsonObject> schemas)
    {
        var any = new JsonArray();
        foreach (var schema in schemas) any.Add((JsonNode)schema);
        return new JsonObject { ["anyOf"] = any };
    }
}

/// <summary>A shape whose value is a <typeparamref name="T"/>.</summary>
public abstract class Shape<T> : Shape
{
    /// <summary>Reads the node, or reports what is wrong with it and gives false. A value may come with problems, so that later checks find theirs, too.</summary>
    public abstract bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out T value);

    /// <summary>Writes a value so that reading gives an equal one.</summary>
    public abstract void Write(Utf8JsonWriter json, T value);
}
