using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Lab.Kernel.Disks;

/// <summary>
/// Files by name: found by hash. Who walks them in order, or below a directory, pays for an index of directories, which is
/// then kept; who only opens, renames and deletes does not.
/// </summary>
internal sealed class NamedFiles
{
    private readonly Dictionary<string, DiskFile> byName = new(StringComparer.Ordinal);

    // Names in ordinal order by the directory that holds them; null until somebody asks for an order.
    private Dictionary<string, List<string>>? directories;

    // Some directory lies in another: a log directory has none of these.
    private bool nested;

    /// <summary>In ordinal order.</summary>
    public List<string> Names => Below("");

    /// <summary>In no order that means anything.</summary>
    public Dictionary<string, DiskFile>.ValueCollection Files => byName.Values;

    public int Count => byName.Count;

    /// <exception cref="KeyNotFoundException">Reading a name that is not there.</exception>
    public DiskFile this[string name]
    {
        get => byName[name];
        set
        {
            ref var file = ref CollectionsMarshal.GetValueRefOrAddDefault(byName, name, out var known);
            file = value;
            if (!known) Place(name);
        }
    }

    public bool Contains(string name) => byName.ContainsKey(name);

    public DiskFile? Find(string name) => byName.GetValueOrDefault(name);

    public bool TryGet(string name, [MaybeNullWhen(false)] out DiskFile file) => byName.TryGetValue(name, out file);

    public void Add(string name, DiskFile file)
    {
        byName.Add(name, file);
        Place(name);
    }

    public bool Remove(string name, [MaybeNullWhen(false)] out DiskFile file)
    {
        if (!byName.Remove(name, out file)) return false;
        if (directories is not null && Directories.TryGetValue(DirectoryOf(name), out var names)) names.RemoveAt(names.BinarySearch(name, StringComparer.Ordinal));
        return true;
    }

    public void Clear()
    {
        byName.Clear();
        directories = null;
        nested = false;
    }

    /// <summary>Becomes equal to another.</summary>
    public void CopyFrom(NamedFiles other)
    {
        Clear();
        foreach (var (name, file) in other.byName) byName.Add(name, file);
    }

    /// <summary>The names below a directory, at any depth, in ordinal order.</summary>
    public List<string> Below(string directory)
    {
        if (directories is null) Index();
        if (!nested && directory.Length > 0) return directories!.TryGetValue(directory, out var files) ? [.. files] : [];
        List<string> below = [];
        var merged = false;
        foreach (var (path, names) in directories!)
        {
            if (!IsOrLiesBelow(path, directory)) continue;
            merged |= below.Count > 0;
            below.AddRange(names);
        }

        if (merged) below.Sort(StringComparer.Ordinal);
        return below;
    }

    private Dictionary<string, List<string>>.AlternateLookup<ReadOnlySpan<char>> Directories => directories!.GetAlternateLookup<ReadOnlySpan<char>>();

    private void Index()
    {
        directories = new(StringComparer.Ordinal);
        foreach (var name in byName.Keys) NamesIn(DirectoryOf(name)).Add(name);

        foreach (var names in directories.Values) names.Sort(StringComparer.Ordinal);
    }

    private void Place(string name)
    {
        if (directories is null) return;
        var names = NamesIn(DirectoryOf(name));
        var at = names.Count;
        while (at > 0 && string.CompareOrdinal(names[at - 1], name) > 0) at--;
        names.Insert(at, name);
    }

    private List<string> NamesIn(ReadOnlySpan<char> directory)
    {
        ref var names = ref CollectionsMarshal.GetValueRefOrAddDefault(Directories, directory, out var known);
        if (!known) nested |= directory.Contains('/');
        return names ??= [];
    }

    private static ReadOnlySpan<char> DirectoryOf(string name) => name.AsSpan(0, Math.Max(0, name.LastIndexOf('/')));

    private static bool IsOrLiesBelow(string path, string directory) =>
        directory.Length == 0
        || (path.StartsWith(directory, StringComparison.Ordinal) && (path.Length == directory.Length || path[directory.Length] == '/'));
}
