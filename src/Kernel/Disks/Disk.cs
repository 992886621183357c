using Lab.Model;

namespace Lab.Kernel.Disks;

/// <summary>
/// A disk with its page cache. Writes land in the cache; a flush takes time and makes a file durable; names (creation,
/// rename, deletion) become durable with a directory sync, a creation also with the file's flush. A process crash keeps
/// the cache. A power loss keeps what is durable and a seed-chosen part of the rest: bytes file by file, names as a
/// prefix of what was done to the directory tree.
/// </summary>
public sealed class Disk
{
    private enum NameChange
    {
        Create,
        Rename,
        Delete,
    }

    private readonly record struct PendingName(long At, NameChange Change, string From, string To, DiskFile File, DiskFile? Replaced, long DurableAt = long.MaxValue);

    private readonly record struct Undo(long At, DiskFile? File, (byte[] Data, int Stored, int Frozen, long Length, int DirtyFrom) State);

    private readonly ulong stable;
    private readonly SortedDictionary<string, DiskFile> names = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DiskFile> durableNames = new(StringComparer.Ordinal);
    private readonly List<PendingName> pendingNames = [];
    private readonly List<Undo> undos = [];
    private DiskFile? head;
    private long freeAt;
    private int powerLosses;

    internal Disk(ulong stable, DiskOptions options, DiskImage? image)
    {
        this.stable = stable;
        Options = options;
        if (image is null) return;
        foreach (var (name, data, stored, length) in image.Files)
        {
            var file = new DiskFile(name, data, stored, length);
            names.Add(name, file);
            durableNames.Add(name, file);
        }
    }

    public DiskOptions Options { get; }

    /// <summary>Every write fails with <see cref="DiskStatus.NoSpace"/>.</summary>
    public bool Full { get; set; }

    /// <summary>Flushes take this many times as long.</summary>
    public long SlowFactor { get; set; } = 1;

    /// <summary>The next flushes fail with <see cref="DiskStatus.IoError"/> and drop the dirty marks.</summary>
    public bool FlushFails { get; set; }

    /// <summary>Reads fail with <see cref="DiskStatus.IoError"/>.</summary>
    public bool ReadFails { get; set; }

    /// <summary>The names that the running system sees, in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => names.Keys;

    public bool Exists(string name) => names.ContainsKey(name);

    public DiskFile? Find(string name) => names.GetValueOrDefault(name);

    /// <summary>The bytes that the running system sees.</summary>
    public ReadOnlyMemory<byte> Peek(string name) => names.TryGetValue(name, out var file) ? file.Read(0, checked((int)file.Length)) : default;

    /// <summary>The medium decays under a file: see <see cref="DiskFile.FlipBit"/>.</summary>
    public void FlipBit(string name, long position, int bit) => names[name].FlipBit(position, bit);

    /// <summary>Everything as the running system sees it: what a clean stop would leave.</summary>
    public DiskImage Capture() => new([.. names.Select(n =>
    {
        var (data, stored, length) = n.Value.Share();
        return (n.Key, data, stored, length);
    })]);

    internal void Wipe()
    {
        names.Clear();
        durableNames.Clear();
        pendingNames.Clear();
        undos.Clear();
        head = null;
    }

    internal DiskFile Open(string name, long at)
    {
        if (names.TryGetValue(name, out var file)) return file;
        file = new(name);
        names.Add(name, file);
        pendingNames.Add(new(at, NameChange.Create, name, name, file, null));
        return file;
    }

    internal void Write(DiskFile file, long position, ReadOnlySpan<byte> bytes, long start, long at)
    {
        Remember(file, start, at);
        file.Write(position, bytes);
    }

    internal void Truncate(DiskFile file, long length, long start, long at)
    {
        Remember(file, start, at);
        file.Truncate(length);
    }

    internal void Rename(string from, string to, long at)
    {
        var file = names[from];
        names.TryGetValue(to, out var replaced);
        names.Remove(from);
        names[to] = file;
        file.Name = to;
        pendingNames.Add(new(at, NameChange.Rename, from, to, file, replaced));
    }

    internal void Delete(string name, long at)
    {
        if (!names.Remove(name, out var file)) return;
        pendingNames.Add(new(at, NameChange.Delete, name, name, file, null));
    }

