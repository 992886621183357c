using Lab.Model;

namespace Lab.Kernel.Disks;

/// <summary>What a disk costs. Page-cache writes and reads cost nothing here; the CPU that moves the bytes is charged by who moves them.</summary>
/// <param name="Seek">When a flush goes to another file than the one before.</param>
/// <param name="Flush">Latency of one flush, whatever its size.</param>
/// <param name="BytesPerSecond">Sequential bandwidth.</param>
/// <param name="Sector">Bytes that become durable together unless a write is torn inside.</param>
public sealed record DiskOptions(Duration Seek, Duration Flush, long BytesPerSecond, int Sector)
{
    /// <summary>What the file system gives out at once: the bytes up to its end can be written on a full disk too.</summary>
    public int Block { get; init; } = 4096;

    /// <summary>A data-centre SSD: 50 us to move, 500 us to flush, 1 GB/s, sectors of 512 bytes.</summary>
    public static readonly DiskOptions Default = new(Duration.FromMicros(50), Duration.FromMicros(500), 1_000_000_000, 512);

    /// <summary>A spinning disk: 8 ms to move, 4 ms to flush, 150 MB/s.</summary>
    public static readonly DiskOptions Spinning = new(Duration.FromMs(8), Duration.FromMs(4), 150_000_000, 512);
}

/// <summary>How a disk operation ended.</summary>
public enum DiskStatus
{
    Ok,

    /// <summary>ENOSPC: only the first part was written, as far as the file's last block reached.</summary>
    NoSpace,

    /// <summary>EIO. After a failed flush the dirty mark is gone: a second flush says Ok and the bytes are not on disk.</summary>
    IoError,
}
