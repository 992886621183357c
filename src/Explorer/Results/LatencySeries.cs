using Lab.Model;

namespace Lab.Explorer.Results;

/// <summary>
/// Latency of sends over the virtual time of one run, in buckets of equal length, with the faults that were active. A send belongs
/// to the bucket in which it was called; one that was never told belongs to none.
/// </summary>
public sealed record LatencySeries(ulong Seed, Duration Bucket, IReadOnlyList<LatencyPoint> Points, IReadOnlyList<FaultBand> Faults);

/// <summary>One bucket: how many sends were told ok, and how long that took. Buckets without any are left out.</summary>
public readonly record struct LatencyPoint(VirtualTime From, long Count, Duration Median, Duration P99, Duration Longest);

/// <summary>A fault of the plan from its beginning to its end, in the words of the scenario file.</summary>
public readonly record struct FaultBand(string Text, VirtualTime From, VirtualTime To);
