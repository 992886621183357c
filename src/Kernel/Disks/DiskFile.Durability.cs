namespace Lab.Kernel.Disks;

/// <summary>What of a file is on the medium: flushes under way and done, pages that a failed flush gave up, power losses.</summary>
public sealed partial class DiskFile
{
    // Linux writes and forgets whole pages.
    private const int Page = 4096;

    /// <summary>A flush under way: what it took when it began becomes durable when it is done, if the power lasts until then.</summary>
    // Data is null where the flush of another file takes along that this one was made shorter, and nothing else.
    private readonly record struct PendingFlush(int Process, long BegunAt, long DoneAt, byte[]? Data, int Stored, long Length, int DirtyFrom, long CutTo);

    private byte[] durable;
    private int durableStored;

    // The lowest byte written since the last flush began.
    private int dirtyFrom;

    // The shortest the file was made since the last flush began.
    private long cutTo = long.MaxValue;

    // Pages that a failed flush marked clean: in the cache, never on the medium, until they are written again.
    private int[] lostPages = [];

    // What the latest flush with these lost pages left: as long as bytes are only appended, the next one goes on in the same array.
    private byte[]? mended;
    private int mendedStored;
    private int[] mendedOf = [];
    private List<PendingFlush>? pending;

    /// <summary>The size that is safe from a power loss, as of the last flush whose end was seen.</summary>
    public long DurableLength { get; private set; }

    /// <summary>Bytes that a flush would have to write.</summary>
    public long DirtyBytes => Math.Max(0, stored - dirtyFrom);

    /// <summary>The file was made shorter, and no flush that would make that durable has begun.</summary>
    internal bool HasOpenCut => cutTo != long.MaxValue;

    /// <summary>Everything written so far becomes durable at <paramref name="doneAt"/>, if the power lasts until then.</summary>
    internal void Flush(in DiskCall call, long doneAt)
    {
        Settle(call.Start);
        (pending ??= new(1)).Add(new(call.Process, call.At, doneAt, WithoutLostPages(), stored, Length, dirtyFrom, cutTo));
        dirtyFrom = stored;
        cutTo = long.MaxValue;
    }

    /// <summary>
    /// A flush of another file takes along that this one was made shorter: sizes are metadata, and whoever flushes commits the journal of the file system
    /// (ext4, XFS). What was written since is not in it.
    /// </summary>
    internal void FlushCut(in DiskCall call, long doneAt)
    {
        if (!HasOpenCut) return;
        Settle(call.Start);
        (pending ??= new(1)).Add(new(call.Process, call.At, doneAt, null, 0, 0, int.MaxValue, cutTo));
        cutTo = long.MaxValue;
    }

    /// <summary>A failed flush: the operating system forgets that the pages are dirty, the medium never gets them.</summary>
    internal void ForgetDirty()
    {
        if (dirtyFrom >= stored) return;
        var lost = new SortedSet<int>(lostPages);
        for (var page = dirtyFrom / Page; page <= (stored - 1) / Page; page++) lost.Add(page);
        lostPages = [.. lost];
        dirtyFrom = stored;
    }

    /// <summary>A process died before flushes of its own had begun.</summary>
    internal void ForgetFlushesOf(int process, long after)
    {
        if (pending is null) return;
        for (var i = pending.Count - 1; i >= 0; i--)
        {
            var flush = pending[i];
            if (flush.Process != process || flush.BegunAt <= after) continue;
            dirtyFrom = Math.Min(stored, Math.Min(dirtyFrom, flush.DirtyFrom));
            cutTo = Math.Min(cutTo, flush.CutTo);
            pending.RemoveAt(i);
        }
    }

    /// <summary>The power went: the durable bytes stay, and of the rest what <paramref name="keep"/> says.</summary>
    internal void PowerLost(long now, KeepUnflushed keep, Choices choices, ulong subject, int sector)
    {
        Settle(now);
        if (keep == KeepUnflushed.All) (durable, durableStored, DurableLength) = (WithoutLostPages(), stored, Length);
        else if (keep == KeepUnflushed.Random) KeepSome(choices, subject, sector);

        pending?.Clear();
        data = durable;
        stored = durableStored;
        frozen = durable.Length;
        Length = DurableLength;
        dirtyFrom = stored;
        cutTo = long.MaxValue;
        lostPages = [];
    }

    /// <summary>Turns one bit of the medium, in the durable and in the cached view alike, as a bad sector read later would.</summary>
    internal void FlipBit(long position, int bit)
    {
        if (position >= stored) return;
        mended = null;
        data = Flipped(data, stored, position, bit);
        frozen = data.Length;
        if (position < durableStored) durable = Flipped(durable, durableStored, position, bit);
        for (var i = 0; i < (pending?.Count ?? 0); i++)
        {
            var flush = pending![i];
            if (flush.Data is { } bytes && position < flush.Stored) pending[i] = flush with { Data = Flipped(bytes, flush.Stored, position, bit) };
        }
    }

