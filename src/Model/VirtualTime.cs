using System.Globalization;

namespace Lab.Model;

/// <summary>
/// A point of virtual time: nanoseconds since the world began. The default value is the beginning.
/// Nothing in a run knows any other time.
/// </summary>
public readonly record struct VirtualTime(long Nanos) : IComparable<VirtualTime>
{
    public static readonly VirtualTime Zero;
    public static readonly VirtualTime Never = new(long.MaxValue);

    public static VirtualTime FromMs(long ms) => Zero + Duration.FromMs(ms);

    /// <summary>Whole milliseconds since the world began, rounded down.</summary>
    public long Ms => Nanos / 1_000_000;

    public static VirtualTime operator +(VirtualTime t, Duration d) => new(Duration.SaturatingAdd(t.Nanos, d.Nanos));
    public static VirtualTime operator -(VirtualTime t, Duration d) => new(t.Nanos - d.Nanos);
    public static Duration operator -(VirtualTime a, VirtualTime b) => new(a == Never ? long.MaxValue : a.Nanos - b.Nanos);
    public static bool operator <(VirtualTime a, VirtualTime b) => a.Nanos < b.Nanos;
    public static bool operator >(VirtualTime a, VirtualTime b) => a.Nanos > b.Nanos;
    public static bool operator <=(VirtualTime a, VirtualTime b) => a.Nanos <= b.Nanos;
    public static bool operator >=(VirtualTime a, VirtualTime b) => a.Nanos >= b.Nanos;

    public static VirtualTime Max(VirtualTime a, VirtualTime b) => a >= b ? a : b;
    public static VirtualTime Min(VirtualTime a, VirtualTime b) => a <= b ? a : b;

    public int CompareTo(VirtualTime other) => Nanos.CompareTo(other.Nanos);

    /// <summary>Milliseconds with microseconds behind the point: <c>104.512ms</c>.</summary>
    public override string ToString() =>
        this == Never ? "never" : (Nanos / 1_000_000.0).ToString("0.000", CultureInfo.InvariantCulture) + "ms";
}
