using Lab.Model;

namespace Lab.Kernel.Network;

/// <summary>
/// Whoever looks at messages as they are sent, and may hold or lose one. It is asked within the sender's handler: it decides and takes notes, and does
/// what else it wants to do in an event of its own.
/// </summary>
public interface IWireTap
{
    WireFate Leaving(in Departure departure);
}

/// <summary>A message that is about to leave.</summary>
/// <param name="Way">The connection as its sender holds it; names the direction for <see cref="TcpNetwork.Release"/>.</param>
/// <param name="From">Whose machine sends.</param>
/// <param name="To">Whose machine it goes to.</param>
/// <param name="Message">What is sent.</param>
/// <param name="At">When it leaves; not before the present.</param>
public readonly record struct Departure(ConnectionId Way, MachineId From, MachineId To, Message Message, VirtualTime At)
{
    /// <summary>The connection, whichever side holds it.</summary>
    public int Connection => Way.Value >> 1;
}

/// <summary>What becomes of a message that leaves.</summary>
public enum WireFate
{
    Passes,

    /// <summary>It and all that is sent behind it on its way stays on the wire until <see cref="TcpNetwork.Release"/>.</summary>
    Held,

    /// <summary>Held, and the side that opened the connection gives it up at once: it hears of a timeout, and the bytes arrive later all the same.</summary>
    GivenUp,

    /// <summary>It is lost, and both sides hear that the connection was reset. What was sent before it still arrives.</summary>
    Reset,
}
