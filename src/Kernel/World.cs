using Lab.Kernel.Disks;
using Lab.Kernel.Events;
using Lab.Kernel.Network;
using Lab.Kernel.Stocks;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Kernel;

/// <summary>
/// The deterministic world: machines with processes with actors, connections, disks, clocks, one queue of events. It is
/// stepped from outside and owns no thread. Its inputs are what it was built from, the seed, the overrides and what is
/// injected, nothing else.
/// </summary>
public sealed partial class World
{
    private readonly EventQueue queue = new();
    private readonly List<MachineHost> machines = [];
    private readonly List<ProcessHost> processes = [];
    private readonly List<ActorHost> actors = [];
    private readonly List<IFactListener> factListeners = [];
    private readonly DiskBuffers buffers = new();
    private long now;
    private ulong order = 0x6C61622E6F726465UL;

    public World(ulong seed, NetworkOptions? network = null)
    {
        Choices = new(seed);
        Network = new(this, queue, network ?? NetworkOptions.Default);
        // Source 0 of every event key is the world itself: faults, phases, injections.
        actors.Add(new ActorHost { Id = new(0), Name = "world", Stable = Hash.Of("world"), Process = null!, Factory = () => throw new InvalidOperationException(), Lanes = [] });
    }

    public Choices Choices { get; }

    public TcpNetwork Network { get; }

    /// <summary>Names of partitions and queues in facts.</summary>
    public NameTable Places { get; } = new();

    /// <summary>What the clients of this run saw, as they record it themselves.</summary>
    public History History { get; init; } = new();

    /// <summary>What its actors make by the thousand.</summary>
    public WorldStocks Stocks { get; private set; } = WorldStocks.Take();

    /// <summary>World time: that of the last event handled.</summary>
    public VirtualTime Now => new(now);

    /// <summary>Handler calls so far. A cancelled timer is none.</summary>
    public long Events { get; private set; }

    /// <summary>Events still to come that are not in the background.</summary>
    public int PendingForeground => queue.Foreground;

    /// <summary>Called after every handled event: the invariants of tests.</summary>
    public Action<World>? AfterEvent { get; set; }

    /// <summary>Whose handler ran last, for <see cref="AfterEvent"/>; none when the world itself did something.</summary>
    public ActorId LastHandler { get; private set; } = ActorId.None;

    /// <summary>Called with every handled event, for the determinism check and for traces.</summary>
    public Action<EventTrace>? Trace { get; set; }

    /// <summary>
    /// Events within one millisecond of virtual time after which the world is taken to stand still: two parts of it cause each
    /// other without letting time pass, and the run would never end. A busy cluster makes a few thousand.
    /// </summary>
    public const int MostEventsInAMillisecond = 1_000_000;

    internal ulong FactInterest { get; private set; }

    internal EventQueue Queue => queue;

    public RunHash RunHash
    {
        get
        {
            var combined = 0UL;
            foreach (var actor in actors) combined = Hash.Roll(combined, actor.Chain);
            return new(Hash.Mix(order), Hash.Mix(combined));
        }
    }

    // ---- Building ------------------------------------------------------------------------------------------------

    public MachineId AddMachine(string name, string rack = "", DiskOptions? disk = null, DiskImage? image = null)
    {
        var id = new MachineId(machines.Count);
        machines.Add(new(id, name, rack, new Disk(Hash.Of(name), disk ?? DiskOptions.Default, image, buffers)));
        Network.MachineAdded(machines.Count);
        return id;
    }

    public ProcessId AddProcess(MachineId machine, string name)
    {
        var process = new ProcessHost(new(processes.Count), name, machines[machine.Value]);
        processes.Add(process);
        process.Machine.Processes.Add(process);
        return process.Id;
    }

    /// <param name="process">Where it lives.</param>
    /// <param name="name">Unique in the world: it is the actor's part in the subjects of draws.</param>
    /// <param name="lanes">Threads for its work; 0 = its handlers occupy none.</param>
    /// <param name="factory">Builds one instance per start.</param>
    public ActorId AddActor(ProcessId process, string name, int lanes, Func<Actor> factory)
    {
        var host = new ActorHost
        {
            Id = new(actors.Count), Name = name, Stable = Hash.Of(name), Process = processes[process.Value], Factory = factory, Lanes = new long[lanes],
        };
        host.Context = new ActorContext(this, host);
        actors.Add(host);
        host.Process.Actors.Add(host);
        return host.Id;
    }

    public void Listen(IFactListener listener)
    {
        factListeners.Add(listener);
        FactInterest |= listener.Interest;
    }

    /// <summary>
    /// Gives back what the world's disks and history grew into, and its stocks, for the next world. Nothing of this world, no
    /// message, no row of the history, no view of a file and no captured disk may be used afterwards.
    /// </summary>
    public void Release()
    {
        buffers.GiveBack();
        History.Release();
        Stocks.Leave();
        Stocks = null!;
    }

    // ---- Looking -------------------------------------------------------------------------------------------------

    public IReadOnlyList<string> MachineNames => [.. machines.Select(m => m.Name)];

    public int MachineCount => machines.Count;

    public string NameOf(ProcessId process) => processes[process.Value].Name;

    public string NameOf(ActorId actor) => actors[actor.Value].Name;

    public MachineId MachineOf(ProcessId process) => processes[process.Value].Machine.Id;

    public IReadOnlyList<ProcessId> ProcessesOn(MachineId machine) => [.. machines[machine.Value].Processes.Select(p => p.Id)];

    public bool IsAlive(ProcessId process) => processes[process.Value].Alive;

