using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;

namespace Lab.Broker.Common;

/// <summary>
/// Request and response with timeouts over one connection per node, as Kafka's NetworkClient has it: requests of a
/// connection are answered in order; a request that is not answered in time ends its connection, and everything
/// unanswered on it comes back as "disconnected" (its outcome unknown); reconnects are backed off with jitter.
/// Part of its owner's actor: the owner passes on what it hears of connections, messages and timers of this kind.
/// </summary>
public sealed class NodeClients<TTag>(ActorContext context, INodeClientOwner<TTag> owner, NodeClientOptions options, int timerKind)
{
    private readonly Dictionary<int, NodeClient<TTag>> nodes = [];
    private readonly Dictionary<ConnectionId, NodeClient<TTag>> byConnection = [];

    /// <summary>Whether a request may be sent now. Not while another is still on its way into the socket (InFlightRequests.canSendMore).</summary>
    public bool IsReady(int node) => nodes.TryGetValue(node, out var n) && n.State == NodeState.Ready && n.InFlight.Count < options.MaxInFlight && !n.IsSending;

    /// <summary>Whether the connection is open, whatever is in flight on it.</summary>
    public bool IsConnected(int node) => nodes.TryGetValue(node, out var n) && n.State == NodeState.Ready;

    /// <summary>Whether a connection is being opened.</summary>
    public bool IsConnecting(int node) => nodes.TryGetValue(node, out var n) && n.State == NodeState.Connecting;

    public int InFlight(int node) => nodes.TryGetValue(node, out var n) ? n.InFlight.Count : 0;

    /// <summary>When a connection to a node may be tried again; the past when it may be now.</summary>
    public VirtualTime RetryAt(int node) => nodes.TryGetValue(node, out var n) ? n.RetryAt : VirtualTime.Zero;

    /// <summary>
    /// Opens a connection unless there is one, or the backoff forbids it; true when it is open or on its way.
    /// </summary>
    public bool Connect(int node, MachineId machine, int port)
    {
        var n = Node(node);
        if (n.State != NodeState.Disconnected && (n.Machine != machine || n.Port != port)) Disconnect(node);
        if (n.State != NodeState.Disconnected) return true;
        var now = context.Now;
        if (n.RetryAt > now) return false;
        n.State = NodeState.Connecting;
        n.Machine = machine;
        n.Port = port;
        n.Connection = context.Connect(machine, port, options.Buffers);
        byConnection[n.Connection] = n;
        n.ConnectDeadline = now + SetupTimeout(n);
        Arm(n, n.ConnectDeadline);
        return true;
    }

    /// <summary>
    /// Sends on an open connection. The answer, or the disconnection, brings the tag back. Where it has to wait for the socket, its bytes are
    /// those that <paramref name="source"/> has then.
    /// </summary>
    public void Send(int node, Message request, TTag tag, Duration? timeout = null, ISendSource? source = null)
    {
        var n = Node(node);
        if (n.State != NodeState.Ready) throw new InvalidOperationException($"Node {node} is not connected.");
        var deadline = context.Now + (timeout ?? options.RequestTimeout);
        n.InFlight.Add((tag, deadline));
        context.Send(n.Connection, request, source);
        n.IsSending = context.IsSending(n.Connection);
        Arm(n, deadline);
    }

    /// <summary>
    /// Sends a request that has no answer (acks=0). True when the socket has taken it; else <see cref="INodeClientOwner{TTag}.OnSent"/>, or the
    /// disconnection, brings the tag back.
    /// </summary>
    public bool SendOneWay(int node, Message request, TTag tag, ISendSource? source = null)
    {
        var n = Node(node);
        context.Send(n.Connection, request, source);
        n.IsSending = context.IsSending(n.Connection);
        if (!n.IsSending) return true;
        n.Unsent = (tag, context.Now + options.RequestTimeout);
        Arm(n, n.Unsent.Value.Deadline);
        return false;
    }

    /// <summary>Closes the connection; what is unanswered comes back at once.</summary>
    public void Disconnect(int node)
    {
        var n = Node(node);
        if (n.State == NodeState.Disconnected) return;
        context.Close(n.Connection);
        Lose(n, DisconnectReason.ClosedByUs);
    }

    /// <summary>True when the connection is one of these.</summary>
    public bool OnConnection(ConnectionId connection, ConnectionChange change)
    {
        if (!byConnection.TryGetValue(connection, out var n)) return false;
        switch (change)
        {
            case ConnectionChange.Opened:
                n.State = NodeState.Ready;
                n.Failures = 0;
                owner.OnReady(n.Node);
                break;
            case ConnectionChange.Drained:
                OnDrained(n);
                break;
            case ConnectionChange.Refused:
                Lose(n, DisconnectReason.Refused);
                break;
            case ConnectionChange.Closed:
                Lose(n, DisconnectReason.ClosedByPeer);
                break;
            case ConnectionChange.Reset:
                Lose(n, DisconnectReason.Reset);
                break;
            case ConnectionChange.TimedOut:
                Lose(n, DisconnectReason.TimedOut);
                break;
        }

        return true;
    }

