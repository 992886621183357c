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

    /// <summary>As people read it: seconds and milliseconds as a clock shows them, <c>32.058 s</c>.</summary>
    public override string ToString() => Text(6);

    /// <summary>Seconds to the nanosecond, for traces that are compared: <c>32.058723041 s</c>.</summary>
    public string ToExact() => Text(0);

    /// <summary>Two times as people read them, with as many digits more as tell them apart: <c>32.058723 s</c> and <c>32.058731 s</c>.</summary>
    public static (string First, string Second) Apart(VirtualTime first, VirtualTime second)
    {
        var dropped = 6;
        while (dropped > 0 && first != second && first.Text(dropped) == second.Text(dropped)) dropped -= 3;
        return (first.Text(dropped), second.Text(dropped));
    }

    // Cut, not rounded, as a clock does: a finer time never reads as earlier than a coarser one before it.
    private string Text(int droppedDigits)
    {
        if (this == Never) return "never";
        var unit = droppedDigits switch { 6 => 1_000_000L, 3 => 1_000L, _ => 1L };
        var perSecond = 1_000_000_000 / unit;
        return string.Create(CultureInfo.InvariantCulture, $"{Nanos / 1_000_000_000}.{(Nanos / unit % perSecond).ToString(new string('0', 9 - droppedDigits), CultureInfo.InvariantCulture)} s");
    }
}
