namespace Lab.Kernel.Disks;

/// <summary>All files of a disk at one moment, immutable. A disk made from it shares the bytes until it writes.</summary>
public sealed class DiskImage
{
    internal DiskImage(IReadOnlyList<(string Name, byte[] Data, int Stored, long Length)> files) => Files = files;

    public static DiskImage Empty { get; } = new([]);

    internal IReadOnlyList<(string Name, byte[] Data, int Stored, long Length)> Files { get; }

    /// <summary>Names with contents, in ordinal order: for dumps and tests.</summary>
    public IEnumerable<DiskContent> Contents => Files.Select(f => new DiskContent(f.Name, f.Data.AsMemory(0, f.Stored), f.Length));
}

/// <summary>A file of an image.</summary>
/// <param name="Name">Its path.</param>
/// <param name="Bytes">As far as somebody wrote it.</param>
/// <param name="Length">Its length: what is behind the bytes are zeros (a preallocated file is sparse).</param>
public readonly record struct DiskContent(string Name, ReadOnlyMemory<byte> Bytes, long Length);
