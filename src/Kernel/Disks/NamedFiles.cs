using System.Diagnostics.CodeAnalysis;

namespace Lab.Kernel.Disks;

/// <summary>Files by name, in ordinal order of their names: found by hash, walked and cut out by directory in order.</summary>
internal sealed class NamedFiles
{
    private readonly Dictionary<string, DiskFile> byName = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<string> Names => names;

    public int Count => names.Count;

    /// <exception cref="KeyNotFoundException">Reading a name that is not there.</exception>
    public DiskFile this[string name]
    {
        get => byName[name];
        set
        {
            if (!byName.ContainsKey(name)) names.Insert(FirstAtOrBehind(name), name);
            byName[name] = value;
        }
    }

    public bool Contains(string name) => byName.ContainsKey(name);

    public DiskFile? Find(string name) => byName.GetValueOrDefault(name);

    public bool TryGet(string name, [MaybeNullWhen(false)] out DiskFile file) => byName.TryGetValue(name, out file);

    public void Add(string name, DiskFile file)
    {
        byName.Add(name, file);
        names.Insert(FirstAtOrBehind(name), name);
    }

    public bool Remove(string name, [MaybeNullWhen(false)] out DiskFile file)
    {
        if (!byName.Remove(name, out file)) return false;
        names.RemoveAt(FirstAtOrBehind(name));
        return true;
    }

    public void Clear()
    {
        byName.Clear();
        names.Clear();
    }

    /// <summary>Becomes equal to another.</summary>
    public void CopyFrom(NamedFiles other)
    {
        Clear();
        names.AddRange(other.names);
        foreach (var name in names) byName.Add(name, other.byName[name]);
    }

    /// <summary>The names below a directory, at any depth, in ordinal order.</summary>
    public List<string> Below(string directory)
    {
        if (directory.Length == 0) return [.. names];
        var prefix = directory + "/";
        var first = FirstAtOrBehind(prefix);
        var end = first;
        while (end < names.Count && names[end].StartsWith(prefix, StringComparison.Ordinal)) end++;
        return names.GetRange(first, end - first);
    }

    private int FirstAtOrBehind(string name)
    {
        var (low, high) = (0, names.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (string.CompareOrdinal(names[middle], name) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
