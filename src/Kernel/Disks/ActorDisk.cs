using Lab.Kernel.Events;

namespace Lab.Kernel.Disks;

/// <summary>A machine's disk as one of its actors uses it: at the handler's cursor, waiting where the real call waits.</summary>
public sealed class ActorDisk
{
    private readonly ActorContext context;
    private readonly Disk disk;

    internal ActorDisk(ActorContext context, Disk disk)
    {
        this.context = context;
        this.disk = disk;
    }

    private DiskCall Call => new(context.Host.Process.Id.Value, context.Start, context.Cursor);

    public bool Exists(string name) => disk.Exists(name);

    /// <summary>Names in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => disk.Names;

    /// <summary>Names below a directory, in ordinal order.</summary>
    public IReadOnlyList<string> NamesBelow(string directory) => disk.NamesBelow(directory);

    /// <summary>Opens a file, creating it when it is missing.</summary>
    public DiskFile Open(string name) => disk.Open(name, Call);

    public DiskFile? Find(string name) => disk.Find(name);

    /// <summary>Bytes of the page cache; they never change under their holder.</summary>
    public ReadOnlyMemory<byte> Read(DiskFile file, long position, int count) => file.Read(position, count);

    /// <summary>As <see cref="Read"/>, with the faults of the medium.</summary>
    public DiskStatus TryRead(DiskFile file, long position, int count, out ReadOnlyMemory<byte> bytes)
    {
        bytes = disk.ReadFails ? default : file.Read(position, count);
        return disk.ReadFails ? DiskStatus.IoError : DiskStatus.Ok;
    }

    /// <summary>The whole file, or nothing when it is missing.</summary>
    public ReadOnlyMemory<byte> ReadAll(string name) => disk.Peek(name);

    public DiskStatus Append(DiskFile file, ReadOnlySpan<byte> bytes) => Write(file, file.Length, bytes);

    /// <summary>Writes into the page cache: also what a memory-mapped file does.</summary>
    public DiskStatus Write(DiskFile file, long position, ReadOnlySpan<byte> bytes)
    {
        if (disk.Full) return DiskStatus.NoSpace;
        disk.Write(file, position, bytes, Call);
        return DiskStatus.Ok;
    }

    /// <summary>Cuts or extends the file; a longer one reads as zeros (preallocation).</summary>
    public void Truncate(DiskFile file, long length) => disk.Truncate(file, length, Call);

    /// <summary>fsync, waited for: the handler's lane is busy until the disk is done.</summary>
    public DiskStatus Flush(DiskFile file)
    {
        if (disk.FlushFails)
        {
            file.ForgetDirty();
            return DiskStatus.IoError;
        }

        context.ChargeUntil(disk.Flush(file, Call));
        return DiskStatus.Ok;
    }

    /// <summary>fsync by a background thread: <see cref="Actor.OnDisk"/> tells when it is done.</summary>
    public void FlushLater(DiskFile file, long token)
    {
        var failed = disk.FlushFails;
        if (failed) file.ForgetDirty();
        var done = failed ? context.Cursor : disk.Flush(file, Call);
        var world = context.World;
        var slot = world.PushFor(context.Host, EventKind.DiskDone, done, context.Host, -1, null, context.Cursor);
        ref var s = ref world.Queue[slot];
        s.Data = token;
        s.Number = (int)(failed ? DiskStatus.IoError : DiskStatus.Ok);
    }

    public void Rename(string from, string to) => disk.Rename(from, to, Call);

    public void Delete(string name) => disk.Delete(name, Call);

    /// <summary>fsync of a directory, waited for.</summary>
    public void SyncDirectory(string directory) => context.ChargeUntil(disk.SyncDirectory(directory, Call));

    /// <summary>
    /// Replaces a small file so that a reader finds the old or the new content, never half: temporary file, flush, rename,
    /// directory sync, as Kafka's CheckpointFile does.
    /// </summary>
    public DiskStatus ReplaceAtomically(string name, ReadOnlySpan<byte> content)
    {
        var temporary = name + ".tmp";
        var file = Open(temporary);
        Truncate(file, 0);
        var status = Write(file, 0, content);
        if (status != DiskStatus.Ok) return status;
        status = Flush(file);
        if (status != DiskStatus.Ok) return status;
        Rename(temporary, name);
        var slash = name.LastIndexOf('/');
        SyncDirectory(slash < 0 ? "" : name[..slash]);
        return DiskStatus.Ok;
    }
}
