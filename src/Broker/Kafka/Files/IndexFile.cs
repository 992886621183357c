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
/// The bytes of a sparse index: entries of fixed size, in order, in a file of bounded size. Real brokers map the file preallocated with
/// zeros and cut it when the segment rolls or closes; what counts is <see cref="Bytes"/>, its used part.
/// </summary>
public abstract class IndexFile
{
    private readonly int entrySize;
    private byte[] bytes = [];

    private protected IndexFile(Offset baseOffset, int maxSizeInBytes, int entrySize)
    {
        this.entrySize = entrySize;
        BaseOffset = baseOffset;
        MaxEntries = maxSizeInBytes / entrySize;
    }

    /// <summary>The first offset of the segment, which entries count from.</summary>
    public Offset BaseOffset { get; }

    /// <summary>How many entries segment.index.bytes has room for.</summary>
    public int MaxEntries { get; }

    public int Entries { get; private set; }

    public int SizeInBytes => Entries * entrySize;

    /// <summary>The file as far as it is used.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, SizeInBytes);

    /// <summary>The last entry's bytes, which belong at <see cref="SizeInBytes"/> minus their own length: what an append has to write.</summary>
    public ReadOnlySpan<byte> LastEntryBytes => Entries == 0 ? default : bytes.AsSpan((Entries - 1) * entrySize, entrySize);

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

    private protected ReadOnlySpan<byte> Entry(int slot) => bytes.AsSpan(slot * entrySize, entrySize);

    private protected void KeepFirst(int entries) => Entries = entries;

    private protected void Load(ReadOnlySpan<byte> content)
    {
        bytes = content.ToArray();
        Entries = content.Length / entrySize;
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
