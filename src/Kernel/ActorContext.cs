using Lab.Kernel.Disks;
using Lab.Kernel.Network;
using Lab.Kernel.Stocks;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Kernel;

/// <summary>Which of its machine's clocks a handler read.</summary>
[Flags]
internal enum ClockRead : byte
{
    None = 0,
    Monotonic = 1,
    Wall = 2,
}

/// <summary>
/// What an actor can do: read its machine's clocks, send, connect, set timers, charge CPU time, use its disk, draw,
/// report facts. A handler begins at its start time; what it charges moves its cursor, and what it sends leaves at the
/// cursor. The kernel owns this object: it holds no state of the actor.
/// </summary>
public sealed class ActorContext
{
    private readonly World world;
    internal readonly ActorHost Host;
    private long start;
    private long cursor;
    internal ClockRead ClockRead;

    internal ActorContext(World world, ActorHost host)
    {
        this.world = world;
        Host = host;
        Disk = new ActorDisk(this, host.Process.Machine.Disk);
    }

    public ActorId Self => Host.Id;

    public MachineId Machine => Host.Process.Machine.Id;

    /// <summary>The machine's name in the scenario.</summary>
    public string MachineName => Host.Process.Machine.Name;

    /// <summary>Which life of its process this is, from 0.</summary>
    public int Incarnation => Host.Process.Incarnation;

    public ActorDisk Disk { get; }

    /// <summary>Objects that are made by the thousand, given out once in a run.</summary>
    public WorldStocks Stocks => world.Stocks;

    /// <summary>The machine's monotonic clock: it drifts, it never jumps. For timeouts.</summary>
    public VirtualTime Now
    {
        get
        {
            ClockRead |= ClockRead.Monotonic;
            return new(Host.Process.Machine.Clock.Monotonic(cursor));
        }
    }

    /// <summary>The machine's wall clock in milliseconds since 1970: it has an offset and may jump. For timestamps.</summary>
    public long WallClockMs
    {
        get
        {
            ClockRead |= ClockRead.Wall;
            return Host.Process.Machine.Clock.WallMs(cursor);
        }
    }

    /// <summary>World time, for histories and facts only; no decision of an actor may rest on it.</summary>
    public VirtualTime WorldTime => new(cursor);

    internal World World => world;

    internal long Cursor => cursor;

    internal long Start => start;

    /// <summary>What the running handler may have learnt from the clocks it read.</summary>
    internal ulong ClockDigest
    {
        get
        {
            var clock = Host.Process.Machine.Clock;
            var monotonic = unchecked((ulong)clock.Monotonic(start));
            return (ClockRead & ClockRead.Wall) == 0 ? monotonic : Hash.Roll(monotonic, unchecked((ulong)clock.Offset.Nanos));
        }
    }

    internal void Begin(long at)
    {
        start = at;
        cursor = at;
        ClockRead = ClockRead.None;
    }

    /// <summary>Spends CPU time of the lane that runs this handler. What is sent from here on leaves later.</summary>
    public void Charge(Duration cost) => cursor += cost.Nanos;

    internal void ChargeUntil(long time) => cursor = Math.Max(cursor, time);

    /// <summary>A draw of this run; see <see cref="Choices.Draw"/>.</summary>
    public long Draw(Site site, ulong subject, uint k, long bound) => world.Choices.Draw(site, subject, k, bound);

    /// <summary>A digest of this actor's name, the same in every run: part of subjects.</summary>
    public ulong Name => Host.Stable;

    /// <summary>From now on connections to this machine's <paramref name="port"/> come to this actor.</summary>
    public void Listen(int port) => Listen(port, SocketBuffers.System);

    /// <summary>The same; <paramref name="buffers"/> is what each of these connections gets on this side.</summary>
    public void Listen(int port, SocketBuffers buffers) => Host.Process.Machine.Listen(port, Host, buffers);

    /// <summary>Opens a connection; <see cref="Actor.OnConnection"/> tells how it went. Silence is an answer too.</summary>
    public ConnectionId Connect(MachineId machine, int port) => Connect(machine, port, SocketBuffers.System);

