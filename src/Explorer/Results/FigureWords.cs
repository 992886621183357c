using System.Globalization;
using Lab.Model;
using Lab.Model.Quantities;

namespace Lab.Explorer.Results;

/// <summary>Figures as a person reads them.</summary>
public static class FigureWords
{
    /// <summary><c>312 ms</c>, <c>12,400/s</c>, <c>1,530</c>.</summary>
    public static string Of(double value, FigureUnit unit) => unit switch
    {
        FigureUnit.Seconds => SpanText.Of(new Duration((long)Math.Round(value * 1e9))),
        FigureUnit.PerSecond => Number(value) + "/s",
        _ => Number(value),
    };

    private static string Number(double value) => value.ToString(value < 10 ? "0.##" : "#,0", CultureInfo.InvariantCulture);

    /// <summary><c>312 ms (280 ms to 350 ms in 100 runs)</c>.</summary>
    public static string Of(FigureResult figure) => figure.Runs switch
    {
        0 => "nothing to measure",
        1 => $"{Of(figure.Median, figure.Unit)} (one run)",
        _ => $"{Of(figure.Median, figure.Unit)} ({Of(figure.Low, figure.Unit)} to {Of(figure.High, figure.Unit)} in {figure.Runs.ToString("#,0", CultureInfo.InvariantCulture)} runs)",
    };
}
