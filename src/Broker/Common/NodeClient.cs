using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Common;

/// <summary>The state of the connection to one node.</summary>
internal enum NodeState
{
    Disconnected,
    Connecting,
    Ready,
}

/// <summary>One node's connection with its unanswered requests in order.</summary>
internal sealed class NodeClient<TTag>(int node)
{
    public int Node { get; } = node;
    public NodeState State { get; set; }
    public MachineId Machine { get; set; }
    public int Port { get; set; }
    public ConnectionId Connection { get; set; } = ConnectionId.None;
    public List<(TTag Tag, VirtualTime Deadline)> InFlight { get; } = [];

    /// <summary>What was sent last waits, or some of it, for the socket to have room.</summary>
    public bool IsSending { get; set; }

    /// <summary>The request without an answer that waits so, if it is one.</summary>
    public (TTag Tag, VirtualTime Deadline)? Unsent { get; set; }

    public TimerId Timer { get; set; }
    public VirtualTime TimerDue { get; set; } = VirtualTime.Never;
    public VirtualTime ConnectDeadline { get; set; }

    /// <summary>Failed connections since the last success.</summary>
    public int Failures { get; set; }

    /// <summary>Not before this may the next connection be tried.</summary>
    public VirtualTime RetryAt { get; set; }
}
