using Lab.Model;

namespace Lab.Reports.Diagrams;

public enum CopyLayer
{
    /// <summary>A power loss destroys it.</summary>
    PageCache,

    /// <summary>Only truncation or a lost disk destroys it.</summary>
    Disk,
}

/// <summary>A copy of the message on one broker, in one layer, from when to when (never: to the end).</summary>
public sealed record CopySpan(int Lane, CopyLayer Layer, VirtualTime From, VirtualTime To);
