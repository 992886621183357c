namespace Lab.Kernel;

/// <summary>
/// What travels between actors. Immutable once sent; its digest is made once, by the sender (a batch brings its CRC).
/// <see cref="Subject"/> names what the message is about for the draws of the network: a produce carries its first
/// message and attempt, a fetch its replica, partition and offset; zero stands for "sender, kind and time of sending".
/// </summary>
public abstract class Message(int kind, int wireSize = 0, ulong digest = 0, ulong subject = 0)
{
    /// <summary>The system's number for this kind of message (an API key), for hashes, facts and traces.</summary>
    public int Kind { get; } = kind;

    /// <summary>Bytes on the wire, as the real encoding would have.</summary>
    public int WireSize { get; private set; } = wireSize;

    public ulong Digest { get; private set; } = digest;

    public ulong Subject { get; private set; } = subject;

    /// <summary>Of a message from a stock, which says what it is only when it is taken.</summary>
    protected void Fill(int wireSize, ulong digest, ulong subject)
    {
        WireSize = wireSize;
        Digest = digest;
        Subject = subject;
    }
}
