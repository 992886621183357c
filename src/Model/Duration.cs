using System.Globalization;

namespace Lab.Model;

/// <summary>
/// A length of virtual time in whole nanoseconds. The default value is zero. Arithmetic saturates at
/// <see cref="Forever"/>, so that "never" (Kafka's Long.MAX milliseconds) stays never.
/// </summary>
public readonly record struct Duration(long Nanos) : IComparable<Duration>
{
    public static readonly Duration Zero;
    public static readonly Duration Forever = new(long.MaxValue);

    public static Duration FromNanos(long nanos) => new(nanos);
    public static Duration FromMicros(long micros) => Scaled(micros, 1_000);
    public static Duration FromMs(long ms) => Scaled(ms, 1_000_000);
    public static Duration FromSeconds(long seconds) => Scaled(seconds, 1_000_000_000);

    /// <summary>Whole milliseconds, rounded down: the unit of nearly every real setting.</summary>
    public long Ms => Nanos / 1_000_000;

    public bool IsForever => Nanos == long.MaxValue;

    public static Duration operator +(Duration a, Duration b) => new(SaturatingAdd(a.Nanos, b.Nanos));
    public static Duration operator -(Duration a, Duration b) => new(a.IsForever ? long.MaxValue : a.Nanos - b.Nanos);
    public static Duration operator *(Duration a, long factor) => Scaled(a.Nanos, factor);
    public static Duration operator /(Duration a, long divisor) => new(a.Nanos / divisor);
    public static bool operator <(Duration a, Duration b) => a.Nanos < b.Nanos;
    public static bool operator >(Duration a, Duration b) => a.Nanos > b.Nanos;
    public static bool operator <=(Duration a, Duration b) => a.Nanos <= b.Nanos;
    public static bool operator >=(Duration a, Duration b) => a.Nanos >= b.Nanos;

    public static Duration Max(Duration a, Duration b) => a >= b ? a : b;
    public static Duration Min(Duration a, Duration b) => a <= b ? a : b;

    public int CompareTo(Duration other) => Nanos.CompareTo(other.Nanos);

    /// <summary>The largest unit that needs no fraction: <c>150ms</c>, <c>2m</c>, <c>200us</c>, <c>forever</c>.</summary>
    public override string ToString() => this switch
    {
        { IsForever: true } => "forever",
        { Nanos: 0 } => "0ms",
        { Nanos: var n } when n % 86_400_000_000_000 == 0 => Text(n / 86_400_000_000_000, "d"),
        { Nanos: var n } when n % 3_600_000_000_000 == 0 => Text(n / 3_600_000_000_000, "h"),
        { Nanos: var n } when n % 60_000_000_000 == 0 => Text(n / 60_000_000_000, "m"),
        { Nanos: var n } when n % 1_000_000_000 == 0 => Text(n / 1_000_000_000, "s"),
        { Nanos: var n } when n % 1_000_000 == 0 => Text(n / 1_000_000, "ms"),
        { Nanos: var n } when n % 1_000 == 0 => Text(n / 1_000, "us"),
        { Nanos: var n } => Text(n, "ns"),
    };

    internal static long SaturatingAdd(long a, long b)
    {
        var sum = unchecked(a + b);
        return (a ^ sum) < 0 && (b ^ sum) < 0 ? a < 0 ? long.MinValue : long.MaxValue : sum;
    }

    private static Duration Scaled(long value, long unit)
    {
        var high = Math.BigMul(value, unit, out var low);
        return new((high == 0 && low >= 0) || (high == -1 && low < 0) ? low : value < 0 ? long.MinValue : long.MaxValue);
    }

    private static string Text(long value, string unit) => value.ToString(CultureInfo.InvariantCulture) + unit;
}
