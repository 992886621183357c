using System.Buffers.Binary;
using Lab.Broker.Common.Raft;
using Lab.Model;

namespace Lab.Broker.Common.Tests.Raft;

/// <summary>An entry of the test's log: its term and a number. Terms begin with the number 0.</summary>
internal readonly record struct Entry(Term Term, int Value);

/// <summary>
/// A log and a store on a disk that forgets what was not flushed when the power goes, all of it or all behind some entry,
/// and keeps everything when only the process dies. Snapshots lie beside the log, are durable at once, and let its beginning go.
/// </summary>
internal sealed class ModelDisk(int entriesPerAnswer) : IRaftLog, IRaftStore, IRaftEntries
{
    private const int BytesPerPiece = 24;
    private readonly List<Entry> covered = [];
    private readonly List<Entry> entries = [];
    private readonly SortedDictionary<LogIndex, Entry[]> snapshots = [];
    private List<Entry> durable = [];
    private List<byte> download = [];
    private (Entry[] Covered, Entry[] Entries)? beforeCompletion;
    private HardState saved = HardState.Initial;
    private HardState durableState = HardState.Initial;

    /// <summary>Everything that the replica holds, what a snapshot covers included.</summary>
    public IEnumerable<Entry> All => [.. covered, .. entries];

    /// <summary>How many snapshots it fetched from a leader.</summary>
    public int Fetched { get; private set; }

    /// <summary>How many starts found a snapshot that the log did not reach.</summary>
    public int Repaired { get; private set; }

    public LogIndex Start => new(covered.Count);

    public LogEnd End => new(entries.Count > 0 ? entries[^1].Term : covered.Count > 0 ? covered[^1].Term : Term.Zero, new(covered.Count + entries.Count));

    LogIndex IRaftEntries.End => End.Index;

    public (Term Term, ulong Digest) At(LogIndex index)
    {
        var entry = entries[(int)(index.Value - Start.Value)];
        return (entry.Term, Hash.Of((ulong)entry.Term.Value, (ulong)entry.Value));
    }

    public LogEnd? LatestSnapshot => snapshots.Count == 0 ? null : EndOf(snapshots.Last().Value);

    public LogEnd? EarliestSnapshot => snapshots.Count == 0 ? null : EndOf(snapshots.First().Value);

    public LogEnd EndOf(Term term)
    {
        var i = entries.Count;
        while (i > 0 && entries[i - 1].Term > term) i--;
        if (i > 0) return new(entries[i - 1].Term, new(Start.Value + i));
        return covered.Count > 0 && covered[^1].Term <= term ? new(covered[^1].Term, Start) : new(Term.Zero, Start);
    }

    public ReadOnlyMemory<byte> Read(LogIndex from)
    {
        if (from >= End.Index) return default;
        return Encode(entries.Skip((int)(from.Value - Start.Value)).Take(entriesPerAnswer));
    }

    public bool AppendTermStart(Term term, IReadOnlyList<RaftId> granting)
    {
        entries.Add(new(term, 0));
        return true;
    }

    public void Append(Entry entry) => entries.Add(entry);

    public FetchedEntries AppendFetched(ReadOnlyMemory<byte> bytes, Term? latest)
    {
        if (bytes.Length % 8 != 0) return FetchedEntries.Damaged;
        foreach (var entry in Decode(bytes.Span))
        {
            if (entry.Term > latest) break;
            entries.Add(entry);
        }

        return FetchedEntries.Taken;
    }

    public void TruncateTo(LogIndex end)
    {
        var keep = (int)(end.Value - Start.Value);
        entries.RemoveRange(keep, entries.Count - keep);
    }

    public bool Flush()
    {
        durable = [.. entries];
        beforeCompletion = null;
        return true;
    }

    public long? SizeOfSnapshot(LogEnd snapshot) => snapshots.TryGetValue(snapshot.Index, out var taken) && EndOf(taken) == snapshot ? Encode(taken).Length : null;