    /// <summary>Which life of the process is the present or the last one, from 0; -1 while it was never started.</summary>
    public int LifeOf(ProcessId process) => processes[process.Value].Incarnation;

    public bool IsPaused(ProcessId process) => processes[process.Value].Paused;

    public bool IsPowered(MachineId machine) => machines[machine.Value].Powered;

    /// <summary>The instance that lives now; null while its process is dead. Before its start was handled its fields are empty.</summary>
    public Actor? InstanceOf(ActorId actor) => actors[actor.Value].Instance;

    /// <summary>As <see cref="InstanceOf"/>, but null until its start was handled: for cluster views and whoever directs a run.</summary>
    public Actor? StartedInstanceOf(ActorId actor) => actors[actor.Value] is { HasStarted: true } host ? host.Instance : null;

    public Disk DiskOf(MachineId machine) => machines[machine.Value].Disk;

    public MachineClock ClockOf(MachineId machine) => machines[machine.Value].Clock;

    // ---- Running -------------------------------------------------------------------------------------------------

    /// <summary>When the next event comes up; never, when there is none.</summary>
    public VirtualTime NextDue
    {
        get
        {
            queue.TryPeek(out var due);
            return new(due);
        }
    }

    /// <summary>Handles the next event. False when there is none.</summary>
    public bool Step()
    {
        if (!queue.TryPop(out var slot)) return false;
        Dispatch(slot);
        return true;
    }

    /// <summary>Handles every event due up to and including <paramref name="time"/>.</summary>
    public void RunUntil(VirtualTime time)
    {
        while (queue.TryPeek(out var due) && due <= time.Nanos) Step();
        now = Math.Max(now, time.Nanos);
    }

    /// <summary>Has <paramref name="e"/> fire at <paramref name="at"/>, before anything that actors cause for that instant.</summary>
    public void Schedule(VirtualTime at, IWorldEvent e, bool background = false)
    {
        var slot = queue.Rent();
        ref var s = ref queue[slot];
        s.Kind = EventKind.World;
        s.Background = background;
        s.Payload = e;
        s.Source = 0;
        queue.Push(slot, Math.Max(at.Nanos, now), NextTie(actors[0]));
    }

    /// <summary>Bytes from outside at a port, as if sent by nobody's machine: the one door for later live sessions.</summary>
    public void Inject(MachineId machine, int port, Message message, VirtualTime at) => Schedule(at, new Injection(machine, port, message));

    internal void Report(in Fact fact)
    {
        var bit = 1UL << (int)fact.Kind;
        foreach (var listener in factListeners)
        {
            if ((listener.Interest & bit) != 0) listener.On(fact);
        }
    }

    /// <summary>A fact of the world itself: what was done to machines and links.</summary>
    public void ReportWorld(FactKind kind, MachineId machine, long a = 0, long b = 0, object? detail = null)
    {
        if ((FactInterest & (1UL << (int)kind)) != 0) Report(new Fact(kind, Now, machine, NameId.None, a, b, 0, detail));
    }

    internal MachineHost MachineAt(MachineId id) => machines[id.Value];

    internal ActorHost ActorAt(int id) => actors[id];

    internal IReadOnlyList<ActorHost> Actors => actors;

    /// <summary>The tie of the next event that an actor, or the world (actor 0), causes.</summary>
    internal static ulong NextTie(ActorHost source) => unchecked(source.FirstTie + (ulong)source.Nth++);

    internal TimerId SetTimer(ActorHost host, long cursor, Duration after, int kind, long data, bool background)
    {
        var slot = queue.Rent();
        ref var s = ref queue[slot];
        s.Kind = EventKind.Timer;
        s.Background = background;
        s.Target = host.Id.Value;
        s.TargetIncarnation = host.Process.Incarnation;
        s.Source = host.Id.Value;
        s.SourceIncarnation = host.Process.Incarnation;
        s.Connection = -1;
        s.Number = kind;
        s.Data = data;
        var length = after.IsForever ? Duration.Forever : new Duration(host.Process.Machine.Clock.WorldLength(Math.Max(0, after.Nanos)));
        queue.Push(slot, (new VirtualTime(cursor) + length).Nanos, NextTie(host));
        return new(unchecked(((long)queue[slot].Generation << 32) | (uint)(slot + 1)));
    }

    internal bool CancelTimer(TimerId timer)
    {
        if (timer.IsNone) return false;
        var slot = unchecked((int)(uint)timer.Value) - 1;
        var generation = unchecked((uint)(timer.Value >> 32));
        return queue[slot].Kind == EventKind.Timer && queue.Cancel(slot, generation);
    }

    internal void Tell(ActorHost from, ActorId target, Message message, long cursor)
    {
        var host = actors[target.Value];
        if (host.Process != from.Process) throw new InvalidOperationException($"{from.Name} cannot tell {host.Name}: they are not of one process.");
        PushFor(host, EventKind.Local, cursor, from, -1, message, cursor);
    }

    /// <summary>An event of a known life of both sides; <paramref name="departed"/> is when its cause left the source.</summary>
    internal int PushFor(ActorHost target, EventKind kind, long due, ActorHost source, int connection, object? payload, long departed)
    {
        var slot = queue.Rent();
        ref var s = ref queue[slot];
        s.Kind = kind;
        s.Target = target.Id.Value;
        s.TargetIncarnation = target.Process.Incarnation;
        s.Source = source.Id.Value;
        s.SourceIncarnation = source.Id.Value == 0 ? 0 : source.Process.Incarnation;
        s.Connection = connection;
        s.Number = 0;
        s.Data = departed;
        s.Payload = payload;
        queue.Push(slot, due, NextTie(source));
        return slot;
    }
}
