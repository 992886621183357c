using Lab.Model.Roles;

namespace Lab.Faults.Plans;

/// <summary>What is wrong with a machine's disk.</summary>
public abstract record DiskTrouble
{
    private DiskTrouble() { }

    /// <summary>No block is left: a write takes what its file's last block still holds, and fails. What is there can be read, overwritten and deleted.</summary>
    public sealed record Full : DiskTrouble;

    /// <summary>Flushes and directory syncs take so many times as long.</summary>
    public sealed record Slow(int Factor) : DiskTrouble;

    /// <summary>Reads fail.</summary>
    public sealed record ReadError : DiskTrouble;

    /// <summary>Flushes fail, and drop the dirty marks: what was to be flushed never reaches the medium, and nobody is told a second time.</summary>
    public sealed record FsyncError : DiskTrouble;

    /// <summary>One bit of what this partition's records are on this machine is turned, in the cache and on the medium. It stays so.</summary>
    public sealed record FlipBit(TopicPartitionRef Partition) : DiskTrouble;

    /// <summary>As a scenario writes it.</summary>
    public sealed override string ToString() => this switch
    {
        Full => "full",
        Slow t => $"slow {t.Factor}x",
        ReadError => "read-error",
        FsyncError => "fsync-error",
        FlipBit t => $"flip-bit {t.Partition}",
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };
}
