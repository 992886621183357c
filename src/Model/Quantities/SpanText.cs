using System.Globalization;

namespace Lab.Model.Quantities;

/// <summary>Lengths of time as a person reads them.</summary>
public static class SpanText
{
    /// <summary>A length of time with about three digits: <c>0.84 ms</c>, <c>312 ms</c>, <c>4.98 s</c>, <c>2 min 3 s</c>.</summary>
    public static string Of(Duration length)
    {
        if (length.IsForever) return "for ever";
        var ms = length.Nanos / 1e6;
        var seconds = length.Nanos / 1_000_000_000;
        return ms switch
        {
            < 0 => "-" + Of(Duration.Zero - length),
            0 => "0 ms",
            < 0.01 => Digits(length.Nanos / 1e3, "0.##") + " µs",
            < 9.995 => Digits(ms, "0.00") + " ms",
            < 99.95 => Digits(ms, "0.0") + " ms",
            < 999.5 => Digits(ms, "0") + " ms",
            < 9_995 => Digits(ms / 1000, "0.00") + " s",
            < 59_950 => Digits(ms / 1000, "0.0") + " s",
            < 3_600_000 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds % 3600 / 60} min"),
        };
    }

    private static string Digits(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
