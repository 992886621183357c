namespace Lab.Checker.Models.Graphs;

/// <summary>Why one transaction stands before another. The three dependencies are Adya's; the two orders are what the clients saw.</summary>
[Flags]
internal enum EdgeKind : byte
{
    None = 0,

    /// <summary>ww: the second overwrote what the first wrote.</summary>
    WriteWrite = 1,

    /// <summary>wr: the second read what the first wrote.</summary>
    WriteRead = 2,

    /// <summary>rw: the second overwrote what the first read.</summary>
    ReadWrite = 4,

    /// <summary>One process did the first before the second.</summary>
    Process = 8,

    /// <summary>The first had returned before the second was called.</summary>
    RealTime = 16,

    /// <summary>
    /// Continues an edge that led to a node which is no transaction: such nodes stand for many edges at once (all that had
    /// returned, all that read one version) and keep their number linear.
    /// </summary>
    Through = 32,

    Dependencies = WriteWrite | WriteRead | ReadWrite,
}
