using Lab.Kernel;
using Lab.Kernel.Disks;

namespace Lab.Broker.Kafka.Tests.Brokers.Support;

/// <summary>A process on a machine through which a test uses the machine's disk.</summary>
internal sealed class DiskTool : Hand
{
    /// <summary>Hears of background flushes.</summary>
    public Action<long, DiskStatus>? OnFlushed { get; set; }

    public override void OnDisk(long token, DiskStatus status) => OnFlushed?.Invoke(token, status);

    public void Do(Action<ActorContext> action) => Do(() => action(Context));

    /// <summary>Writes a file, on the disk for good.</summary>
    public void Write(string name, byte[] content) => Do(context => context.Disk.ReplaceAtomically(name, content));
}
