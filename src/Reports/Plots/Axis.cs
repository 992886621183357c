using System.Globalization;

namespace Lab.Reports.Plots;

/// <summary>A linear axis from zero with round ticks.</summary>
public sealed record Axis(double Top, double Step)
{
    private static readonly double[] Round = [1, 2, 2.5, 5, 10];

    /// <summary>An axis that reaches at least <paramref name="largest"/> in about <paramref name="ticks"/> steps.</summary>
    public static Axis Over(double largest, int ticks)
    {
        if (!(largest > 0)) return new(1, 1);
        var magnitude = 1.0;
        while (magnitude * 10 <= largest / ticks) magnitude *= 10;
        while (magnitude > largest / ticks) magnitude /= 10;
        foreach (var round in Round)
        {
            var step = magnitude * round;
            if (step * ticks >= largest) return new(step * Math.Ceiling(largest / step), step);
        }

        return new(magnitude * 10 * ticks, magnitude * 10);
    }

    public IEnumerable<double> Ticks()
    {
        var count = (int)Math.Round(Top / Step);
        for (var i = 0; i <= count; i++) yield return i * Step;
    }

    public static string Label(double value) => value.ToString(value >= 1000 ? "#,0" : "0.###", CultureInfo.InvariantCulture);
}
