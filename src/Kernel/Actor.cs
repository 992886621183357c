namespace Lab.Kernel;

/// <summary>What happened to a connection.</summary>
public enum ConnectionChange
{
    /// <summary>The peer's machine answered: what is sent now will arrive in order.</summary>
    Opened,

    /// <summary>A peer connected to a port this actor listens on.</summary>
    Accepted,

    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>The peer closed it, or its process ended: all it had sent came first.</summary>
    Closed,

    /// <summary>A reset: what was unread or under way may be lost, in both directions.</summary>
    Reset,

    /// <summary>The operating system gave up retransmitting.</summary>
    TimedOut,

    /// <summary>It goes on: all that was sent and had to wait for its socket is in it now.</summary>
    Drained,
}

/// <summary>A connection as one of its two ends holds it. Ids are never reused within a run.</summary>
public readonly record struct ConnectionId(int Value)
{
    public static readonly ConnectionId None = new(-1);
    public bool IsNone => Value < 0;
}

/// <summary>A timer that can be cancelled. The default value is none.</summary>
public readonly record struct TimerId(long Value)
{
    public bool IsNone => Value == 0;
}

/// <summary>
/// One role in a process, a synchronous state machine: it hears of a start, a message, a change of a connection, a timer,
/// a finished disk operation, and of nothing else. Its fields are the volatile state: a restart builds a new instance
/// from its factory and hands it the same disk. No async, no iterators, nothing mutable shared with another actor.
/// </summary>
public abstract class Actor
{
    /// <summary>The actor's only door to the world. Set before <see cref="OnStart"/>.</summary>
    public ActorContext Context { get; internal set; } = null!;

    public virtual void OnStart()
    {
    }

    public virtual void OnMessage(ConnectionId connection, Message message)
    {
    }

    /// <summary>A message from another actor of the same process.</summary>
    public virtual void OnLocal(Model.ActorId from, Message message)
    {
    }

    public virtual void OnConnection(ConnectionId connection, ConnectionChange change)
    {
    }

    public virtual void OnTimer(int kind, long data)
    {
    }

    /// <summary>A flush begun with <see cref="Disks.ActorDisk.FlushLater"/> is done.</summary>
    public virtual void OnDisk(long token, Disks.DiskStatus status)
    {
    }

    /// <summary>SIGTERM: the process is asked to end. It does so with <see cref="ActorContext.Exit"/>, at once if nobody says otherwise.</summary>
    public virtual void OnTerminate() => Context.Exit();
}
