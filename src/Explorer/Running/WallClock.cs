using System.Diagnostics;

namespace Lab.Explorer.Running;

/// <summary>Wall time, for figures alone: nothing in a run may know it.</summary>
public static class WallClock
{
    public static long Now => Stopwatch.GetTimestamp();

    public static long MicrosSince(long start) => (long)Stopwatch.GetElapsedTime(start).TotalMicroseconds;
}
