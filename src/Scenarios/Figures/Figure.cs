using Lab.Explorer.Results;

namespace Lab.Scenarios.Figures;

/// <summary>How a figure is made of what was observed.</summary>
public enum FigureKind
{
    /// <summary>`p50`: half took no longer.</summary>
    Median,

    /// <summary>`p99`: ninety-nine of a hundred took no longer.</summary>
    P99,

    /// <summary>`max`: the longest.</summary>
    Longest,

    /// <summary>`unavailable`: the longest time in which a send waited and none was told ok.</summary>
    Unavailable,

    /// <summary>`throughput`: so many in a second, from the first call to the last.</summary>
    Throughput,
}

/// <summary>What is observed.</summary>
public enum FigureSubject
{
    /// <summary>`send`: from the call to the application's being told ok.</summary>
    Send,

    /// <summary>`effect`: from the call of send to the first effect in the group.</summary>
    Effect,
}

/// <summary>A number that each run gives, taken from what clients saw, in virtual time; the lab's own probes are left out.</summary>
/// <param name="Kind">How it is made.</param>
/// <param name="Subject">What is observed.</param>
/// <param name="Of">The producer or partition of sends, the group of effects; null: all of them.</param>
public sealed record Figure(FigureKind Kind, FigureSubject Subject, string? Of)
{
    public FigureUnit Unit => Kind == FigureKind.Throughput ? FigureUnit.PerSecond : FigureUnit.Seconds;

    public override string ToString() => $"{FigureText.Word(Kind)}({(Subject == FigureSubject.Send ? "send" : "effect")}{(Of is null ? "" : $",{Of}")})";
}
