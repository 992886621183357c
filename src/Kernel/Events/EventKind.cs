namespace Lab.Kernel.Events;

/// <summary>What an entry of the queue stands for. The first block calls a handler of an actor; the rest is the kernel's own.</summary>
internal enum EventKind : byte
{
    Free,
    Start,
    Arrival,
    Timer,
    DiskDone,
    Local,
    Accepted,
    Opened,
    Refused,
    PeerClosed,
    PeerReset,
    TimedOut,

    Syn,
    LaneReady,
    GiveUp,
    World,
}