    private void OnDrained(NodeClient<TTag> n)
    {
        // News of an earlier wait: by now something else waits.
        if (!n.IsSending || context.IsSending(n.Connection)) return;
        n.IsSending = false;
        var sent = n.Unsent;
        n.Unsent = null;
        if (sent is { } oneWay) owner.OnSent(n.Node, oneWay.Tag);
        owner.OnRoom(n.Node);
    }

    /// <summary>True when the message came on one of these connections.</summary>
    public bool OnMessage(ConnectionId connection, Message message)
    {
        if (!byConnection.TryGetValue(connection, out var n)) return false;
        if (n.InFlight.Count == 0) return true;
        var tag = n.InFlight[0].Tag;
        n.InFlight.RemoveAt(0);
        owner.OnResponse(n.Node, tag, message);
        return true;
    }

    /// <summary>True when the timer is of this kind.</summary>
    public bool OnTimer(int kind, long data)
    {
        if (kind != timerKind) return false;
        if (!nodes.TryGetValue((int)data, out var n)) return true;
        n.Timer = default;
        n.TimerDue = VirtualTime.Never;
        var now = context.Now;
        if (n.State == NodeState.Connecting)
        {
            if (n.ConnectDeadline <= now) End(n, DisconnectReason.SetupTimeout);
            else Arm(n, n.ConnectDeadline);
            return true;
        }

        var next = VirtualTime.Never;
        foreach (var (_, deadline) in n.InFlight) next = VirtualTime.Min(next, deadline);
        if (n.Unsent is { } unsent) next = VirtualTime.Min(next, unsent.Deadline);
        if (next <= now) End(n, DisconnectReason.RequestTimeout);
        else if (next != VirtualTime.Never) Arm(n, next);
        return true;
    }

    private void End(NodeClient<TTag> n, DisconnectReason reason)
    {
        context.Close(n.Connection);
        Lose(n, reason);
    }

    private void Lose(NodeClient<TTag> n, DisconnectReason reason)
    {
        byConnection.Remove(n.Connection);
        n.State = NodeState.Disconnected;
        n.Connection = ConnectionId.None;
        n.RetryAt = context.Now + Backoff(n);
        n.Failures++;
        var unanswered = new TTag[n.InFlight.Count + (n.Unsent is null ? 0 : 1)];
        for (var i = 0; i < n.InFlight.Count; i++) unanswered[i] = n.InFlight[i].Tag;
        if (n.Unsent is { } unsent) unanswered[^1] = unsent.Tag;
        n.InFlight.Clear();
        n.Unsent = null;
        n.IsSending = false;
        owner.OnDisconnected(n.Node, unanswered, reason);
    }

    // One timer per node stands for the earliest deadline; a later one waits until it comes up.
    private void Arm(NodeClient<TTag> n, VirtualTime due)
    {
        if (!n.Timer.IsNone && n.TimerDue <= due) return;
        if (!n.Timer.IsNone) context.Cancel(n.Timer);
        n.TimerDue = due;
        n.Timer = context.SetTimer(due - context.Now, timerKind, n.Node, background: true);
    }

    // Where the first pause is the longest there is no jitter either.
    private Duration Backoff(NodeClient<TTag> n) => options.ReconnectBackoff >= options.ReconnectBackoffMax
        ? options.ReconnectBackoff
        : Jittered(Exponential(options.ReconnectBackoff, options.ReconnectBackoffMax, n.Failures), RequestSites.ReconnectJitter, n);

    private Duration SetupTimeout(NodeClient<TTag> n) =>
        Jittered(Exponential(options.SetupTimeout, options.SetupTimeoutMax, n.Failures), RequestSites.SetupJitter, n);

    private static Duration Exponential(Duration first, Duration max, int failures) =>
        Duration.Min(max, first * (1L << Math.Min(failures, 20)));

    // Plus or minus 20 %, as ExponentialBackoff has it.
    private Duration Jittered(Duration d, Site site, NodeClient<TTag> n)
    {
        var tenth = d.Nanos / 5;
        var subject = Hash.Of(context.Name, unchecked((ulong)n.Node), (ulong)context.Incarnation);
        return new(d.Nanos - tenth + context.Draw(site, subject, (uint)n.Failures, (2 * tenth) + 1));
    }

    private NodeClient<TTag> Node(int node)
    {
        if (!nodes.TryGetValue(node, out var n)) nodes.Add(node, n = new(node));
        return n;
    }
}
