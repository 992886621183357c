using Lab.Kernel.Events;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Kernel.Network;

/// <summary>
/// Connections like TCP's. Ordered per connection, nothing between connections. Bytes once sent are lost only by the
/// receiver's death, by the power loss of the sender's machine (whatever has not arrived), or by a reset while data was
/// unread (a choice). So what a client sent before it timed out, closed or was killed is still delivered and executed.
/// </summary>
public sealed class TcpNetwork
{
    // Handshakes and resets come from the operating system: they do not die with a process.
    private const int ByTheKernel = int.MaxValue;

    private readonly World world;
    private readonly NetworkOptions options;
    private readonly List<Connection> connections = [];
    private readonly long latencyMin;
    private readonly long latencySpan;
    private Link[] links = [];
    private int machineCount;
    private bool troubled;

    internal TcpNetwork(World world, NetworkOptions options)
    {
        this.world = world;
        this.options = options;
        latencyMin = options.LatencyMin.Nanos;
        latencySpan = Math.Max(1, options.LatencyMax.Nanos - options.LatencyMin.Nanos + 1);
    }

    // ---- Faults --------------------------------------------------------------------------------------------------

    /// <summary>Nothing sent from <paramref name="from"/> arrives at <paramref name="to"/> until a <see cref="Heal"/> for each cut.</summary>
    public void Cut(MachineId from, MachineId to)
    {
        LinkOf(from.Value, to.Value).Cuts++;
        troubled = true;
        world.ReportWorld(FactKind.LinkCut, from, to.Value);
    }

    /// <summary>Takes one cut back. What waited arrives with the next retransmission.</summary>
    public void Heal(MachineId from, MachineId to)
    {
        ref var link = ref LinkOf(from.Value, to.Value);
        if (link.Cuts == 0) return;
        link.Cuts--;
        world.ReportWorld(FactKind.LinkHealed, from, to.Value);
        if (link.Cuts == 0) Unpark(world.Now.Nanos);
    }

    public bool IsCut(MachineId from, MachineId to) => LinkOf(from.Value, to.Value).Cuts > 0;

    /// <summary>Adds one-way latency; zero takes it back.</summary>
    public void Slow(MachineId from, MachineId to, Duration extra) => LinkOf(from.Value, to.Value).ExtraLatency = extra.Nanos;

    /// <summary>Loses this part of the segments, in millionths: each loss costs a retransmission.</summary>
    public void Lose(MachineId from, MachineId to, long ppm) => LinkOf(from.Value, to.Value).LossPpm = ppm;

    // ---- What actors do ------------------------------------------------------------------------------------------

    internal void MachineAdded(int count)
    {
        var grown = new Link[count * count];
        for (var a = 0; a < machineCount; a++)
        {
            for (var b = 0; b < machineCount; b++) grown[(a * count) + b] = links[(a * machineCount) + b];
        }

        links = grown;
        machineCount = count;
    }

    internal ConnectionId Connect(ActorHost client, MachineId machine, int port, long at)
    {
        var connection = new Connection(connections.Count, client, null) { Port = port };
        connection.Machines[0] = client.Process.Machine;
        connection.Machines[1] = world.MachineAt(machine);
        connections.Add(connection);
        var slot = Rent(connection, 0, EventKind.Syn, null, client, at);
        Depart(connection, 0, slot, at, Hash.Of(client.Stable, 1, unchecked((ulong)at), (ulong)machine.Value), 40);
        return new(connection.Index * 2);
    }

    internal void Send(ActorHost sender, ConnectionId id, Message message, long at)
    {
        var connection = connections[id.Value >> 1];
        var side = id.Value & 1;
        if (!connection.Held[side] || connection.Finished[side] || connection.Ends[1 - side] is null) return;
        var slot = Rent(connection, side, EventKind.Arrival, message, sender, at);
        var subject = message.Subject != 0
            ? Hash.Of(sender.Stable, message.Subject)
            : Hash.Of(sender.Stable, (ulong)message.Kind, unchecked((ulong)at), connection.Ends[1 - side]!.Stable);
        Depart(connection, side, slot, at, subject, message.WireSize);
    }

