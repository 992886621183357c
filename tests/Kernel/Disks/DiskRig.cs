using Lab.Kernel.Disks;
using Lab.Model;

namespace Lab.Kernel.Tests.Disks;

/// <summary>A disk under a hand-moved clock, without a world around it. A flush takes 10 us and a byte costs nothing.</summary>
internal sealed class DiskRig(ulong seed, DiskImage? image = null)
{
    public const long FlushNanos = 10_000;

    private readonly Choices choices = new(seed);

    public Disk Disk { get; } = new(stable: 1, new DiskOptions(Duration.Zero, Duration.FromNanos(FlushNanos), long.MaxValue, Sector: 512), image, new DiskBuffers());

    public long Now { get; private set; }

    public DiskCall Call => new(Process: 0, Start: Now, At: Now);

    public void Pass(long nanos) => Now += nanos;

    public DiskFile Open(string name) => Disk.Open(name, Call);

    public void Write(string name, long at, ReadOnlySpan<byte> bytes) => Disk.Write(Open(name), at, bytes, Call);

    public void Append(string name, ReadOnlySpan<byte> bytes) => Write(name, Open(name).Length, bytes);

    /// <summary>Begins a flush; it is done when the clock has passed what is returned.</summary>
    public long Flush(string name) => Disk.Flush(Open(name), Call);

    public void FlushAndWait(string name) => Now = Flush(name);

    public void SyncAndWait(string directory = "") => Now = Disk.SyncDirectory(directory, Call);

    public void PowerLoss(KeepUnflushed keep)
    {
        Disk.ProcessDied(0, Now);
        Disk.PowerLost(Now, keep, choices);
    }

    public byte[] Bytes(string name) => Disk.Peek(name).ToArray();
}