    /// <summary>Flushes that are done by <paramref name="now"/> take effect.</summary>
    private void Settle(long now)
    {
        if (pending is null) return;
        var done = 0;
        while (done < pending.Count && pending[done].DoneAt <= now)
        {
            var flush = pending[done++];
            (durable, durableStored, DurableLength) = flush.Data is { } bytes
                ? (bytes, flush.Stored, flush.Length)
                : (durable, (int)Math.Min(durableStored, flush.CutTo), Math.Min(DurableLength, flush.CutTo));
        }

        if (done > 0) pending.RemoveRange(0, done);
    }

    /// <summary>
    /// Part of what was not flushed reached the medium: the shortening of the file or not, then the changed bytes up to a
    /// point, which lies inside a sector if the write was torn, and perhaps without a page in the middle.
    /// </summary>
    private void KeepSome(Choices choices, ulong subject, int sector)
    {
        var cut = cutTo;
        foreach (var flush in pending ?? []) cut = Math.Min(cut, flush.CutTo);
        var (oldStored, oldLength) = (durableStored, DurableLength);
        if (cut < oldLength)
        {
            // What came after the file was shortened cannot be there without it.
            if (choices.Chance(Sites.PowerLossKeepsBytes, subject, 1, 1, 2)) return;
            oldLength = cut;
            oldStored = (int)Math.Min(oldStored, cut);
        }

        var old = durable.AsSpan(0, oldStored);
        var source = WithoutLostPages().AsSpan(0, stored);
        var from = source.CommonPrefixLength(old);
        var kept = KeptBytes(choices, subject, from, sector);
        var result = new byte[Math.Max(oldStored, from + kept)];
        old.CopyTo(result);
        source.Slice(from, kept).CopyTo(result.AsSpan(from));
        DropPage(choices, subject, from, kept, old, result);

        durable = result;
        durableStored = result.Length;
        var whole = kept == stored - from && (kept > 0 || choices.Chance(Sites.PowerLossKeepsBytes, subject, 3, 1, 2));
        DurableLength = whole ? Math.Max(Length, result.Length) : Math.Max(oldLength, result.Length);
    }

    private int KeptBytes(Choices choices, ulong subject, int from, int sector)
    {
        var dirty = stored - from;
        switch (choices.Draw(Sites.PowerLossKeepsBytes, subject, 2, 4))
        {
            case 0: return 0;
            case 1: return dirty;
        }

        var kept = (int)choices.Draw(Sites.PowerLossKeepsBytes, subject, 0, dirty + 1);
        if (kept == dirty || choices.Chance(Sites.PowerLossTears, subject, 0, 1, 4)) return kept;
        return Math.Max(0, ((from + kept) / sector * sector) - from);
    }

    /// <summary>Pages are written in any order: one in the middle may be as it was before, or zero, while later ones are there.</summary>
    private static void DropPage(Choices choices, ulong subject, int from, int kept, ReadOnlySpan<byte> old, Span<byte> result)
    {
        var firstPage = (from + Page - 1) / Page;
        var pages = ((from + kept) / Page) - firstPage;
        if (pages <= 0 || !choices.Chance(Sites.PowerLossTears, subject, 1, 1, 8)) return;
        var at = (firstPage + (int)choices.Draw(Sites.PowerLossTears, subject, 2, pages)) * Page;
        var page = result.Slice(at, Page);
        page.Clear();
        if (at < old.Length) old[at..Math.Min(old.Length, at + Page)].CopyTo(page);
    }

    /// <summary>The cached bytes as a flush would leave them: in place of lost pages what the medium holds there.</summary>
    private byte[] WithoutLostPages()
    {
        if (lostPages.Length == 0) return data;
        if (mended is not null && mendedOf == lostPages && dirtyFrom >= mendedStored && stored <= mended.Length)
        {
            data.AsSpan(mendedStored, stored - mendedStored).CopyTo(mended.AsSpan(mendedStored));
            mendedStored = stored;
            return mended;
        }

        var (medium, mediumStored) = (durable, durableStored);
        foreach (var flush in pending ?? []) (medium, mediumStored) = flush.Data is { } bytes ? (bytes, flush.Stored) : (medium, (int)Math.Min(mediumStored, flush.CutTo));
        var copy = new byte[2 * stored];
        data.AsSpan(0, stored).CopyTo(copy);
        foreach (var page in lostPages)
        {
            var at = page * Page;
            if (at >= stored) break;
            var there = copy.AsSpan(at, Math.Min(Page, stored - at));
            there.Clear();
            if (at < mediumStored) medium.AsSpan(at, Math.Min(there.Length, mediumStored - at)).CopyTo(there);
        }

        (mended, mendedStored, mendedOf) = (copy, stored, lostPages);
        return copy;
    }

    private void DirtyAgain(int at, int end)
    {
        var (first, last) = (at / Page, (end - 1) / Page);
        if (Array.Exists(lostPages, page => page >= first && page <= last)) lostPages = [.. lostPages.Where(page => page < first || page > last)];
    }

    private static byte[] Flipped(byte[] bytes, int stored, long position, int bit)
    {
        var copy = bytes.AsSpan(0, stored).ToArray();
        copy[position] ^= (byte)(1 << (bit & 7));
        return copy;
    }
}
