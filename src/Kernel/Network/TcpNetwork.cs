using Lab.Kernel.Events;
using Lab.Model;

namespace Lab.Kernel.Network;

/// <summary>
/// Connections like TCP's. Ordered per connection, nothing between connections. Bytes that a socket took are lost only by the
/// receiver's death, by the power loss of the sender's machine (whatever has not arrived), or by a reset while data was
/// unread (a choice). So what a client sent before it timed out, closed or was killed is still delivered and executed, as
/// far as its socket had room for it.
/// <para>
/// A segment keeps the tie of its key for life, and its due never falls below that of what was sent before it on the
/// same way: so the queue itself brings a way's segments in the order of sending, also after cuts and retransmissions.
/// </para>
/// </summary>
public sealed partial class TcpNetwork
{
    // Handshakes and resets come from the operating system: they do not die with a process.
    private const int ByTheKernel = int.MaxValue;

    // A segment without data; keeps its subject apart from those of messages, whose kinds are small.
    private const ulong Control = 1UL << 32;
    private const int ControlBytes = 40;

    private readonly World world;
    private readonly EventQueue queue;
    private readonly NetworkOptions options;
    private readonly List<Connection> connections = [];
    private readonly long latencyMin;
    private readonly long latencySpan;

    internal TcpNetwork(World world, EventQueue queue, NetworkOptions options)
    {
        this.world = world;
        this.queue = queue;
        this.options = options;
        latencyMin = options.LatencyMin.Nanos;
        latencySpan = Math.Max(1, options.LatencyMax.Nanos - options.LatencyMin.Nanos + 1);
    }

    // ---- What actors do ------------------------------------------------------------------------------------------

    internal ConnectionId Connect(ActorHost client, MachineId machine, int port, SocketBuffers buffers, long at)
    {
        var connection = new Connection(connections.Count, client, world.MachineAt(machine), port, buffers);
        connections.Add(connection);
        Depart(connection, 0, EventKind.Syn, null, client, connection.Ends[0].Incarnation, at);
        return new(connection.IdOf(0));
    }

    internal void Send(ActorHost sender, ConnectionId id, Message message, ISendSource? source, long at)
    {
        var connection = connections[id.Value >> 1];
        var side = id.Value & 1;
        ref var end = ref connection.Ends[side];
        if (!end.Held || end.Finished || connection.Ends[1 - side].Actor is null) return;
        if (Tap is not null && IsLost(connection, side, message, sender, at)) return;
        ref var w = ref connection.Ways[side];
        var size = message.WireSize;
        // Mostly next to nothing is under way, and nothing waits.
        if ((w.Unarrived + w.Unread + size > w.WritableUpTo && !w.Takes(size)) || w.Unsent is { IsEmpty: false })
        {
            WaitForRoom(connection, side, message, source, at);
            return;
        }

        w.Unarrived += size;
        Depart(connection, side, EventKind.Arrival, message, sender, end.Incarnation, at);
    }

    /// <summary>Whether the other side of a connection holds it no more.</summary>
    internal bool IsAbandoned(ConnectionId id) => !connections[id.Value >> 1].Ends[1 - (id.Value & 1)].Held;

    /// <summary>As Linux does it: a close with input unread is a reset.</summary>
    internal void Close(ActorHost host, ConnectionId id, long at)
    {
        var connection = connections[id.Value >> 1];
        var side = id.Value & 1;
        if (!connection.Ends[side].Held) return;
        connection.Ends[side].Held = false;
        connection.Ways[side].Unsent?.Clear();
        Finish(connection, side, host, at);
    }

    /// <summary>The operating system closes a dead process's sockets (kill), or nobody does (power).</summary>
    internal void ProcessDied(ProcessHost process, long at, bool silent)
    {
        foreach (var connection in connections)
        {
            for (var side = 0; side < 2; side++)
            {
                ref var end = ref connection.Ends[side];
                if (end.Actor?.Process != process || end.Incarnation != process.Incarnation) continue;
                var held = end.Held;
                end.Held = false;
                connection.Ways[side].Unsent?.Clear();
                if (silent) end.Finished = true;
                else if (held) Finish(connection, side, end.Actor, at);
            }
        }
    }

    // ---- What the queue brings -----------------------------------------------------------------------------------

