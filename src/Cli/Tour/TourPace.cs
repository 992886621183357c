using Lab.Explorer.Running;

namespace Lab.Cli.Tour;

/// <summary>
/// How many runs a line of the tour gets: one of a few fixed numbers, the largest that the time allows. So a figure depends on
/// the machine only by its number of runs, which it names.
/// </summary>
public sealed class TourPace(int stops, long budgetMicros = TourPace.Budget)
{
    /// <summary>Leaves room for the start, the recorded runs and the words within 20 seconds.</summary>
    private const long Budget = 15_000_000;

    private static readonly int[] Rungs = [10, 20, 50, 100, 200];

    private readonly long started = WallClock.Now;
    private int stopsLeft = stops;
    private long stopStarted;
    private long rungStarted;
    private int before;
    private long share;

    /// <summary>A line begins: what is left of the time is shared by those to come, the first ones a little ahead: they wait for the compiler, and lines that need less leave time over.</summary>
    public void Begin()
    {
        stopStarted = rungStarted = WallClock.Now;
        before = 0;
        share = (budgetMicros - WallClock.MicrosSince(started)) * 3 / ((2 * Math.Max(1, stopsLeft--)) + 1);
    }

    /// <summary>The next number of runs, or null when the line has had its share.</summary>
    /// <param name="done">Runs so far: 0, or what was said last.</param>
    /// <param name="max">As many as the file asks for.</param>
    public int? Next(int done, int max)
    {
        if (done >= max) return null;
        var next = Math.Min(max, Rungs.FirstOrDefault(r => r > done, max));
        // The speed of the latest runs counts: the first of all are slowed down by the compiler.
        var expected = done == 0 ? 0 : WallClock.MicrosSince(rungStarted) * (next - done) / (done - before);
        if (done > 0 && WallClock.MicrosSince(stopStarted) + expected > share) return null;
        (rungStarted, before) = (WallClock.Now, done);
        return next;
    }
}
