namespace Lab.Kernel.Events;

/// <summary>What an entry of the queue stands for. The three blocks are told apart by comparison.</summary>
internal enum EventKind : byte
{
    Free,

    // Calls a handler of an actor, if that life of it still lives.
    Timer,
    Start,
    DiskDone,
    Local,
    Accepted,
    TimedOut,

    // The same, once the network admits it.
    Arrival,
    Opened,
    Refused,
    PeerClosed,
    PeerReset,

    // The kernel's own.
    Syn,
    LaneReady,
    GiveUp,
    World,
}
