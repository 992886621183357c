using Lab.Kernel.Events;
using Lab.Model;

namespace Lab.Kernel.Network;

/// <summary>
/// Socket buffers. A way carries what its sender's socket took: bytes that have not arrived, and bytes that the receiver has not read and that
/// its own buffer has no room for, fill the send buffer. What does not fit waits in the sending process. As a selector has it, a
/// socket takes more when a third of its send buffer is free (Linux: sk_stream_is_writeable), and then as much as there is room for.
/// </summary>
public sealed partial class TcpNetwork
{
    // Some message had to wait once: until then there is nothing to look for.
    private bool hasWaited;

    /// <summary>Whether a message of this size would go into the socket whole and at once.</summary>
    internal bool TakesAtOnce(ConnectionId id, int bytes)
    {
        ref var w = ref connections[id.Value >> 1].Ways[id.Value & 1];
        return w.Unsent is not { IsEmpty: false } && w.Takes(bytes);
    }

    /// <summary>Whether something waits in the process for this socket.</summary>
    internal bool IsSending(ConnectionId id) => connections[id.Value >> 1].Ways[id.Value & 1].Unsent is { IsEmpty: false };

    /// <summary>From now on what arrives here stays unread, also where the actor is handed it.</summary>
    internal void Mute(ConnectionId id) => connections[id.Value >> 1].Ends[id.Value & 1].Muted = true;

    /// <summary>The oldest of the messages that were handed over unread is read.</summary>
    internal void ReadNext(ConnectionId id, long at)
    {
        var connection = connections[id.Value >> 1];
        var way = 1 - (id.Value & 1);
        if (connection.Ways[way].HandedOver is { } unread && unread.TryDequeue(out var bytes)) Read(connection, way, bytes, at);
    }

    /// <summary>What arrives here is read again as it comes.</summary>
    internal void Unmute(ConnectionId id, long at)
    {
        var connection = connections[id.Value >> 1];
        var side = id.Value & 1;
        connection.Ends[side].Muted = false;
        ref var w = ref connection.Ways[1 - side];
        while (w.HandedOver is { } unread && unread.TryDequeue(out var bytes)) Read(connection, 1 - side, bytes, at);
        if (w.UnreadParts > 0) ReadParts(connection, 1 - side, at);
    }

    /// <summary>The process runs again: it reads what came in parts, and sends what waited in it.</summary>
    internal void ProcessResumed(ProcessHost process, long at)
    {
        if (!hasWaited) return;
        foreach (var connection in connections)
        {
            for (var side = 0; side < 2; side++)
            {
                ref var end = ref connection.Ends[side];
                if (!end.Held || end.Actor?.Process != process || end.Incarnation != process.Incarnation) continue;
                if (connection.Ways[1 - side].UnreadParts > 0 && !end.Muted) ReadParts(connection, 1 - side, at);
                if (connection.Ways[side].Unsent is { IsEmpty: false }) SendOn(connection, side, at);
            }
        }
    }

    /// <summary>What an actor is handed: all of it, though its last bytes alone may have come with it.</summary>
    internal Message HandOver(int id, Message message, long at)
    {
        var connection = connections[id >> 1];
        ref var w = ref connection.Ways[1 - (id & 1)];
        if (connection.Ends[id & 1].Muted)
        {
            (w.HandedOver ??= new()).Enqueue(message.WireSize + w.UnreadParts);
            w.UnreadParts = 0;
        }
        else
        {
            w.Unread -= message.WireSize;
            if (w.Unsent is { IsEmpty: false }) TellOfRoom(connection, 1 - (id & 1), at);
        }

        return message is MessageEnd end ? end.Whole : message;
    }

    /// <summary>Some bytes of a message arrive whose end has not left yet.</summary>
    internal void OnPart(int slot)
    {
        ref var s = ref queue[slot];
        var side = s.Connection & 1;
        var connection = connections[s.Connection >> 1];
        var way = 1 - side;
        if (Gone(connection, way, in s))
        {
            queue.Return(slot);
            return;
        }

        if (Waits(connection, way, slot)) return;
        var at = s.Due;
        var bytes = ((Message)s.Payload!).WireSize;
        queue.Return(slot);
        ref var end = ref connection.Ends[side];
        if (!end.Held)
        {
            if (connection.Ends[way].Held) Depart(connection, side, EventKind.PeerReset, null, end.Actor!, ByTheKernel, at);
            return;
        }

        ref var w = ref connection.Ways[way];
        w.Unarrived -= bytes;
        w.Unread += bytes;
        w.UnreadParts += bytes;
        if (!end.Muted && !end.Actor!.Process.Paused) ReadParts(connection, way, at);
        else if (w.Unsent is { IsEmpty: false }) TellOfRoom(connection, way, at);
    }

