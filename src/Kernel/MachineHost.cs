using Lab.Kernel.Disks;
using Lab.Kernel.Network;
using Lab.Model;

namespace Lab.Kernel;

/// <summary>A machine: power, clock, a disk, the ports somebody listens on.</summary>
internal sealed class MachineHost(MachineId id, string name, string rack, Disk disk)
{
    private readonly List<(int Port, ActorHost Actor, SocketBuffers Buffers)> ports = [];

    public MachineId Id { get; } = id;
    public string Name { get; } = name;
    public string Rack { get; } = rack;
    public Disk Disk { get; } = disk;
    public MachineClock Clock { get; } = new();
    public List<ProcessHost> Processes { get; } = [];
    public bool Powered { get; set; } = true;

    /// <summary>When the power last went; -1 when it never did.</summary>
    public long LastPowerLoss { get; set; } = -1;

    public void Listen(int port, ActorHost actor, SocketBuffers buffers)
    {
        ports.RemoveAll(p => p.Port == port);
        ports.Add((port, actor, buffers));
    }

    public void StopListening(ProcessHost process) => ports.RemoveAll(p => p.Actor.Process == process);

    public ActorHost? Listener(int port) => Listener(port, out _);

    /// <summary>Who listens, and what a socket of his gets.</summary>
    public ActorHost? Listener(int port, out SocketBuffers buffers)
    {
        foreach (var (p, actor, b) in ports)
        {
            if (p != port) continue;
            buffers = b;
            return actor;
        }

        buffers = default;
        return null;
    }
}

/// <summary>A machine's two clocks as functions of world time: a monotonic one that drifts, a wall clock with an offset that may jump.</summary>
public sealed class MachineClock
{
    /// <summary>2023-11-14T22:13:20Z, where every world begins.</summary>
    public const long EpochMs = 1_700_000_000_000;

    private long anchorWorld;
    private long anchorLocal;

    /// <summary>How much faster than the world this clock runs, in millionths.</summary>
    public long DriftPpm { get; private set; }

    /// <summary>What the wall clock adds to the monotonic one.</summary>
    public Duration Offset { get; private set; }

    public long Monotonic(long world) => anchorLocal + Scale(world - anchorWorld, 1_000_000 + DriftPpm, 1_000_000);

    public long WallMs(long world) => EpochMs + ((Monotonic(world) + Offset.Nanos) / 1_000_000);

    /// <summary>
    /// World nanoseconds in which this clock advances by at least <paramref name="local"/>: rounded up, so that whoever
    /// waited for a deadline finds it passed.
    /// </summary>
    public long WorldLength(long local) => DriftPpm == 0 ? local : Scale(local, 1_000_000, 1_000_000 + DriftPpm, roundUp: true);

    public void Drift(long world, long ppm)
    {
        anchorLocal = Monotonic(world);
        anchorWorld = world;
        DriftPpm = ppm;
    }

    public void Jump(Duration by) => Offset += by;

    private static long Scale(long value, long numerator, long denominator, bool roundUp = false) =>
        numerator == denominator ? value : (long)((((Int128)value * numerator) + (roundUp ? denominator - 1 : 0)) / denominator);
}
