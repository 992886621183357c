using Lab.Model;

namespace Lab.Kernel.Disks;

/// <summary>
/// A disk with its page cache. Writes land in the cache; a flush takes time and makes a file durable, and with it the
/// shortening of any other file; names (creation, rename, deletion) become durable with a directory sync, a creation also
/// with the file's flush. A process crash keeps the cache. A power loss keeps what is durable and a seed-chosen part of the
/// rest: bytes file by file, names as a prefix of what was done to the directory tree.
/// </summary>
public sealed class Disk
{
    private readonly ulong stable;
    private readonly DiskNames names;
    private readonly DiskUndo undo = new();
    // Files that were made shorter since anything was flushed.
    private readonly List<DiskFile> shortened = [];
    private DiskFile? head;
    private long freeAt;
    private int powerLosses;

    internal Disk(ulong stable, DiskOptions options, DiskImage? image, DiskBuffers buffers)
    {
        names = new(buffers);
        this.stable = stable;
        Options = options;
        if (image is null) return;
        foreach (var (name, data, stored, length) in image.Files) names.Add(name, new DiskFile(name, buffers, data, stored, length));
    }

    public DiskOptions Options { get; }

    /// <summary>No block is free: a write beyond a file's last block fails with <see cref="DiskStatus.NoSpace"/>.</summary>
    public bool Full { get; set; }

    /// <summary>Flushes take this many times as long.</summary>
    public long SlowFactor { get; set; } = 1;

    /// <summary>The next flushes fail with <see cref="DiskStatus.IoError"/> and drop the dirty marks.</summary>
    public bool FlushFails { get; set; }

    /// <summary>Reads fail with <see cref="DiskStatus.IoError"/>.</summary>
    public bool ReadFails { get; set; }

    /// <summary>The names that the running system sees, in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => names.Visible.Names;

    /// <summary>The names below a directory, in ordinal order.</summary>
    public IReadOnlyList<string> NamesBelow(string directory) => names.Visible.Below(directory);

    public bool Exists(string name) => names.Visible.Contains(name);

    public DiskFile? Find(string name) => names.Visible.Find(name);

    /// <summary>The bytes that the running system sees.</summary>
    public ReadOnlyMemory<byte> Peek(string name) => names.Visible.TryGet(name, out var file) ? file.Read(0, checked((int)file.Length)) : default;

    /// <summary>The medium decays under a file: see <see cref="DiskFile.FlipBit"/>.</summary>
    public void FlipBit(string name, long position, int bit) => names.Visible[name].FlipBit(position, bit);

    /// <summary>Everything as the running system sees it: what a clean stop would leave.</summary>
    public DiskImage Capture() => new([.. names.Visible.Names.Select(name =>
    {
        var (data, stored, length) = names.Visible[name].Share();
        return (name, data, stored, length);
    })]);

    internal void Wipe()
    {
        names.Clear();
        undo.Clear();
        shortened.Clear();
        head = null;
    }

    /// <summary>
    /// How many bytes a write from a position on may have: on a full disk as many as lie in blocks that the file has. A file that was only made longer has
    /// none for it: it is sparse.
    /// </summary>
    internal long RoomFrom(DiskFile file, long position) =>
        Full ? Math.Max(0, ((file.WrittenLength + Options.Block - 1) / Options.Block * Options.Block) - position) : long.MaxValue;

    internal DiskFile Open(string name, in DiskCall call) => names.OpenOrCreate(name, call);

    internal void Write(DiskFile file, long position, ReadOnlySpan<byte> bytes, in DiskCall call)
    {
        names.UsedAt(file, call.At);
        undo.Before(file, call);
        file.Write(position, bytes);
    }

    internal void Truncate(DiskFile file, long length, in DiskCall call)
    {
        names.UsedAt(file, call.At);
        undo.Before(file, call);
        file.Truncate(length);
        if (file.HasOpenCut && !shortened.Contains(file)) shortened.Add(file);
    }

    internal void Rename(string from, string to, in DiskCall call) => names.Rename(from, to, call);

    internal void Delete(string name, in DiskCall call) => names.Delete(name, call);

    /// <summary>When a flush begun now is done; the device works them off one after another.</summary>
    internal long Flush(DiskFile file, in DiskCall call)
    {
        var cost = Options.Flush.Nanos + (head == file ? 0 : Options.Seek.Nanos) + (file.DirtyBytes * 1_000_000_000L / Options.BytesPerSecond);
        head = file;
        // Whatever a crash takes back: what a flush took with it stands.
        undo.Before(file, call);
        freeAt = Math.Max(freeAt, call.At) + (cost * SlowFactor);
        file.Flush(call, freeAt);
        names.SyncCreation(file, call, freeAt);
        CommitSizes(call);
        return freeAt;
    }

    /// <summary>Makes the names below a directory durable; costs one flush.</summary>
    internal long SyncDirectory(string directory, in DiskCall call)
    {
        freeAt = Math.Max(freeAt, call.At) + (Options.Flush.Nanos * SlowFactor);
        names.SyncDirectory(directory, call, freeAt);
        CommitSizes(call);
        return freeAt;
    }

    private void CommitSizes(in DiskCall call)
    {
        foreach (var file in shortened)
        {
            if (!file.HasOpenCut) continue;
            undo.Before(file, call);
            file.FlushCut(call, freeAt);
        }

        shortened.Clear();
    }

    /// <summary>kill -9 in the middle of a handler that was waiting for the disk: what it would have done afterwards never was.</summary>
    internal void ProcessDied(int process, long at)
    {
        undo.ProcessDied(process, at);
        names.ProcessDied(process, at);
        // In no order: each file is by itself.
        foreach (var file in names.Visible.Files)
        {
            file.ForgetFlushesOf(process, after: at);
            if (file.HasOpenCut && !shortened.Contains(file)) shortened.Add(file);
        }

        foreach (var file in names.Durable.Files) file.ForgetFlushesOf(process, after: at);
    }

    /// <summary>The power went, after every process of the machine died.</summary>
    internal void PowerLost(long at, KeepUnflushed keep, Choices choices)
    {
        var subject = Hash.Of(stable, unchecked((ulong)powerLosses++));
        names.PowerLost(survivors: keep switch
        {
            KeepUnflushed.None => 0,
            KeepUnflushed.All => names.PendingCount,
            _ => (int)choices.Draw(Sites.PowerLossKeepsNames, subject, 0, names.PendingCount + 1),
        });
        foreach (var name in names.Visible.Names) names.Visible[name].PowerLost(at, keep, choices, Hash.Of(subject, Hash.Of(name)), Options.Sector);
        undo.Clear();
        shortened.Clear();
        freeAt = at;
        head = null;
    }
}