    /// <summary>A connection attempt reaches a machine. The kernel there answers, also for a frozen process.</summary>
    internal void OnSyn(int slot)
    {
        ref var s = ref queue[slot];
        var connection = connections[s.Connection >> 1];
        var at = s.Due;
        if (Gone(connection, 0, in s) || !connection.Ends[0].Held)
        {
            queue.Return(slot);
            return;
        }

        if (Waits(connection, 0, slot)) return;
        queue.Return(slot);
        ref var server = ref connection.Ends[1];
        var listener = server.Machine.Listener(connection.Port, out var buffers);
        if (listener is null)
        {
            Depart(connection, 1, EventKind.Refused, null, connection.Ends[0].Actor!, ByTheKernel, at);
            return;
        }

        server.Actor = listener;
        server.Incarnation = listener.Process.Incarnation;
        server.Held = true;
        connection.Ways[1].SetSendBuffer(buffers.Send);
        connection.Ways[0].ReceiveBuffer = buffers.Receive;
        world.PushFor(listener, EventKind.Accepted, at, listener, connection.IdOf(1), null, at);
        Depart(connection, 1, EventKind.Opened, null, listener, ByTheKernel, at);
    }

    /// <summary>Whether what is due may reach its actor now; else it is parked or dropped here.</summary>
    internal bool Admit(int slot)
    {
        ref var s = ref queue[slot];
        var side = s.Connection & 1;
        var connection = connections[s.Connection >> 1];
        var way = 1 - side;
        if (Gone(connection, way, in s))
        {
            queue.Return(slot);
            return false;
        }

        if (Waits(connection, way, slot)) return false;
        if (connection.Ends[side].Held)
        {
            if (s.Kind == EventKind.Arrival) Arrived(connection, way, ((Message)s.Payload!).WireSize, s.Due);
            else if (s.Kind == EventKind.PeerReset) DropUnread(connection.Ends[side].Actor!, s.Connection, s.Due);
            return true;
        }

        // Nobody holds this end any more: the machine answers data with a reset, and the sender hears of it.
        var reset = s.Kind == EventKind.Arrival && connection.Ends[way].Held;
        var at = s.Due;
        queue.Return(slot);
        if (reset) Depart(connection, side, EventKind.PeerReset, null, connection.Ends[side].Actor!, ByTheKernel, at);
        return false;
    }

    /// <summary>Whether the actor still holds a connection when its backlog comes to this event; closing news end the holding.</summary>
    internal bool StillHeld(int id, ActorHost target, EventKind kind)
    {
        ref var end = ref connections[id >> 1].Ends[id & 1];
        if (end.Actor != target || !end.Held) return false;
        if (kind is EventKind.PeerClosed or EventKind.PeerReset or EventKind.Refused or EventKind.TimedOut)
        {
            end.Held = false;
            end.Finished = true;
        }

        return true;
    }

    // ---- Below ---------------------------------------------------------------------------------------------------

    /// <summary>A segment leaves: it arrives after its latency, and after everything sent before it.</summary>
    private void Depart(Connection connection, int way, EventKind kind, Message? message, ActorHost sender, int incarnation, long at)
    {
        ref var receiver = ref connection.Ends[1 - way];
        var slot = queue.Rent();
        ref var s = ref queue[slot];
        s.Kind = kind;
        s.Target = receiver.Actor?.Id.Value ?? 0;
        s.TargetIncarnation = receiver.Incarnation;
        s.Source = sender.Id.Value;
        s.SourceIncarnation = incarnation;
        s.Connection = connection.IdOf(1 - way);
        s.Number = 0;
        s.Data = at;
        s.Payload = message;

        ref var w = ref connection.Ways[way];
        w.WireFreeAt = Math.Max(w.WireFreeAt, at) + Transfer(message?.WireSize ?? ControlBytes);
        w.LastArrival = Math.Max(w.LastArrival, w.WireFreeAt + Latency(connection, way, Subject(connection, way, kind, message, sender, at), 0));
        if (w.Holds == 0)
        {
            queue.Push(slot, w.LastArrival, World.NextTie(sender));
            return;
        }

        (s.Due, s.Tie) = (w.LastArrival, World.NextTie(sender));
        w.Held!.Add(slot);
    }

    private long Transfer(int bytes) => bytes * 1_000_000_000L / options.BytesPerSecond;

