namespace Lab.Scenarios.Shapes;

/// <summary>A key of a section: its name, what may stand behind it, what it means, what holds when it is absent.</summary>
public abstract class Key(string name, Shape shape, string meaning, string? orElse, bool isRequired)
{
    public string Name { get; } = name;

    public Shape Shape { get; } = shape;

    /// <summary>A sentence for the reference and the editor.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>What holds when the key is absent, in words or as written; null: nothing.</summary>
    public string? Default { get; } = orElse;

    public bool IsRequired { get; } = isRequired;
}

/// <summary>A key whose value is a <typeparamref name="T"/>.</summary>
public sealed class Key<T>(string name, Shape<T> shape, string meaning, string? orElse = null, bool isRequired = false)
    : Key(name, shape, meaning, orElse, isRequired)
{
    public new Shape<T> Shape { get; } = shape;
}

/// <summary>A key of the language that the lab cannot serve yet: its message says what can be had instead.</summary>
public sealed record LaterKey(string Name, string Meaning, string Instead);