    /// <summary>The same; <paramref name="buffers"/> is what the connection gets on this side.</summary>
    public ConnectionId Connect(MachineId machine, int port, SocketBuffers buffers) => world.Network.Connect(Host, machine, port, buffers, cursor);

    /// <summary>
    /// Sends on an open connection, in order. On one that is closed it does nothing. What the socket has no room for waits in this process
    /// and is lost with it, or with the connection; <see cref="ConnectionChange.Drained"/> tells when nothing waits any more.
    /// </summary>
    public void Send(ConnectionId connection, Message message) => world.Network.Send(Host, connection, message, null, cursor);

    /// <summary>The same. Where it has to wait, its bytes are those that <paramref name="source"/> has when the socket takes them.</summary>
    public void Send(ConnectionId connection, Message message, ISendSource? source) => world.Network.Send(Host, connection, message, source, cursor);

    /// <summary>Whether a message of so many bytes would go into the socket whole and at once.</summary>
    public bool TakesAtOnce(ConnectionId connection, int bytes) => world.Network.TakesAtOnce(connection, bytes);

    /// <summary>Whether something that was sent still waits in this process for its socket.</summary>
    public bool IsSending(ConnectionId connection) => world.Network.IsSending(connection);

    /// <summary>
    /// Stops reading here: what arrives fills the socket's buffer, and then its sender's. Whole messages are handed over all the same, for the actor to keep
    /// until it would read them: <see cref="ReadNext"/>.
    /// </summary>
    public void Mute(ConnectionId connection) => world.Network.Mute(connection);

    /// <summary>The oldest message that was handed over while muted is read.</summary>
    public void ReadNext(ConnectionId connection) => world.Network.ReadNext(connection, cursor);

    /// <summary>Reads again.</summary>
    public void Unmute(ConnectionId connection) => world.Network.Unmute(connection, cursor);

    /// <summary>Closes this end. What the socket took before still arrives and is executed.</summary>
    public void Close(ConnectionId connection) => world.Network.Close(Host, connection, cursor);

    /// <summary>Whether the other side has closed the connection or died. For facts alone: no real process knows before it is told.</summary>
    public bool IsAbandoned(ConnectionId connection) => world.Network.IsAbandoned(connection);

    /// <summary>An ordered event for another actor of the same process.</summary>
    public void Tell(ActorId target, Message message) => world.Tell(Host, target, message, cursor);

    /// <summary>Calls <see cref="Actor.OnTimer"/> after this much time of the machine's monotonic clock.</summary>
    /// <param name="after">From the cursor on; zero or less comes at once.</param>
    /// <param name="kind">The actor's own number for this kind of timer.</param>
    /// <param name="data">Whatever the actor wants to be told.</param>
    /// <param name="background">Only keeps the system alive (a heartbeat): a run in which nothing else is left may end.</param>
    public TimerId SetTimer(Duration after, int kind, long data = 0, bool background = false) =>
        world.SetTimer(Host, cursor, after, kind, data, background);

    /// <summary>False when it has come up already.</summary>
    public bool Cancel(TimerId timer) => world.CancelTimer(timer);

    /// <summary>The process ends by itself at the handler's cursor: what was sent before has left, the operating system closes its sockets, the page cache stays.</summary>
    public void Exit() => world.ExitAt(Host.Process, cursor);

    /// <summary>Whether anybody listens: ask before a fact costs anything to make.</summary>
    public bool Listens(FactKind kind) => (world.FactInterest & (1UL << (int)kind)) != 0;

    public void Report(FactKind kind, NameId place, long a = 0, long b = 0, long c = 0, object? detail = null)
    {
        if (Listens(kind)) world.Report(new Fact(kind, new(cursor), Machine, place, a, b, c, detail));
    }

    /// <summary>Where clients record what they called and what they were told. No decision of an actor may rest on it.</summary>
    public History History => world.History;

    /// <summary>The number of a place in the world's name table.</summary>
    public NameId Place(string name) => world.Places.Intern(name);
}