    public ReadOnlyMemory<byte> ReadSnapshot(LogEnd snapshot, long position)
    {
        var whole = Encode(snapshots[snapshot.Index]);
        return whole.AsMemory((int)position, Math.Min(BytesPerPiece, whole.Length - (int)position));
    }

    public bool WriteSnapshot(LogEnd snapshot, long position, ReadOnlyMemory<byte> bytes)
    {
        if (position == 0) download = [];
        download.AddRange(bytes.Span);
        return true;
    }

    public bool CompleteSnapshot(LogEnd snapshot)
    {
        Fetched++;
        snapshots[snapshot.Index] = Decode(download.ToArray());
        beforeCompletion = ([.. covered], [.. durable]);
        BeginAt(snapshot.Index);
        return true;
    }

    /// <summary>A snapshot of what is committed; durable by itself, whatever becomes of the log.</summary>
    public void TakeSnapshot(LogIndex committed)
    {
        if (committed > Start) snapshots.TryAdd(committed, [.. All.Take((int)committed.Value)]);
    }

    /// <summary>Entries before one of the snapshots go, and the snapshots before that.</summary>
    public void Clean(int which)
    {
        if (which >= snapshots.Count) return;
        var to = snapshots.Keys.ElementAt(which);
        var count = (int)(to.Value - Start.Value);
        if (count <= 0) return;
        covered.AddRange(entries.Take(count));
        entries.RemoveRange(0, count);
        durable.RemoveRange(0, Math.Min(count, durable.Count));
        foreach (var old in snapshots.Keys.Where(index => index < to).ToArray()) snapshots.Remove(old);
    }

    private void BeginAt(LogIndex snapshot)
    {
        covered.Clear();
        covered.AddRange(snapshots[snapshot]);
        entries.Clear();
        durable.Clear();
        foreach (var old in snapshots.Keys.Where(index => index != snapshot).ToArray()) snapshots.Remove(old);
    }

    // What every log does when it is opened.
    private void Repair()
    {
        if (LatestSnapshot is not { } latest || latest.Index == Start) return;
        if (EndOf(latest.Term) is var reached && reached.Term == latest.Term && reached.Index >= latest.Index) return;
        Repaired++;
        BeginAt(latest.Index);
    }

    private static LogEnd EndOf(Entry[] taken) => new(taken[^1].Term, new(taken.Length));

    public HardState Load() => saved;

    public bool Save(HardState state)
    {
        saved = state;
        durableState = state;
        return true;
    }

    /// <summary>The power goes: of what was not flushed as many entries stay as are said, at most.</summary>
    public void PowerLoss(int kept)
    {
        var same = 0;
        while (same < durable.Count && same < entries.Count && durable[same] == entries[same]) same++;
        var end = same < durable.Count ? durable.Count : Math.Min(entries.Count, durable.Count + kept);
        var left = same < durable.Count ? durable : entries.Take(end).ToList();
        entries.Clear();
        entries.AddRange(left);
        durable = [.. left];
        saved = durableState;
        if (beforeCompletion is { } old)
        {
            covered.Clear();
            covered.AddRange(old.Covered);
            entries.Clear();
            entries.AddRange(old.Entries);
            durable = [.. old.Entries];
            beforeCompletion = null;
        }

        Repair();
    }

    /// <summary>What a store that was never told keeps: nothing of this life.</summary>
    public void ForgetState() => (saved, durableState) = (HardState.Initial, HardState.Initial);

    public static byte[] Encode(IEnumerable<Entry> some)
    {
        var list = some.ToArray();
        var bytes = new byte[8 * list.Length];
        for (var i = 0; i < list.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8 * i), list[i].Term.Value);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan((8 * i) + 4), list[i].Value);
        }

        return bytes;
    }

    private static Entry[] Decode(ReadOnlySpan<byte> bytes)
    {
        var result = new Entry[bytes.Length / 8];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = new(new(BinaryPrimitives.ReadInt32LittleEndian(bytes[(8 * i)..])), BinaryPrimitives.ReadInt32LittleEndian(bytes[((8 * i) + 4)..]));
        }

        return result;
    }
}
