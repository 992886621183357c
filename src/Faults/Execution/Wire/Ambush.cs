using Lab.Faults.Plans;
using Lab.Kernel.Network;

namespace Lab.Faults.Execution.Wire;

/// <summary>Somebody who waits for a message on the wire.</summary>
/// <param name="match">Which.</param>
/// <param name="subject">For whom roles are drawn.</param>
/// <param name="spring">Called once, within the sender's handler; says what becomes of the message.</param>
internal sealed class Ambush(WireMatch match, ulong subject, Func<Departure, WireFate> spring)
{
    public WireMatch Match { get; } = match;

    public ulong Subject { get; } = subject;

    public Func<Departure, WireFate> Spring { get; } = spring;

    /// <summary>Messages that matched.</summary>
    public int Seen { get; set; }

    /// <summary>It has sprung, or nobody waits any more.</summary>
    public bool Ended { get; set; }
}
