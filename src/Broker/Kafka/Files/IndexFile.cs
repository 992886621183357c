namespace Lab.Broker.Kafka.Files;

/// <summary>Which of two columns a search in an index compares.</summary>
internal enum IndexColumn
{
    /// <summary>The sorted first column: offset, or timestamp.</summary>
    Key,

    /// <summary>The second, growing with it: position, or offset.</summary>
    Value,
}

/// <summary>
/// The bytes of a sparse index: entries of fixed size, in order, in a file of bounded size. The file of a segment that takes batches is
/// mapped preallocated with zeros, and cut when the segment rolls or closes. Whoever opens a file takes all of it for entries, whatever
/// is in it: a file that was not cut counts as full, and the zeros at its end as its last entry.
/// </summary>
public abstract class IndexFile
{
    private static readonly byte[] NeverWritten = new byte[16];

    private readonly int entrySize;

    // Entries from here on, if there are any, are zeros that were never written.
    private byte[] bytes = [];

    private protected IndexFile(Offset baseOffset, int maxSizeInBytes, int entrySize)
    {
        this.entrySize = entrySize;
        BaseOffset = baseOffset;
        MaxEntries = maxSizeInBytes / entrySize;
    }

    /// <summary>The first offset of the segment, which entries count from.</summary>
    public Offset BaseOffset { get; }

    /// <summary>How many entries the file has room for: those of segment.index.bytes, or those that it was cut to.</summary>
    public int MaxEntries { get; private set; }

    /// <summary>The length of a file with room for <see cref="MaxEntries"/>.</summary>
    public int CapacityInBytes => MaxEntries * entrySize;

    public int Entries { get; private set; }

    public int SizeInBytes => Entries * entrySize;

    /// <summary>The entries' bytes, without zeros at the end that were never written.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Math.Min(bytes.Length, SizeInBytes));

    /// <summary>The last entry's bytes, which belong at <see cref="SizeInBytes"/> minus their own length: what an append has to write.</summary>
    public ReadOnlySpan<byte> LastEntryBytes => Entries == 0 ? default : bytes.AsSpan((Entries - 1) * entrySize, entrySize);

    /// <summary>Where <see cref="LastEntryBytes"/> stand in the file.</summary>
    public int LastEntryPosition => Math.Max(0, SizeInBytes - entrySize);

    /// <summary>Makes room for as many entries as fit into so many bytes; what is beyond goes.</summary>
    public void Resize(int maxSizeInBytes)
    {
        MaxEntries = maxSizeInBytes / entrySize;
        Entries = Math.Min(Entries, MaxEntries);
    }

    /// <summary>Whether the index can hold an entry for this offset.</summary>
    public bool CanAppend(Offset offset) => offset - BaseOffset is >= 0 and <= int.MaxValue;

    /// <summary>Empties the index.</summary>
    public void Clear() => Entries = 0;

    private protected Span<byte> NewEntry()
    {
        var needed = SizeInBytes + entrySize;
        if (bytes.Length < needed) Array.Resize(ref bytes, Math.Max(needed, Math.Min(bytes.Length * 2, MaxEntries * entrySize)));
        Entries++;
        return bytes.AsSpan((Entries - 1) * entrySize, entrySize);
    }

    private protected ReadOnlySpan<byte> Entry(int slot) =>
        (slot + 1) * entrySize <= bytes.Length ? bytes.AsSpan(slot * entrySize, entrySize) : NeverWritten.AsSpan(0, entrySize);

    private protected void KeepFirst(int entries) => Entries = entries;

    // What is behind the bytes, up to the length of the file, are zeros. An entry that is written in part ends with zeros too.
    private protected void Load(ReadOnlySpan<byte> written, int length)
    {
        bytes = new byte[(written.Length + entrySize - 1) / entrySize * entrySize];
        written.CopyTo(bytes);
        Entries = length / entrySize;
    }

    private protected abstract long Read(int slot, IndexColumn column);

    /// <summary>The slot of the largest entry at most the target, or -1.</summary>
    private protected int LargestLowerBound(long target, IndexColumn column) => Search(target, column, lowerBound: true);

    /// <summary>The slot of the smallest entry at least the target, or -1.</summary>
    private protected int SmallestUpperBound(long target, IndexColumn column) => Search(target, column, lowerBound: false);

    /// <summary>
    /// The real broker's binary search, quirks included, for files and reads must come out the same: it looks into the last 8192 bytes first,
    /// since most look-ups are near the end; it stops at the first equal entry it meets; and it never compares the first entry for equality,
    /// so the upper bound of exactly that one is the next.
    /// </summary>
    private int Search(long target, IndexColumn column, bool lowerBound)
    {
        if (Entries == 0) return -1;
        var firstWarm = Math.Max(0, Entries - 1 - WarmBytes / entrySize);
        int low, high;
        if (Read(firstWarm, column) < target)
        {
            (low, high) = (firstWarm, Entries - 1);
        }
        else
        {
            if (Read(0, column) > target) return lowerBound ? -1 : 0;
            (low, high) = (0, firstWarm);
        }
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            var found = Read(middle, column);
            if (found == target) return middle;
            if (found > target) high = middle - 1;
            else low = middle;
        }
        if (lowerBound) return low;
        return low == Entries - 1 ? -1 : low + 1;
    }

    private const int WarmBytes = 8192;
}
