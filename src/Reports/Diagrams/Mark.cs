using Lab.Model;

namespace Lab.Reports.Diagrams;

public enum MarkKind
{
    Send,

    /// <summary>A broker wrote the message to its log: first into the page cache.</summary>
    Append,
    ToldOk,
    ToldFail,
    ToldUnknown,
    Refused,

    /// <summary>The high watermark passed the message.</summary>
    Committed,
    Flushed,
    PowerLoss,
    Crash,
    Restart,
    Pause,
    Resume,
    DiskWiped,
    LinkCut,
    LinkHealed,
    Fenced,

    /// <summary>A broker became leader.</summary>
    Crown,

    /// <summary>A broker cut its log.</summary>
    Scissors,

    /// <summary>Another record was written at the message's offset.</summary>
    Replaced,

    /// <summary>A repeated batch was recognised.</summary>
    DuplicateBatch,
    Orphan,
    Read,
    Effect,
    PositionCommitted,
    PositionReset,
}

/// <summary>Something that happened at one lane. <see cref="Tracked"/> is the message it concerns, none for faults and leadership.</summary>
public sealed record Mark(MarkKind Kind, int Lane, VirtualTime At, string Label, MessageId Tracked = default);

/// <summary>A sentence across the brokers' lanes: what the controller decided, what an auditor found.</summary>
public sealed record Banner(VirtualTime At, string Text);

/// <summary>A lane is down (lost power, crashed) or frozen (paused).</summary>
public sealed record Outage(int Lane, VirtualTime From, VirtualTime To, bool Frozen);
