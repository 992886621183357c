namespace Lab.Reports.Plots;

/// <summary>
/// Where a figure stands on its scale, 0 at the left and 1 at the right: linear from zero, or by decades where the largest is
/// more than fifty times the smallest, since a bar of one pixel says nothing.
/// </summary>
public sealed class FigureScale
{
    private const double Spread = 50;

    // log10 of 1 to 10: between them a straight line is near enough for a bar.
    private static readonly double[] Logs = [0, 0.30103, 0.477121, 0.60206, 0.69897, 0.778151, 0.845098, 0.90309, 0.954243, 1];

    private readonly Axis? axis;
    private readonly double bottom;
    private readonly int decades;

    private FigureScale(Axis? axis, double bottom, int decades) => (this.axis, this.bottom, this.decades) = (axis, bottom, decades);

    public bool IsByDecades => axis is null;

    public static FigureScale Over(double smallest, double largest)
    {
        if (smallest <= 0 || largest / smallest <= Spread) return new(Axis.Over(largest, 4), 0, 0);
        var bottom = 1.0;
        while (bottom > smallest) bottom /= 10;
        while (bottom * 10 <= smallest) bottom *= 10;
        var decades = 0;
        for (var top = bottom; top < largest; top *= 10) decades++;
        return new(null, bottom, decades);
    }

    public double At(double value)
    {
        if (axis is not null) return Math.Clamp(value / axis.Top, 0, 1);
        if (value <= bottom) return 0;
        var (mantissa, whole) = (value / bottom, 0);
        while (mantissa >= 10)
        {
            mantissa /= 10;
            whole++;
        }

        var below = (int)mantissa;
        var log = Logs[below - 1] + ((mantissa - below) * (Logs[below] - Logs[below - 1]));
        return Math.Clamp((whole + log) / decades, 0, 1);
    }

    public IEnumerable<double> Ticks()
    {
        if (axis is not null)
        {
            foreach (var tick in axis.Ticks()) yield return tick;
            yield break;
        }

        var value = bottom;
        for (var i = 0; i <= decades; i++, value *= 10) yield return value;
    }
}