    internal void Close(ActorHost host, ConnectionId id, long at)
    {
        var connection = connections[id.Value >> 1];
        var side = id.Value & 1;
        if (!connection.Held[side]) return;
        connection.Held[side] = false;
        End(connection, side, EventKind.PeerClosed, host, at);
    }

    /// <summary>The operating system closes a dead process's sockets (kill), or nobody does (power).</summary>
    internal void ProcessDied(ProcessHost process, long at, bool silent)
    {
        foreach (var connection in connections)
        {
            for (var side = 0; side < 2; side++)
            {
                var host = connection.Ends[side];
                if (host?.Process != process || connection.Incarnations[side] != process.Incarnation) continue;
                var held = connection.Held[side];
                connection.Held[side] = false;
                if (silent) connection.Finished[side] = true;
                else if (held) End(connection, side, HasUnread(host, (connection.Index * 2) + side) ? EventKind.PeerReset : EventKind.PeerClosed, host, at);
            }
        }
    }

    // ---- What the queue brings -----------------------------------------------------------------------------------

    /// <summary>A connection attempt reaches a machine. The kernel there answers, also for a frozen process.</summary>
    internal void OnSyn(int slot)
    {
        ref var s = ref world.Queue[slot];
        var connection = connections[s.Connection >> 1];
        if (Blocked(connection, 0, slot)) return;
        var at = s.Due;
        var client = connection.Ends[0]!;
        var gone = client.Process.Gone(connection.Incarnations[0], s.Data, at);
        world.Queue.Return(slot);
        if (gone || !connection.Held[0]) return;

        var listener = connection.Machines[1].Listener(connection.Port);
        if (listener is null)
        {
            Answer(connection, EventKind.Refused, client, at);
            return;
        }

        connection.Ends[1] = listener;
        connection.Incarnations[1] = listener.Process.Incarnation;
        connection.Held[1] = true;
        world.PushFor(listener, EventKind.Accepted, at, listener, (connection.Index * 2) + 1, null, at);
        Answer(connection, EventKind.Opened, client, at);
    }

    /// <summary>Whether what is due may reach its actor now; else it is parked or dropped here.</summary>
    internal bool Admit(int slot)
    {
        ref var s = ref world.Queue[slot];
        var side = s.Connection & 1;
        var connection = connections[s.Connection >> 1];
        var direction = 1 - side;
        var sender = connection.Ends[direction];
        if (sender is not null && sender.Process.Gone(s.SourceIncarnation, s.Data, s.Due))
        {
            world.Queue.Return(slot);
            return false;
        }

        if (Blocked(connection, direction, slot)) return false;
        if (connection.Held[side]) return true;

        // Nobody holds this end any more: the machine answers data with a reset, and the sender hears of it.
        var reset = s.Kind == EventKind.Arrival && sender is not null && connection.Held[direction];
        var at = s.Due;
        world.Queue.Return(slot);
        if (reset) ResetBack(connection, direction, at);
        return false;
    }

    /// <summary>Whether the actor still holds a connection when its backlog comes to this event; closing news end the holding.</summary>
    internal bool StillHeld(int id, ActorHost target, EventKind kind)
    {
        var connection = connections[id >> 1];
        var side = id & 1;
        if (connection.Ends[side] != target || !connection.Held[side]) return false;
        if (kind is EventKind.PeerClosed or EventKind.PeerReset or EventKind.Refused or EventKind.TimedOut)
        {
            connection.Held[side] = false;
            connection.Finished[side] = true;
            if (kind == EventKind.PeerReset) DropUnread(target, id);
        }

        return true;
    }

    /// <summary>The kernel stops retransmitting: whoever still holds the sending side hears of it.</summary>
    internal void OnGiveUp(int slot)
    {
        ref var s = ref world.Queue[slot];
        var connection = connections[s.Connection >> 1];
        var direction = s.Connection & 1;
        var since = s.Data;
        var at = s.Due;
        world.Queue.Return(slot);
        if (connection.Parked[direction].Count == 0 || connection.ParkedSince[direction] != since) return;
        foreach (var parked in connection.Parked[direction]) world.Queue.Return(parked);
        connection.Parked[direction].Clear();
        var sender = connection.Ends[direction];
        if (sender is not null && connection.Held[direction]) world.PushFor(sender, EventKind.TimedOut, at, sender, (connection.Index * 2) + direction, null, at);
    }