    /// <summary>When a flush begun at <paramref name="at"/> is done; the device works them off one after another.</summary>
    internal long Flush(DiskFile file, long start, long at)
    {
        var bytes = file.DirtyBytes;
        var cost = Options.Flush.Nanos + (head == file ? 0 : Options.Seek.Nanos) + (bytes * 1_000_000_000L / Options.BytesPerSecond);
        head = file;
        freeAt = Math.Max(freeAt, at) + (cost * SlowFactor);
        file.Flush(start, freeAt);
        if (!file.Named) CreationDurable(file, freeAt);
        return freeAt;
    }

    /// <summary>Makes the names below a directory durable; costs one flush.</summary>
    internal long SyncDirectory(string directory, long start, long at)
    {
        SettleNames(start);
        freeAt = Math.Max(freeAt, at) + (Options.Flush.Nanos * SlowFactor);
        for (var i = 0; i < pendingNames.Count; i++)
        {
            var change = pendingNames[i];
            if (IsBelow(change.From, directory) || IsBelow(change.To, directory)) pendingNames[i] = change with { DurableAt = Math.Min(change.DurableAt, freeAt) };
        }

        return freeAt;
    }

    /// <summary>kill -9 in the middle of a handler that was waiting for the disk: what it would have done afterwards never was.</summary>
    internal void ProcessDied(long at)
    {
        SettleNames(at);
        for (var i = undos.Count - 1; i >= 0 && undos[i].At > at; i--)
        {
            if (undos[i].File is { } file) file.State = undos[i].State;
        }

        for (var i = pendingNames.Count - 1; i >= 0 && pendingNames[i].At > at; i--)
        {
            TakeBack(pendingNames[i]);
            pendingNames.RemoveAt(i);
        }

        undos.Clear();
    }

    internal void PowerLost(long at, KeepUnflushed keep, Choices choices)
    {
        ProcessDied(at);
        var subject = Hash.Of(stable, unchecked((ulong)powerLosses++));
        var survive = keep switch
        {
            KeepUnflushed.None => 0,
            KeepUnflushed.All => pendingNames.Count,
            _ => (int)choices.Draw(Sites.PowerLossKeepsNames, subject, 0, pendingNames.Count + 1),
        };
        for (var i = 0; i < survive; i++) Apply(pendingNames[i]);
        pendingNames.Clear();

        names.Clear();
        foreach (var (name, file) in durableNames)
        {
            names.Add(name, file);
            file.Name = name;
            file.PowerLost(at, keep, choices, Hash.Of(subject, Hash.Of(name)), Options.Sector);
        }

        freeAt = at;
        head = null;
    }

    private void Remember(DiskFile file, long start, long at)
    {
        // Only what a handler does after waiting for the disk can still be cut off by a crash in that wait.
        if (undos.Count > 0 && undos[^1].At <= start) undos.Clear();
        if (at > start) undos.Add(new(at, file, file.State));
    }

    private void CreationDurable(DiskFile file, long doneAt)
    {
        for (var i = 0; i < pendingNames.Count; i++)
        {
            var change = pendingNames[i];
            if (change.File == file && change.Change == NameChange.Create) pendingNames[i] = change with { DurableAt = Math.Min(change.DurableAt, doneAt) };
        }
    }

    /// <summary>Names whose sync is done by <paramref name="now"/> are on the medium; the order among the others stays.</summary>
    private void SettleNames(long now)
    {
        var kept = 0;
        for (var i = 0; i < pendingNames.Count; i++)
        {
            if (pendingNames[i].DurableAt <= now) Apply(pendingNames[i]);
            else pendingNames[kept++] = pendingNames[i];
        }

        pendingNames.RemoveRange(kept, pendingNames.Count - kept);
    }

    private void Apply(PendingName change)
    {
        switch (change.Change)
        {
            case NameChange.Create:
                durableNames[change.To] = change.File;
                change.File.Named = true;
                break;
            case NameChange.Rename:
                durableNames.Remove(change.From);
                durableNames[change.To] = change.File;
                break;
            default:
                durableNames.Remove(change.From);
                break;
        }
    }

    private void TakeBack(PendingName change)
    {
        switch (change.Change)
        {
            case NameChange.Create:
                names.Remove(change.To);
                break;
            case NameChange.Rename:
                names[change.From] = change.File;
                change.File.Name = change.From;
                if (change.Replaced is null) names.Remove(change.To);
                else names[change.To] = change.Replaced;
                break;
            default:
                names[change.From] = change.File;
                break;
        }
    }

    private static bool IsBelow(string name, string directory) =>
        directory.Length == 0 || (name.StartsWith(directory, StringComparison.Ordinal) && name.Length > directory.Length && name[directory.Length] == '/');
}
