namespace Lab.Kernel.Events;

/// <summary>What the queue knows of one event beside its key. Slots are reused; the generation tells lives apart.</summary>
internal struct EventSlot
{
    public EventKind Kind;
    public bool Background;
    public bool Cancelled;

    /// <summary>In the heap: still to come up. False in an actor's backlog and while parked.</summary>
    public bool Queued;
    public uint Generation;
    public int Target;
    public int TargetIncarnation;
    public int Source;
    public int SourceIncarnation;

    /// <summary>The connection as its receiver holds it, or -1.</summary>
    public int Connection;

    /// <summary>The kind of a timer, the status of a disk operation, the recovery in which a segment was last sent.</summary>
    public int Number;

    /// <summary>A timer's data, a message's departure.</summary>
    public long Data;

    public object? Payload;
    public long Due;
    public ulong Tie;
}
