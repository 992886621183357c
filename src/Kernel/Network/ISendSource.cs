namespace Lab.Kernel.Network;

/// <summary>
/// Where the bytes of a message come from that has to wait for its socket: memory that is used again meanwhile, a file that is cut. The
/// socket takes them when it has room, so what counts is what stands there then. A message that goes out at once needs none.
/// </summary>
public interface ISendSource
{
    /// <summary>
    /// The socket takes bytes, each once and in order. False when they are not there any more: the process can only give the connection up.
    /// </summary>
    /// <param name="position">Of the first of them, from the start of the message.</param>
    /// <param name="count">How many.</param>
    bool Take(int position, int count);

    /// <summary>All bytes are taken: the message that they make, as long as the one that was sent.</summary>
    Message Taken();
}