    /// <summary>Whom a latency is drawn for: what the message says it is about, else its sender, kind, time of sending and receiver.</summary>
    private static ulong Subject(Connection connection, int way, EventKind kind, Message? message, ActorHost sender, long departed)
    {
        if (message is { Subject: not 0 }) return Hash.Of(sender.Stable, message.Subject);
        var what = message is null ? Control + (ulong)kind : (ulong)message.Kind;
        var to = connection.Ends[1 - way].Actor?.Stable ?? (ulong)connection.Ends[1 - way].Machine.Id.Value;
        return Hash.Of(sender.Stable, what, unchecked((ulong)departed), to);
    }

    /// <param name="connection">Whose segment.</param>
    /// <param name="way">In which direction.</param>
    /// <param name="subject">Whom it is drawn for.</param>
    /// <param name="transmission">0 for the first, then the recovery in which it is sent again.</param>
    private long Latency(Connection connection, int way, ulong subject, int transmission)
    {
        var from = connection.Ends[way].Machine;
        var to = connection.Ends[1 - way].Machine;
        if (from == to) return options.Loopback.Nanos;
        ref var link = ref LinkOf(from.Id.Value, to.Id.Value);
        var latency = latencyMin + world.Choices.Draw(Sites.LinkLatency, subject, (uint)transmission, latencySpan) + link.ExtraLatency;
        if (link.ExtraSpan > 0) latency += world.Choices.Draw(Sites.LinkSlowness, subject, (uint)transmission, link.ExtraSpan + 1);
        return link.LossPpm == 0 ? latency : latency + LossDelay(link.LossPpm, subject, (uint)transmission);
    }

    private long LossDelay(long ppm, ulong subject, uint transmission)
    {
        var delay = 0L;
        var timeout = Retransmission.First.Nanos;
        for (var lost = 0u; lost < Retransmission.LossesMax && world.Choices.Chance(Sites.LinkLoss, subject, (transmission * (Retransmission.LossesMax + 1)) + lost, ppm, 1_000_000); lost++)
        {
            delay += timeout;
            timeout = Math.Min(timeout * 2, Retransmission.Longest.Nanos);
        }

        return delay;
    }

    /// <summary>This side sends no more: its peer hears so after everything sent before.</summary>
    private void Finish(Connection connection, int side, ActorHost host, long at)
    {
        if (connection.Ends[side].Finished) return;
        connection.Ends[side].Finished = true;
        if (connection.Ends[1 - side].Actor is null) return;
        var kind = HasUnread(host, connection.IdOf(side)) ? EventKind.PeerReset : EventKind.PeerClosed;
        Depart(connection, side, kind, null, host, connection.Ends[side].Incarnation, at);
        // A socket that nobody holds is not retransmitted for as long.
        if (connection.Ways[side].IsParked) GiveUpLater(connection, side, Retransmission.GiveUpClosed);
    }

    /// <summary>
    /// Whether something sent by a past life is gone: it had not left when the process was killed, or it has not arrived
    /// and the machine's power went since.
    /// </summary>
    private static bool Gone(Connection connection, int way, in EventSlot s)
    {
        if (s.SourceIncarnation == ByTheKernel) return false;
        var sender = connection.Ends[way].Actor!.Process;
        return !sender.Lives(s.SourceIncarnation) && sender.Gone(s.SourceIncarnation, departed: s.Data);
    }

    private bool HasUnread(ActorHost host, int id)
    {
        if (connections[id >> 1].Ways[1 - (id & 1)].UnreadParts > 0) return true;
        for (var i = 0; i < host.BacklogCount; i++)
        {
            ref var s = ref queue[host.Peek(i)];
            if (s.Connection == id && s.Kind == EventKind.Arrival) return true;
        }

        return false;
    }

    /// <summary>A reset meets input that was not read yet: the operating system may throw it away.</summary>
    private void DropUnread(ActorHost target, int id, long at)
    {
        if (!HasUnread(target, id) || !world.Choices.Chance(Sites.ResetDropsUnread, Hash.Of(target.Stable, unchecked((ulong)at)), 0, 1, 2)) return;
        target.RemoveWhere(slot => queue[slot].Connection == id && queue[slot].Kind == EventKind.Arrival, queue.Return);
    }
}