    /// <summary>The sender hears that its socket may have room.</summary>
    internal void OnRoom(int slot)
    {
        ref var s = ref queue[slot];
        var (connection, side, at) = (connections[s.Connection >> 1], s.Connection & 1, s.Due);
        queue.Return(slot);
        connection.Ways[side].Unsent!.RoomIsComing = false;
        SendOn(connection, side, at);
    }

    // ---- Sending -------------------------------------------------------------------------------------------------

    private void WaitForRoom(Connection connection, int side, Message message, ISendSource? source, long at)
    {
        ref var w = ref connection.Ways[side];
        w.Unsent ??= new();
        var isFirst = w.Unsent.IsEmpty;
        w.Unsent.Add(new(message, source, at));
        hasWaited = true;
        // What is behind another hears of room with it.
        if (isFirst) SendOn(connection, side, at);
    }

    /// <summary>Hands the socket as much as it takes of what waits.</summary>
    private void SendOn(Connection connection, int side, long at)
    {
        ref var end = ref connection.Ends[side];
        ref var w = ref connection.Ways[side];
        var unsent = w.Unsent!;
        if (!end.Held || end.Finished)
        {
            unsent.Clear();
            return;
        }

        var sender = end.Actor!;
        if (unsent.IsEmpty || sender.Process.Paused) return;
        while (!unsent.IsEmpty)
        {
            var occupied = w.Occupied;
            if (occupied > w.WritableUpTo) return;
            ref var first = ref unsent.First;
            var size = first.Message.WireSize;
            var bytes = Math.Min(size - first.Taken, w.SendBuffer - occupied);
            if (first.Source is { } source && !source.Take(first.Taken, bytes))
            {
                unsent.Clear();
                Reset(connection, side, sender, at);
                return;
            }

            // What was to leave at a handler's cursor leaves no sooner.
            var departs = Math.Max(at, first.Since);
            var subject = first.Message.Subject == 0 ? 0 : Hash.Of(first.Message.Subject, unchecked((ulong)first.Taken));
            first.Taken += bytes;
            w.Unarrived += bytes;
            if (first.Taken < size)
            {
                Depart(connection, side, EventKind.Part, new MessagePart(bytes, subject), sender, end.Incarnation, departs);
                continue;
            }

            var message = first.Source is null ? first.Message : first.Source.Taken();
            unsent.RemoveFirst();
            Depart(connection, side, EventKind.Arrival, bytes == size ? message : new MessageEnd(message, bytes, subject), sender, end.Incarnation, departs);
        }

        world.PushFor(sender, EventKind.Drained, at, sender, connection.IdOf(side), null, at);
    }

    private void Arrived(Connection connection, int way, int bytes, long at)
    {
        ref var w = ref connection.Ways[way];
        w.Unarrived -= bytes;
        w.Unread += bytes;
        if (w.Unsent is { IsEmpty: false }) TellOfRoom(connection, way, at);
    }

    // ---- Reading -------------------------------------------------------------------------------------------------

    private void ReadParts(Connection connection, int way, long at)
    {
        ref var w = ref connection.Ways[way];
        var bytes = w.UnreadParts;
        w.UnreadParts = 0;
        Read(connection, way, bytes, at);
    }

    private void Read(Connection connection, int way, int bytes, long at)
    {
        ref var w = ref connection.Ways[way];
        w.Unread -= bytes;
        if (w.Unsent is { IsEmpty: false }) TellOfRoom(connection, way, at);
    }

    /// <summary>The receiving machine's acknowledgement, or its larger window, is on its way to a sender who waits for it.</summary>
    private void TellOfRoom(Connection connection, int way, long at)
    {
        ref var w = ref connection.Ways[way];
        if (w.Unsent!.RoomIsComing || w.Occupied > w.WritableUpTo) return;
        w.Unsent.RoomIsComing = true;
        var teller = connection.Ends[1 - way].Actor!;
        var slot = queue.Rent();
        ref var s = ref queue[slot];
        s.Kind = EventKind.Room;
        s.Connection = connection.IdOf(way);
        s.Source = teller.Id.Value;
        queue.Push(slot, at + Latency(connection, 1 - way, Subject(connection, 1 - way, EventKind.Room, null, teller, at), 0), World.NextTie(teller));
    }
}
