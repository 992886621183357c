namespace Lab.Kernel.Disks;

/// <summary>What a file is in the page cache, to go back to.</summary>
internal readonly record struct DiskFileState(byte[] Data, int Stored, long Length, int DirtyFrom, long CutTo, int[] LostPages);

/// <summary>
/// One file: the bytes as the page cache shows them, and beside them what is durable. Arrays are append-only below
/// <see cref="frozen"/>: whoever holds a slice of them (a reader, a boot image, the durable view) keeps seeing the same
/// bytes, and an overwrite or a truncation followed by a write copies first. Bytes beyond the array's end but below
/// <see cref="Length"/> are zero (a preallocated file is sparse).
/// </summary>
public sealed partial class DiskFile
{
    private readonly DiskBuffers buffers;
    private byte[] data;
    private int stored;
    private int frozen;

    internal DiskFile(string name, DiskBuffers buffers)
    {
        Name = name;
        this.buffers = buffers;
        data = [];
        durable = [];
    }

    /// <summary>A file of a boot image: the array is shared with every other world that starts from it.</summary>
    internal DiskFile(string name, DiskBuffers buffers, byte[] bytes, int stored, long length)
    {
        Name = name;
        this.buffers = buffers;
        data = durable = bytes;
        frozen = bytes.Length;
        this.stored = durableStored = dirtyFrom = stored;
        Length = DurableLength = length;
        CreationSynced = true;
    }

    /// <summary>Its path as last created or renamed.</summary>
    public string Name { get; internal set; }

    /// <summary>The size that a reader of the running system sees.</summary>
    public long Length { get; private set; }

    /// <summary>Up to here somebody wrote; the rest of <see cref="Length"/> are zeros that take no block.</summary>
    public int WrittenLength => stored;

    /// <summary>When it got its name, at the cursor of who gave it.</summary>
    internal long NamedAt { get; set; }

    /// <summary>A flush of this file that makes its creation durable has begun.</summary>
    internal bool CreationSynced { get; set; }

    internal DiskFileState State
    {
        get => new(data, stored, Length, dirtyFrom, cutTo, lostPages);
        set
        {
            // Bytes written after this state may lie above `stored` in the same array: never again in place.
            (data, stored, Length, dirtyFrom, cutTo, lostPages) = value;
            frozen = data.Length;
            mended = null;
        }
    }

    /// <summary>A view of the bytes that never changes under its holder. Shorter than asked where the file ends.</summary>
    internal ReadOnlyMemory<byte> Read(long position, int count)
    {
        if (position >= Length || count <= 0) return default;
        count = (int)Math.Min(count, Length - position);
        if (position + count <= stored) return data.AsMemory((int)position, count);
        var padded = new byte[count];
        if (position < stored) data.AsSpan((int)position, stored - (int)position).CopyTo(padded);
        return padded;
    }

    /// <summary>What the operating system would send of the file by itself (sendfile): the page cache as it is now, whatever is wrong with the disk.</summary>
    public ReadOnlyMemory<byte> Send(long position, int count) => Read(position, count);

    internal void Write(long position, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        var at = checked((int)position);
        var end = at + bytes.Length;
        // A gap must read as zeros: what was cut off there before may still stand in the array.
        if (at < frozen || end > data.Length || (at > stored && stored < frozen)) Reallocate(at, end);
        if (at > stored) data.AsSpan(stored, at - stored).Clear();
        bytes.CopyTo(data.AsSpan(at));
        dirtyFrom = Math.Min(dirtyFrom, Math.Min(at, stored));
        if (lostPages.Length > 0) DirtyAgain(at, end);
        stored = Math.Max(stored, end);
        frozen = Math.Max(frozen, stored);
        Length = Math.Max(Length, stored);
    }

    internal void Truncate(long length)
    {
        if (length < Length) cutTo = Math.Min(cutTo, length);
        if (length < stored)
        {
            stored = (int)length;
            dirtyFrom = Math.Min(dirtyFrom, stored);
        }

        Length = length;
    }

    internal (byte[] Data, int Stored, long Length) Share()
    {
        frozen = data.Length;
        return (data, stored, Length);
    }

    private void Reallocate(int at, int end)
    {
        var size = Math.Max(end, data.Length);
        if (end > data.Length) size = Math.Max(end, Math.Max(128, data.Length * 2));
        // Nobody sees what is behind the bytes stored.
        var copy = buffers.Take(size);
        data.AsSpan(0, stored).CopyTo(copy);
        data = copy;
        frozen = Math.Min(stored, at);
    }
}
