namespace Lab.Model;

/// <summary>Names held once and numbered in the order in which they first came up.</summary>
public sealed class NameTable
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    public int Count => names.Count;

    public string this[NameId id] => id.IsNone ? "" : names[id.Value];

    /// <summary>The number of a name; a name not met before gets the next one.</summary>
    public NameId Intern(string name)
    {
        if (numbers.TryGetValue(name, out var known)) return new(known);
        numbers.Add(name, names.Count);
        names.Add(name);
        return new(names.Count - 1);
    }

    /// <summary>The same from characters that are not a string yet: only a new name becomes one.</summary>
    public NameId Intern(ReadOnlySpan<char> name) =>
        numbers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known) ? new(known) : Intern(name.ToString());

    /// <summary>The number of a name, or none when it never came up.</summary>
    public NameId Find(string name) => numbers.TryGetValue(name, out var known) ? new(known) : NameId.None;
}
