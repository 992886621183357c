namespace Lab.Kernel.Disks;

/// <summary>
/// What files were before something was done to them at a handler's cursor, for as long as a crash before that cursor
/// can still come. A kill takes back, file by file, what its process did last; it stops at the first thing that stands.
/// </summary>
internal sealed class DiskUndo
{
    private readonly record struct Entry(int Process, long At, DiskFile File, DiskFileState Before);

    private readonly List<Entry> entries = [];
    private int first;

    public void Clear()
    {
        entries.Clear();
        first = 0;
    }

    public void Before(DiskFile file, in DiskCall call)
    {
        while (first < entries.Count && entries[first].At <= call.Start) first++;
        if (first == entries.Count)
        {
            Clear();
            if (call.At <= call.Start) return;
        }
        else if (first >= 64 && first * 2 > entries.Count)
        {
            entries.RemoveRange(0, first);
            first = 0;
        }

        entries.Add(new(call.Process, call.At, file, file.State));
    }

    public void ProcessDied(int process, long at)
    {
        List<DiskFile>? standing = null;
        for (var i = entries.Count - 1; i >= first; i--)
        {
            var entry = entries[i];
            if (standing is not null && standing.Contains(entry.File)) continue;
            if (entry.Process == process && entry.At > at) entry.File.State = entry.Before;
            else (standing ??= []).Add(entry.File);
        }

        // Entries of other processes may still have to be taken back.
        for (var i = entries.Count - 1; i >= first; i--)
        {
            if (entries[i].Process == process) entries.RemoveAt(i);
        }
    }
}
