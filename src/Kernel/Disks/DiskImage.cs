namespace Lab.Kernel.Disks;

/// <summary>All files of a disk at one moment, immutable. A disk made from it shares the bytes until it writes.</summary>
public sealed class DiskImage
{
    internal DiskImage(IReadOnlyList<(string Name, byte[] Data, int Stored, long Length)> files) => Files = files;

    public static DiskImage Empty { get; } = new([]);

    internal IReadOnlyList<(string Name, byte[] Data, int Stored, long Length)> Files { get; }

    /// <summary>Names with contents, in ordinal order: for dumps and tests.</summary>
    public IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> Contents => Files.Select(f => (f.Name, Whole(f)));

    private static ReadOnlyMemory<byte> Whole((string Name, byte[] Data, int Stored, long Length) file)
    {
        if (file.Length == file.Stored) return file.Data.AsMemory(0, file.Stored);
        var padded = new byte[file.Length];
        file.Data.AsSpan(0, file.Stored).CopyTo(padded);
        return padded;
    }
}
