namespace Lab.Checker.Models.Graphs;

/// <summary>What a cycle of dependencies proves, the worst first: the fewer kinds of edges a cycle needs, the less is left of isolation.</summary>
internal enum CycleShape
{
    /// <summary>Writes alone: dirty write.</summary>
    G0,

    /// <summary>Writes and reads of them: circular information flow.</summary>
    G1c,

    /// <summary>Exactly one anti-dependency: read skew, lost update.</summary>
    GSingle,

    /// <summary>Several anti-dependencies, no two in a row (process and real-time edges separate them too): long fork; not snapshot isolation.</summary>
    GNonadjacent,

    /// <summary>Several anti-dependencies, two of them in a row: write skew; not serializable.</summary>
    G2,

    None,
}

/// <summary>Which orders a cycle needs beside the dependencies between transactions.</summary>
internal enum CycleOrder
{
    Plain,
    Process,
    RealTime,
}

/// <summary>The anomaly that a cycle is, under the field's name: <c>G-single</c>, <c>G0-process</c>, <c>G2-realtime</c>.</summary>
internal readonly record struct CycleName(CycleShape Shape, CycleOrder Order)
{
    private static readonly string[] Shapes = ["G0", "G1c", "G-single", "G-nonadjacent", "G2"];
    private static readonly string[] Orders = ["", "-process", "-realtime"];

    public override string ToString() => Shapes[(int)Shape] + Orders[(int)Order];
}
