namespace Lab.Kernel.Network;

/// <summary>
/// One connection. Side 0 connected, side 1 listens; direction d carries what side d sent. A side holds it as
/// <c>index * 2 + side</c>.
/// </summary>
internal sealed class Connection(int index, ActorHost client, ActorHost? server)
{
    public int Index { get; } = index;
    public readonly ActorHost?[] Ends = [client, server];
    public readonly int[] Incarnations = [client.Process.Incarnation, -1];
    public readonly MachineHost[] Machines = new MachineHost[2];
    public int Port;

    /// <summary>Whether a side still hears of it: false once it closed, was told of the end, or died.</summary>
    public readonly bool[] Held = [true, false];

    /// <summary>A side said that it sends no more, or its process ended.</summary>
    public readonly bool[] Finished = new bool[2];

    /// <summary>No byte may arrive before one that was sent earlier.</summary>
    public readonly long[] LastArrival = new long[2];

    /// <summary>What a cut or a dark machine keeps from arriving, in order, per direction.</summary>
    public readonly List<int>[] Parked = [[], []];

    /// <summary>When the oldest parked segment was first sent: its retransmissions count from there.</summary>
    public readonly long[] ParkedSince = new long[2];
}
