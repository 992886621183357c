using System.Runtime.InteropServices;

namespace Lab.Kernel.Disks;

/// <summary>
/// The directory tree: the names that the running system sees, those that are durable, and between the two what was done
/// to names and is not synced yet. After a power loss the durable names stand, with a prefix of the rest.
/// </summary>
internal sealed class DiskNames(DiskBuffers buffers)
{
    private enum Change
    {
        Create,
        Rename,
        Delete,
    }

    /// <summary>One thing done to the tree. It is durable once a sync begun at <c>SyncAt</c> is done at <c>DurableAt</c>.</summary>
    private readonly record struct Pending(
        int Process, long At, Change Change, string From, string To, DiskFile File, int SyncProcess = -1, long SyncAt = long.MaxValue, long DurableAt = long.MaxValue);

    private readonly NamedFiles visible = new();
    private readonly NamedFiles durable = new();
    private readonly List<Pending> pending = [];

    // Used again by every settling.
    private readonly HashSet<string> settled = new(StringComparer.Ordinal);
    private bool[] marks = [];

    // No change is durable before this: until then there is nothing to settle. It may lie too early, never too late.
    private long nextDurableAt = long.MaxValue;

    /// <summary>What the running system sees.</summary>
    public NamedFiles Visible => visible;

    /// <summary>What would stand after a power loss that keeps nothing.</summary>
    public NamedFiles Durable => durable;

    /// <summary>Changes that are not known to be durable.</summary>
    public int PendingCount => pending.Count;

    public void Add(string name, DiskFile file)
    {
        visible.Add(name, file);
        durable.Add(name, file);
    }

    public void Clear()
    {
        visible.Clear();
        durable.Clear();
        pending.Clear();
        nextDurableAt = long.MaxValue;
    }

    public DiskFile OpenOrCreate(string name, in DiskCall call)
    {
        if (visible.TryGet(name, out var file))
        {
            UsedAt(file, call.At);
            return file;
        }

        file = new(name, buffers) { NamedAt = call.At };
        visible.Add(name, file);
        pending.Add(new(call.Process, call.At, Change.Create, name, name, file));
        return file;
    }

    public void Rename(string from, string to, in DiskCall call)
    {
        var file = visible[from];
        UsedAt(file, call.At);
        if (visible.TryGet(to, out var replaced)) UsedAt(replaced, call.At);
        visible.Remove(from, out _);
        visible[to] = file;
        file.Name = to;
        file.NamedAt = call.At;
        pending.Add(new(call.Process, call.At, Change.Rename, from, to, file));
    }

    public void Delete(string name, in DiskCall call)
    {
        if (!visible.Remove(name, out var file)) return;
        UsedAt(file, call.At);
        pending.Add(new(call.Process, call.At, Change.Delete, name, name, file));
    }

    /// <summary>
    /// A handler that ran later, but whose cursor is behind, uses a file under the name that another gave it: then that
    /// name was there by then, and is not undone alone.
    /// </summary>
    public void UsedAt(DiskFile file, long at)
    {
        if (file.NamedAt <= at) return;
        file.NamedAt = at;
        for (var i = 0; i < pending.Count; i++)
        {
            if (pending[i].File == file && pending[i].At > at) pending[i] = pending[i] with { At = at };
        }
    }

    /// <summary>A file's flush makes its creation durable as well.</summary>
    public void SyncCreation(DiskFile file, in DiskCall call, long doneAt)
    {
        if (file.CreationSynced) return;
        file.CreationSynced = true;
        Settle(call.Start);
        for (var i = pending.Count - 1; i >= 0; i--)
        {
            if (pending[i].File != file || pending[i].Change != Change.Create) continue;
            Sync(i, call, doneAt);
            return;
        }
    }

    public void SyncDirectory(string directory, in DiskCall call, long doneAt)
    {
        Settle(call.Start);
        var changes = CollectionsMarshal.AsSpan(pending);
        for (var i = 0; i < changes.Length; i++)
        {
            ref readonly var change = ref changes[i];
            if (change.DurableAt > doneAt && (IsBelow(change.From, directory) || IsBelow(change.To, directory))) Sync(i, call, doneAt);
        }
    }

    /// <summary>A process was killed: what it would have done to names after that, and its syncs that had not begun, never were.</summary>
    public void ProcessDied(int process, long at)
    {
        Settle(at);
        for (var i = 0; i < pending.Count; i++)
        {
            if (pending[i].SyncProcess != process || pending[i].SyncAt <= at) continue;
            pending[i].File.CreationSynced = false;
            pending[i] = pending[i] with { SyncProcess = -1, SyncAt = long.MaxValue, DurableAt = long.MaxValue };
        }

        if (pending.RemoveAll(p => p.Process == process && p.At > at) == 0) return;
        visible.CopyFrom(durable);
        foreach (var change in pending.OrderBy(p => p.At)) Apply(change, visible);
        foreach (var name in visible.Names) visible[name].Name = name;
    }

    /// <summary>The power went, after every process of the machine died: so many of the pending changes survive.</summary>
    public void PowerLost(int survivors)
    {
        foreach (var change in pending.OrderBy(p => p.At).Take(survivors)) Apply(change, durable);
        pending.Clear();
        nextDurableAt = long.MaxValue;
        visible.CopyFrom(durable);
        foreach (var name in visible.Names)
        {
            var file = visible[name];
            (file.Name, file.NamedAt, file.CreationSynced) = (name, 0, true);
        }
    }

    /// <summary>
    /// Changes whose sync is done are on the medium, and with each the earlier ones that concern the same name: a tree in
    /// which a file was replaced before it came there never was. The order among the others stays.
    /// </summary>
    private void Settle(long now)
    {
        if (now < nextDurableAt) return;
        nextDurableAt = long.MaxValue;
        settled.Clear();
        if (marks.Length < pending.Count) marks = new bool[Math.Max(16, 2 * pending.Count)];
        var changes = CollectionsMarshal.AsSpan(pending);
        for (var i = changes.Length - 1; i >= 0; i--)
        {
            ref readonly var change = ref changes[i];
            marks[i] = change.DurableAt <= now || (settled.Count > 0 && (settled.Contains(change.From) || settled.Contains(change.To)));
            if (!marks[i])
            {
                nextDurableAt = Math.Min(nextDurableAt, change.DurableAt);
                continue;
            }

            settled.Add(change.From);
            if (change.Change == Change.Rename) settled.Add(change.To);
        }

        if (settled.Count == 0) return;
        var kept = 0;
        for (var i = 0; i < changes.Length; i++)
        {
            if (marks[i]) Apply(changes[i], durable);
            else changes[kept++] = changes[i];
        }

        pending.RemoveRange(kept, pending.Count - kept);
    }

    // The device works in order: a sync that began earlier is done earlier.
    private void Sync(int i, in DiskCall call, long doneAt)
    {
        if (pending[i].DurableAt <= doneAt) return;
        pending[i] = pending[i] with { SyncProcess = call.Process, SyncAt = call.At, DurableAt = doneAt };
        nextDurableAt = Math.Min(nextDurableAt, doneAt);
    }

    private static void Apply(in Pending change, NamedFiles names)
    {
        if (change.Change != Change.Create && names.TryGet(change.From, out var there) && there == change.File) names.Remove(change.From, out _);
        if (change.Change != Change.Delete) names[change.To] = change.File;
    }

    private static bool IsBelow(string name, string directory) =>
        directory.Length == 0 || (name.StartsWith(directory, StringComparison.Ordinal) && name.Length > directory.Length && name[directory.Length] == '/');
}
