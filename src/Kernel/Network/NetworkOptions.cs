using Lab.Model;

namespace Lab.Kernel.Network;

/// <summary>What every link has unless a fault changes it.</summary>
/// <param name="LatencyMin">Shortest one-way latency.</param>
/// <param name="LatencyMax">Longest one-way latency; drawn uniformly between the two.</param>
/// <param name="Loopback">One way between processes of one machine.</param>
/// <param name="BytesPerSecond">Bandwidth of a connection, in each direction.</param>
public sealed record NetworkOptions(Duration LatencyMin, Duration LatencyMax, Duration Loopback, long BytesPerSecond)
{
    /// <summary>One way 0.2 to 2 ms, 10 Gbit/s: a busy data centre network.</summary>
    public static readonly NetworkOptions Default = new(Duration.FromMicros(200), Duration.FromMs(2), Duration.FromMicros(30), 1_250_000_000);
}
