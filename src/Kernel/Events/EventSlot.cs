namespace Lab.Kernel.Events;

/// <summary>What the queue knows of one event beside its key. Slots are reused; the generation tells lives apart.</summary>
internal struct EventSlot
{
    public EventKind Kind;
    public bool Background;
    public bool Cancelled;
    public uint Generation;
    public int Target;
    public int TargetIncarnation;
    public int Source;
    public int SourceIncarnation;

    /// <summary>The connection as its receiver holds it, or -1.</summary>
    public int Connection;

    /// <summary>The kind of a timer, the attempt of a retransmission.</summary>
    public int Number;

    /// <summary>A timer's data, a message's departure.</summary>
    public long Data;

    public object? Payload;
    public long Due;
    public ulong Tie;
}