    /// <summary>A link works or a machine has power again: what waited comes with the next retransmission.</summary>
    internal void Unpark(long now)
    {
        foreach (var connection in connections)
        {
            for (var direction = 0; direction < 2; direction++)
            {
                var parked = connection.Parked[direction];
                if (parked.Count == 0 || IsBlocked(connection, direction)) continue;
                var resend = NextRetransmission(connection.ParkedSince[direction], now, world.Queue[parked[0]].Kind == EventKind.Syn);
                var k = 1u;
                foreach (var slot in parked)
                {
                    ref var s = ref world.Queue[slot];
                    var source = world.ActorAt(s.Source);
                    var latency = Latency(connection, direction, Hash.Of(source.Stable, unchecked((ulong)s.Data), (ulong)s.Kind), k++);
                    var due = Math.Max(connection.LastArrival[direction], resend + latency);
                    connection.LastArrival[direction] = due;
                    world.Queue.Push(slot, due, world.NextTie(source));
                }

                parked.Clear();
            }
        }
    }

    // ---- Below ---------------------------------------------------------------------------------------------------

    private ref Link LinkOf(int from, int to) => ref links[(from * machineCount) + to];

    private int Rent(Connection connection, int direction, EventKind kind, Message? message, ActorHost sender, long at)
    {
        var slot = world.Queue.Rent();
        ref var s = ref world.Queue[slot];
        var receiver = connection.Ends[1 - direction];
        s.Kind = kind;
        s.Target = receiver?.Id.Value ?? 0;
        s.TargetIncarnation = connection.Incarnations[1 - direction];
        s.Source = sender.Id.Value;
        s.SourceIncarnation = connection.Incarnations[direction] < 0 ? sender.Process.Incarnation : connection.Incarnations[direction];
        s.Connection = (connection.Index * 2) + (1 - direction);
        s.Number = 0;
        s.Data = at;
        s.Payload = message;
        return slot;
    }

    private void Depart(Connection connection, int direction, int slot, long at, ulong subject, int bytes)
    {
        if (connection.Parked[direction].Count > 0)
        {
            connection.Parked[direction].Add(slot);
            return;
        }

        var due = Math.Max(connection.LastArrival[direction], at + Latency(connection, direction, subject, 0) + Transfer(bytes));
        connection.LastArrival[direction] = due;
        world.Queue.Push(slot, due, world.NextTie(world.ActorAt(world.Queue[slot].Source)));
    }

    private long Transfer(int bytes) => bytes * 1_000_000_000L / options.BytesPerSecond;

    private long Latency(Connection connection, int direction, ulong subject, uint k)
    {
        var from = connection.Machines[direction];
        var to = connection.Machines[1 - direction];
        if (from == to) return options.Loopback.Nanos;
        ref var link = ref LinkOf(from.Id.Value, to.Id.Value);
        var latency = latencyMin + world.Choices.Draw(Sites.LinkLatency, subject, k, latencySpan) + link.ExtraLatency;
        if (link.LossPpm == 0) return latency;
        var timeout = NetworkOptions.FirstRetransmission.Nanos;
        for (var attempt = 0u; attempt < 15 && world.Choices.Chance(Sites.LinkLoss, subject, (k * 16) + attempt, link.LossPpm, 1_000_000); attempt++)
        {
            latency += timeout;
            timeout = Math.Min(timeout * 2, NetworkOptions.RetransmissionMax.Nanos);
        }

        return latency;
    }

