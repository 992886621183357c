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

    /// <summary>
    /// Is told of every call of this actor that failed, with the file, at the moment it fails: one place for what a program does when its
    /// disk gives up. The failure of a flush in the background comes to <see cref="Actor.OnDisk"/> alone. Belongs to one life: whoever
    /// starts sets it.
    /// </summary>
    public Action<DiskStatus, string>? OnFailure { get; set; }

    private DiskCall Call => new(context.Host.Process.Id.Value, context.Start, context.Cursor);

    public bool Exists(string name) => disk.Exists(name);

    /// <summary>Names in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => disk.Names;

    /// <summary>Names below a directory, in ordinal order.</summary>
    public IReadOnlyList<string> NamesBelow(string directory) => disk.NamesBelow(directory);

    /// <summary>Opens a file, creating it when it is missing.</summary>
    public DiskFile Open(string name) => disk.Open(name, Call);

    public DiskFile? Find(string name) => disk.Find(name);

    /// <summary>Bytes of the file; they never change under their holder. Nothing where reading fails.</summary>
    public ReadOnlyMemory<byte> Read(DiskFile file, long position, int count)
    {
        TryRead(file, position, count, out var bytes);
        return bytes;
    }

    /// <summary>As <see cref="Read"/>, and tells whether reading failed.</summary>
    public DiskStatus TryRead(DiskFile file, long position, int count, out ReadOnlyMemory<byte> bytes)
    {
        bytes = disk.ReadFails ? default : file.Read(position, count);
        return disk.ReadFails ? Failed(DiskStatus.IoError, file.Name) : DiskStatus.Ok;
    }

    /// <summary>The file as far as somebody wrote it: of a preallocated one without the zeros behind (<see cref="DiskFile.WrittenLength"/>).</summary>
    public ReadOnlyMemory<byte> ReadWritten(DiskFile file) => Read(file, 0, file.WrittenLength);

    /// <summary>The whole file, or nothing when it is missing or reading fails.</summary>
    public ReadOnlyMemory<byte> ReadAll(string name)
    {
        if (!disk.ReadFails || !disk.Exists(name)) return disk.Peek(name);
        Failed(DiskStatus.IoError, name);
        return default;
    }

    public DiskStatus Append(DiskFile file, ReadOnlySpan<byte> bytes) => Write(file, file.Length, bytes);

    /// <summary>
    /// Writes into the page cache: also what a memory-mapped file does. On a full disk as many bytes are written as the file's last block
    /// still takes; who wanted to write more is told <see cref="DiskStatus.NoSpace"/>.
    /// </summary>
    public DiskStatus Write(DiskFile file, long position, ReadOnlySpan<byte> bytes)
    {
        var room = disk.RoomFrom(file, position);
        disk.Write(file, position, bytes.Length <= room ? bytes : bytes[..(int)room], Call);
        return bytes.Length <= room ? DiskStatus.Ok : Failed(DiskStatus.NoSpace, file.Name);
    }

    /// <summary>Cuts or extends the file; a longer one reads as zeros (preallocation).</summary>
    public void Truncate(DiskFile file, long length) => disk.Truncate(file, length, Call);

    /// <summary>fsync, waited for: the handler's lane is busy until the disk is done.</summary>
    public DiskStatus Flush(DiskFile file)
    {
        if (disk.FlushFails)
        {
            file.ForgetDirty();
            return Failed(DiskStatus.IoError, file.Name);
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

    /// <summary>fsync of a directory, waited for. Where it fails the names below it are not durable.</summary>
    public DiskStatus SyncDirectory(string directory)
    {
        if (disk.FlushFails) return Failed(DiskStatus.IoError, directory);
        context.ChargeUntil(disk.SyncDirectory(directory, Call));
        return DiskStatus.Ok;
    }

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
        return SyncDirectory(slash < 0 ? "" : name[..slash]);
    }

    private DiskStatus Failed(DiskStatus status, string file)
    {
        OnFailure?.Invoke(status, file);
        return status;
    }
}
