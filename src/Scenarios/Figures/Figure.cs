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

    /// <summary>`count`: how many there are, or were.</summary>
    Count,
}

/// <summary>What is observed.</summary>
public enum FigureSubject
{
    /// <summary>`send`: from the call to the application's being told ok.</summary>
    Send,

    /// <summary>`effect`: from the call of send to the first effect in the group.</summary>
    Effect,

    /// <summary>`files`: those in the data directory of the broker that has most, at the end.</summary>
    Files,

    /// <summary>`preallocated-bytes`: by how much the files of a broker are longer than what was written in them, of the broker where that is most, at the end.</summary>
    PreallocatedBytes,

    /// <summary>`partition-changes`: changes of a partition's leader or in-sync set that the controller committed from ready on, each a record of the metadata log.</summary>
    PartitionChanges,

    /// <summary>`recovered-logs`: logs that a broker read through from ready on, because its last stop was unclean.</summary>
    RecoveredLogs,
}

/// <summary>
/// A number that each run gives: in virtual time, taken from what clients saw, the lab's own probes left out; or a count of what brokers have and did.
/// </summary>
/// <param name="Kind">How it is made.</param>
/// <param name="Subject">What is observed.</param>
/// <param name="Of">The producer or partition of sends, the group of effects; null: all of them.</param>
public sealed record Figure(FigureKind Kind, FigureSubject Subject, string? Of)
{
    public FigureUnit Unit => Kind switch
    {
        FigureKind.Throughput => FigureUnit.PerSecond,
        FigureKind.Count => FigureUnit.Count,
        _ => FigureUnit.Seconds,
    };

    public override string ToString() => $"{FigureText.Word(Kind)}({FigureText.Word(Subject)}{(Of is null ? "" : $",{Of}")})";
}
