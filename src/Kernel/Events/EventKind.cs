namespace Lab.Kernel.Events;

/// <summary>What an entry of the queue stands for. The blocks are told apart by comparison.</summary>
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
    Part,
    Room,

    // Calls a handler like those of the first block: what waited for a socket is in it. The numbers of all kinds are part of hashes.
    Drained,
}
