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

    /// <summary>This side reads nothing now, although its process runs.</summary>
    public bool Muted;
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

    /// <summary>Bytes that the sender's socket has room for.</summary>
    public int SendBuffer;

    /// <summary>Bytes in it up to which it takes more.</summary>
    public int WritableUpTo;

    /// <summary>Bytes that the receiver's socket has room for.</summary>
    public int ReceiveBuffer;

    /// <summary>Bytes of messages that left the sender and have not arrived.</summary>
    public int Unarrived;

    /// <summary>Bytes of messages that arrived and were not read.</summary>
    public int Unread;

    /// <summary>Those of them whose message is not there yet.</summary>
    public int UnreadParts;

    /// <summary>Sizes of the messages that a muted receiver was handed and has not read, in the order of sending.</summary>
    public Queue<int>? HandedOver;

    /// <summary>What waits in the sender for room; null while nothing ever did.</summary>
    public UnsentQueue? Unsent;

    public readonly bool IsParked => Parked is { Count: > 0 };

    /// <summary>Bytes in the send buffer: nobody has acknowledged them.</summary>
    public readonly int Occupied => Unarrived + Math.Max(0, Unread - ReceiveBuffer);

    public readonly bool Takes(int bytes) => Occupied is var occupied && occupied <= WritableUpTo && bytes <= SendBuffer - occupied;

    public void SetSendBuffer(int bytes) => (SendBuffer, WritableUpTo) = (bytes, bytes - (bytes / 3));
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

    public Connection(int index, ActorHost client, MachineHost server, int port, SocketBuffers buffers)
    {
        Index = index;
        Port = port;
        Ends[0] = new() { Actor = client, Machine = client.Process.Machine, Incarnation = client.Process.Incarnation, Held = true };
        Ends[1] = new() { Machine = server, Incarnation = -1 };
        Ways[0].SetSendBuffer(buffers.Send);
        Ways[1].ReceiveBuffer = buffers.Receive;
    }

    /// <summary>The connection as a side holds it, or as events for that side name it.</summary>
    public int IdOf(int side) => (Index * 2) + side;
}
