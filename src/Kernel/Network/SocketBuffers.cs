namespace Lab.Kernel.Network;

/// <summary>
/// What the operating system keeps for one socket: bytes that its process sent and the peer's machine has not taken yet, and bytes that
/// arrived and its process has not read. They count as payload; what Linux adds for its own bookkeeping (it doubles what SO_SNDBUF asks for) is left out.
/// </summary>
public readonly record struct SocketBuffers
{
    // SOCK_MIN_SNDBUF and SOCK_MIN_RCVBUF, less the half that bookkeeping takes.
    private const int LeastSend = 2304;
    private const int LeastReceive = 1152;

    /// <summary>What a socket gets that asks for nothing: as far as Linux lets them grow by itself (net.ipv4.tcp_wmem, tcp_rmem).</summary>
    public static readonly SocketBuffers System = new(4_194_304, 6_291_456);

    /// <param name="send">Bytes to send; below zero as the operating system has it.</param>
    /// <param name="receive">Bytes to read; below zero as the operating system has it.</param>
    public SocketBuffers(int send, int receive)
    {
        Send = send < 0 ? System.Send : Math.Max(send, LeastSend);
        Receive = receive < 0 ? System.Receive : Math.Max(receive, LeastReceive);
    }

    public int Send { get; }

    public int Receive { get; }
}
