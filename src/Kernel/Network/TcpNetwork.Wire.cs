using Lab.Kernel.Events;

namespace Lab.Kernel.Network;

/// <summary>What is done to single messages: held on the wire with all that is behind them, or lost with their connection.</summary>
public sealed partial class TcpNetwork
{
    /// <summary>Asked about every message; null when nobody looks, which costs nothing.</summary>
    public IWireTap? Tap { get; set; }

    /// <summary>Takes one hold back. When it was the last of this way, what waited arrives now, in the order of sending, though not before it would have.</summary>
    public void Release(ConnectionId way)
    {
        ref var w = ref connections[way.Value >> 1].Ways[way.Value & 1];
        if (w.Holds == 0 || --w.Holds > 0) return;
        foreach (var slot in w.Held!)
        {
            ref var s = ref queue[slot];
            w.LastArrival = Math.Max(w.LastArrival, Math.Max(s.Due, world.Now.Nanos));
            queue.Push(slot, w.LastArrival, s.Tie);
        }

        w.Held.Clear();
    }

    /// <summary>Whether the message was lost. One that is to be held departs like any other, onto a way that holds.</summary>
    private bool IsLost(Connection connection, int side, Message message, ActorHost sender, long at)
    {
        var way = new ConnectionId(connection.IdOf(side));
        var fate = Tap!.Leaving(new(way, connection.Ends[side].Machine.Id, connection.Ends[1 - side].Machine.Id, message, new(at)));
        if (fate is WireFate.Held or WireFate.GivenUp)
        {
            connection.Ways[side].Holds++;
            connection.Ways[side].Held ??= [];
        }

        if (fate == WireFate.GivenUp && connection.Ends[0].Held)
            world.PushFor(connection.Ends[0].Actor!, EventKind.TimedOut, at, connection.Ends[0].Actor!, connection.IdOf(0), null, at);
        if (fate == WireFate.Reset) Reset(connection, side, sender, at);
        return fate == WireFate.Reset;
    }

    private void Reset(Connection connection, int side, ActorHost sender, long at)
    {
        // Nothing more leaves this side; its peer hears of it behind what was sent before.
        connection.Ends[side].Finished = true;
        Depart(connection, side, EventKind.PeerReset, null, sender, ByTheKernel, at);
        // As if from the other side, and from no life of it.
        var slot = world.PushFor(sender, EventKind.PeerReset, at, sender, connection.IdOf(side), null, at);
        queue[slot].SourceIncarnation = ByTheKernel;
    }
}
