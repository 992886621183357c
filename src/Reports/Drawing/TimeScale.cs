using Lab.Model;

namespace Lab.Reports.Drawing;

/// <summary>
/// Virtual time as heights, one scale for both panels: linear where something happens (but never so close that labels meet), with a break (and the skipped time
/// written in it) where nothing does. A row is a moment, in two tiers: what the controller says comes above what follows from it.
/// </summary>
public sealed class TimeScale
{
    private const double PixelsPerMs = 80;
    private const double Least = 18;
    private const double Most = 96;
    private const double BreakHeight = 46;
    private const long BreakNanos = 4_000_000;

    private readonly List<(long Nanos, int Tier)> rows;
    private readonly List<double> heights;

    private TimeScale(List<(long, int)> rows, List<double> heights, List<Break> breaks)
    {
        (this.rows, this.heights) = (rows, heights);
        Breaks = breaks;
    }

    /// <summary>A stretch of the axis in which nothing happens.</summary>
    public readonly record struct Break(double Top, double Bottom, Duration Skipped);

    public IReadOnlyList<Break> Breaks { get; }

    public double Bottom => heights.Count == 0 ? 0 : heights[^1];

    /// <summary>The height of a moment, in nanoseconds since the origin.</summary>
    public double this[long nanos, int tier = 1]
    {
        get
        {
            var i = rows.BinarySearch((nanos, tier));
            if (i >= 0) return heights[i];
            i = ~i;
            if (i == 0) return heights.Count == 0 ? 0 : heights[0];
            if (i == rows.Count) return heights[^1];
            var (before, after) = (rows[i - 1].Nanos, rows[i].Nanos);
            return after == before ? heights[i] : heights[i - 1] + ((heights[i] - heights[i - 1]) * ((nanos - before) / (double)(after - before)));
        }
    }

    /// <summary>
    /// Lays out the rows from <paramref name="top"/> down. <paramref name="room"/> says where a row may begin at the earliest, given
    /// the rows above it, and is told where it went: labels of one column must not run into each other.
    /// </summary>
    public static TimeScale Of(IEnumerable<(long Nanos, int Tier)> moments, double top, IRoom room)
    {
        var rows = moments.Distinct().Order().ToList();
        var heights = new List<double>(rows.Count);
        var breaks = new List<Break>();
        for (var i = 0; i < rows.Count; i++)
        {
            var y = top;
            if (i > 0)
            {
                var passed = rows[i].Nanos - rows[i - 1].Nanos;
                var wanted = passed / 1e6 * PixelsPerMs;
                if (wanted > Most && passed >= BreakNanos)
                {
                    var from = Math.Max(heights[i - 1] + 14, room.Bottom + 4);
                    breaks.Add(new(from, from + BreakHeight - 24, new(passed)));
                    y = from + BreakHeight;
                }
                else
                {
                    y = heights[i - 1] + (passed == 0 ? Least : Math.Clamp(wanted, Least, Most));
                }

                y = Math.Max(y, room.Earliest(rows[i]));
            }

            heights.Add(y);
            room.Placed(rows[i], y);
        }

        return new(rows, heights, breaks);
    }
}

/// <summary>Knows what a row carries and how much room that takes.</summary>
public interface IRoom
{
    double Earliest((long Nanos, int Tier) row);

    /// <summary>Where everything placed so far ends.</summary>
    double Bottom { get; }

    void Placed((long Nanos, int Tier) row, double y);
}
