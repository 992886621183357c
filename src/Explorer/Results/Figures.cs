namespace Lab.Explorer.Results;

/// <summary>What a figure counts.</summary>
public enum FigureUnit
{
    /// <summary>Seconds of virtual time.</summary>
    Seconds,

    /// <summary>Messages in a second of virtual time.</summary>
    PerSecond,

    /// <summary>How many there are.</summary>
    Count,
}

/// <summary>A figure of one run, by its name in the scenario (<c>p99(send)</c>); NaN when the run had nothing to measure.</summary>
public readonly record struct FigureValue(string Name, double Value);

/// <summary>A figure over the runs of a variant: its median counts, the smallest and the largest are shown. Runs without a value are left out.</summary>
public sealed record FigureResult(string Name, FigureUnit Unit, long Runs, double Low, double Median, double High);