    private void Answer(Connection connection, EventKind kind, ActorHost client, long at)
    {
        var source = connection.Ends[1] ?? client;
        var slot = world.Queue.Rent();
        ref var s = ref world.Queue[slot];
        s.Kind = kind;
        s.Target = client.Id.Value;
        s.TargetIncarnation = connection.Incarnations[0];
        s.Source = source.Id.Value;
        s.SourceIncarnation = ByTheKernel;
        s.Connection = connection.Index * 2;
        s.Number = 0;
        s.Data = at;
        Depart(connection, 1, slot, at, Hash.Of(client.Stable, 2, unchecked((ulong)at), (ulong)connection.Machines[1].Id.Value), 40);
    }

    private void End(Connection connection, int side, EventKind kind, ActorHost host, long at)
    {
        if (connection.Finished[side]) return;
        connection.Finished[side] = true;
        if (connection.Ends[1 - side] is not { } peer) return;
        var slot = Rent(connection, side, kind, null, host, at);
        Depart(connection, side, slot, at, Hash.Of(host.Stable, 3, unchecked((ulong)at), peer.Stable), 40);
    }

    private void ResetBack(Connection connection, int side, long at)
    {
        var sender = connection.Ends[side]!;
        var receiver = connection.Ends[1 - side] ?? sender;
        var slot = world.Queue.Rent();
        ref var s = ref world.Queue[slot];
        s.Kind = EventKind.PeerReset;
        s.Target = sender.Id.Value;
        s.TargetIncarnation = connection.Incarnations[side];
        s.Source = receiver.Id.Value;
        s.SourceIncarnation = ByTheKernel;
        s.Connection = (connection.Index * 2) + side;
        s.Number = 0;
        s.Data = at;
        Depart(connection, 1 - side, slot, at, Hash.Of(receiver.Stable, 4, unchecked((ulong)at), sender.Stable), 40);
    }

    private bool IsBlocked(Connection connection, int direction)
    {
        var from = connection.Machines[direction];
        var to = connection.Machines[1 - direction];
        return !to.Powered || (from != to && LinkOf(from.Id.Value, to.Id.Value).Cuts > 0);
    }

    private bool Blocked(Connection connection, int direction, int slot)
    {
        var parked = connection.Parked[direction];
        if (parked.Count == 0)
        {
            if (!troubled && connection.Machines[1 - direction].Powered) return false;
            if (!IsBlocked(connection, direction)) return false;
            ref var s = ref world.Queue[slot];
            connection.ParkedSince[direction] = s.Data;
            var source = world.ActorAt(s.Source);
            var limit = connection.Finished[direction] ? NetworkOptions.GiveUpClosed : NetworkOptions.GiveUpOpen;
            var giveUp = world.Queue.Rent();
            ref var g = ref world.Queue[giveUp];
            g.Kind = EventKind.GiveUp;
            g.Background = true;
            g.Connection = (connection.Index * 2) + direction;
            g.Data = s.Data;
            g.Source = source.Id.Value;
            world.Queue.Push(giveUp, Math.Max(world.Now.Nanos, s.Data + limit.Nanos), world.NextTie(source));
        }

        parked.Add(slot);
        return true;
    }

    private static long NextRetransmission(long since, long now, bool syn)
    {
        var timeout = (syn ? NetworkOptions.FirstSynRetransmission : NetworkOptions.FirstRetransmission).Nanos;
        var at = since;
        while (at < now)
        {
            at += timeout;
            timeout = Math.Min(timeout * 2, NetworkOptions.RetransmissionMax.Nanos);
        }

        return at;
    }

    private bool HasUnread(ActorHost host, int id)
    {
        for (var i = 0; i < host.BacklogCount; i++)
        {
            ref var s = ref world.Queue[host.Peek(i)];
            if (s.Connection == id && s.Kind == EventKind.Arrival) return true;
        }

        return false;
    }

    private void DropUnread(ActorHost target, int id)
    {
        if (!HasUnread(target, id) || !world.Choices.Chance(Sites.ResetDropsUnread, Hash.Of(target.Stable, unchecked((ulong)world.Now.Nanos)), 0, 1, 2)) return;
        target.RemoveWhere(slot => world.Queue[slot].Connection == id && world.Queue[slot].Kind == EventKind.Arrival, world.Queue.Return);
    }
}
