namespace Lab.Explorer.Results;

/// <summary>
/// The 95 % score interval of a ratio (E. B. Wilson, 1927). Unlike the textbook's normal interval it stays inside 0..1 and
/// says something honest of 0 violations in n runs.
/// </summary>
public static class Wilson
{
    /// <summary>The standard normal's 97.5 % quantile.</summary>
    private const double Z = 1.959963984540054;

    /// <summary>The interval of <paramref name="violations"/> among <paramref name="runs"/>; 0..1 when there was no run.</summary>
    public static Interval Interval(long violations, long runs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(violations);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(violations, runs);
        if (runs == 0) return new(0, 1);

        var n = (double)runs;
        var p = violations / n;
        var denominator = 1 + (Z * Z / n);
        var centre = (p + (Z * Z / (2 * n))) / denominator;
        var half = Z / denominator * Math.Sqrt((p * (1 - p) / n) + (Z * Z / (4 * n * n)));
        return new(
            violations == 0 ? 0 : Math.Max(0, centre - half),
            violations == runs ? 1 : Math.Min(1, centre + half));
    }
}
