namespace Lab.Kernel.Disks;

/// <summary>
/// One file: the bytes as the page cache shows them, and beside them what is durable. Arrays are append-only below
/// <see cref="frozen"/>: whoever holds a slice of them (a reader, a boot image, the durable view) keeps seeing the same
/// bytes, and an overwrite or a truncation followed by a write copies first. Bytes beyond the array's end but below
/// <see cref="Length"/> are zero (a preallocated file is sparse).
/// </summary>
public sealed class DiskFile
{
    private byte[] data;
    private int stored;
    private int frozen;
    private byte[] durable;
    private int durableStored;
    private int dirtyFrom;
    private List<PendingFlush>? pending;

    private readonly record struct PendingFlush(long DoneAt, byte[] Data, int Stored, long Length);

    internal DiskFile(string name)
    {
        Name = name;
        data = [];
        durable = [];
    }

    internal DiskFile(string name, byte[] bytes, int stored, long length)
    {
        Name = name;
        data = durable = bytes;
        this.stored = durableStored = frozen = stored;
        Length = DurableLength = length;
        dirtyFrom = stored;
        Named = true;
    }

    /// <summary>Its path as last created or renamed.</summary>
    public string Name { get; internal set; }

    /// <summary>The size that a reader of the running system sees.</summary>
    public long Length { get; private set; }

    /// <summary>The size that is safe from a power loss, as of the flushes done by now.</summary>
    public long DurableLength { get; private set; }

    /// <summary>Its creation is durable.</summary>
    internal bool Named { get; set; }

    /// <summary>Bytes that a flush would have to write.</summary>
    public long DirtyBytes => Math.Max(0, stored - Math.Min(dirtyFrom, durableStored)) + (dirtyFrom < durableStored ? 1 : 0);

    internal (byte[] Data, int Stored, int Frozen, long Length, int DirtyFrom) State
    {
        get => (data, stored, frozen, Length, dirtyFrom);
        set
        {
            // Bytes written after this state may lie above `stored` in the same array: never again in place.
            (data, stored, _, Length, dirtyFrom) = value;
            frozen = data.Length;
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

    internal void Write(long position, ReadOnlySpan<byte> bytes)
    {
        var at = checked((int)position);
        var end = at + bytes.Length;
        if (at < frozen || end > data.Length) Reallocate(at, end);
        bytes.CopyTo(data.AsSpan(at));
        dirtyFrom = Math.Min(dirtyFrom, at);
        stored = Math.Max(stored, end);
        frozen = Math.Max(frozen, stored);
        Length = Math.Max(Length, stored);
    }

    internal void Truncate(long length)
    {
        if (length < stored)
        {
            stored = (int)length;
            dirtyFrom = Math.Min(dirtyFrom, stored);
        }

        Length = length;
    }

    /// <summary>Everything written so far becomes durable at <paramref name="doneAt"/>, if the power lasts until then.</summary>
    internal void Flush(long now, long doneAt)
    {
        Settle(now);
        if (doneAt <= now)
        {
            Commit(new(doneAt, data, stored, Length));
            dirtyFrom = stored;
            return;
        }

        (pending ??= []).Add(new(doneAt, data, stored, Length));
        dirtyFrom = stored;
    }

    /// <summary>A failed flush: the kernel forgets that the pages are dirty, the disk never gets them.</summary>
    internal void ForgetDirty() => dirtyFrom = stored;

    /// <summary>Flushes that are done by <paramref name="now"/> take effect.</summary>
    internal void Settle(long now)
    {
        if (pending is null || pending.Count == 0) return;
        var done = 0;
        while (done < pending.Count && pending[done].DoneAt <= now) Commit(pending[done++]);
        if (done > 0) pending.RemoveRange(0, done);
    }

    /// <summary>The power went: the durable bytes stay, and of the rest what <paramref name="keep"/> says.</summary>
    internal void PowerLost(long now, KeepUnflushed keep, Choices choices, ulong subject, int sector)
    {
        Settle(now);
        pending?.Clear();
        if (keep == KeepUnflushed.All)
        {
            (durable, durableStored, DurableLength) = (data, stored, Length);
        }
        else if (keep == KeepUnflushed.Random)
        {
            KeepSome(choices, subject, sector);
        }

        data = durable;
        stored = durableStored;
        frozen = durable.Length;
        Length = DurableLength;
        dirtyFrom = stored;
    }

    /// <summary>Turns one bit of the medium, in the durable and in the cached view alike, as a bad sector read later would.</summary>
    internal void FlipBit(long position, int bit)
    {
        if (position >= stored) return;
        var copy = data.AsSpan(0, stored).ToArray();
        copy[position] ^= (byte)(1 << (bit & 7));
        var wasDurable = position < durableStored;
        data = copy;
        frozen = copy.Length;
        if (!wasDurable) return;
        var durableCopy = durable.AsSpan(0, durableStored).ToArray();
        durableCopy[position] ^= (byte)(1 << (bit & 7));
        durable = durableCopy;
    }

    internal (byte[] Data, int Stored, long Length) Share()
    {
        frozen = data.Length;
        return (data, stored, Length);
    }

    private void Commit(PendingFlush flush)
    {
        durable = flush.Data;
        durableStored = flush.Stored;
        DurableLength = flush.Length;
    }

    private void KeepSome(Choices choices, ulong subject, int sector)
    {
        // What was only appended keeps a prefix, cut anywhere: inside a sector when the write was torn.
        var from = dirtyFrom < durableStored && !ReferenceEquals(data, durable) ? CommonPrefix() : Math.Min(durableStored, stored);
        if (from < durableStored || stored < durableStored)
        {
            // Overwritten or cut since the last flush: either nothing of that reached the disk, or all up to a point did.
            if (choices.Chance(Sites.PowerLossKeepsBytes, subject, 1, 1, 2)) return;
        }

        var dirty = stored - from;
        var kept = dirty <= 0 ? 0 : (int)choices.Draw(Sites.PowerLossKeepsBytes, subject, 0, dirty + 1);
        if (dirty > 0 && !choices.Chance(Sites.PowerLossTears, subject, 0, 1, 4)) kept = Math.Min(dirty, kept / sector * sector);
        var result = data.AsSpan(0, from + kept).ToArray();
        if (kept > 4096 && choices.Chance(Sites.PowerLossTears, subject, 1, 1, 8))
        {
            // A page in the middle never made it: the file is longer than what was written of it.
            var page = from + (int)(choices.Draw(Sites.PowerLossTears, subject, 2, kept / 4096) * 4096);
            result.AsSpan(page, Math.Min(4096, result.Length - page)).Clear();
        }

        durable = result;
        durableStored = result.Length;
        DurableLength = Length > stored && kept == dirty ? Length : result.Length;
    }

    private int CommonPrefix() => data.AsSpan(0, Math.Min(stored, durableStored)).CommonPrefixLength(durable.AsSpan(0, durableStored));

    private void Reallocate(int at, int end)
    {
        var size = Math.Max(end, data.Length);
        if (end > data.Length) size = Math.Max(end, Math.Max(128, data.Length * 2));
        var copy = new byte[size];
        data.AsSpan(0, stored).CopyTo(copy);
        data = copy;
        frozen = Math.Min(stored, at);
    }
}
