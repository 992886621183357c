using System.Runtime.CompilerServices;

namespace Lab.Kernel.Network;

/// <summary>One of a connection's two ends: who holds it, in which of his lives.</summary>
internal struct ConnectionEnd
{
    public ActorHost? Actor;
    public MachineHost Machine;
    public int Incarnation;

    /// <summary>Whether this side still hears of it: false once it closed, was told of the end, or died.</summary>
    public bool Held;

    /// <summary>This side said that it sends no more, or its process ended.</summary>
    public bool Finished;
}

/// <summary>One direction of a connection. Segments arrive in the order in which they were sent, whatever happens to the link.</summary>
internal struct ConnectionWay
{
    /// <summary>When the last byte handed over so far has left the network card.</summary>
    public long WireFreeAt;

    /// <summary>No segment may arrive before one that was sent earlier.</summary>
    public long LastArrival;

    /// <summary>What a cut or a dark machine keeps from arriving, in the order of sending.</summary>
    public List<int>? Parked;

    /// <summary>When the oldest parked segment was first sent: its retransmissions count from there.</summary>
    public long ParkedSince;

    /// <summary>How often parked segments were sent again. A segment carries the count of its last transmission.</summary>
    public int Recovery;

    /// <summary>When the last of these arrives: what was already under way behind them is not read before.</summary>
    public long RecoveredAt;

    /// <summary>How many faults hold this way now.</summary>
    public int Holds;

    /// <summary>What was sent since the first of them, in the order of sending.</summary>
    public List<int>? Held;

    public readonly bool IsParked => Parked is { Count: > 0 };
}

[InlineArray(2)]
internal struct ConnectionEnds
{
    private ConnectionEnd client;
}

[InlineArray(2)]
internal struct ConnectionWays
{
    private ConnectionWay outward;
}

/// <summary>
/// One connection. Side 0 connected, side 1 listens; way d carries what side d sent. A side holds it as
/// <c>index * 2 + side</c>.
/// </summary>
internal sealed class Connection
{
    public readonly int Index;
    public readonly int Port;
    public ConnectionEnds Ends;
    public ConnectionWays Ways;

    public Connection(int index, ActorHost client, MachineHost server, int port)
    {
        Index = index;
        Port = port;
        Ends[0] = new() { Actor = client, Machine = client.Process.Machine, Incarnation = client.Process.Incarnation, Held = true };
        Ends[1] = new() { Machine = server, Incarnation = -1 };
    }

    /// <summary>The connection as a side holds it, or as events for that side name it.</summary>
    public int IdOf(int side) => (Index * 2) + side;
}
