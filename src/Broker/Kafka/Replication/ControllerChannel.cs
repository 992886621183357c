using Lab.Broker.Common;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Replication;

/// <summary>
/// One of a broker's connections to the controller. The real broker has several, so that a heartbeat does not wait behind
/// a parked fetch: registration and heartbeats, AlterPartition, forwarded requests, the metadata log.
/// </summary>
internal sealed class ControllerChannel : INodeClientOwner<int>
{
    private const int ControllerNode = 1;
    private readonly ActorContext context;
    private readonly MachineId controller;
    private readonly int port;
    private readonly Duration retryBackoff;
    private readonly int retryTimer;
    private readonly NodeClients<int> clients;
    private readonly Action onReady;
    private readonly Action<Message> onResponse;
    private readonly Action onDisconnected;
    private int correlation;
    private bool retryArmed;

    public ControllerChannel(ActorContext context, MachineId controller, int port, NodeClientOptions options, Duration retryBackoff, int timerKind, Action onReady, Action<Message> onResponse, Action onDisconnected)
    {
        this.context = context;
        this.controller = controller;
        this.port = port;
        this.retryBackoff = retryBackoff;
        this.onReady = onReady;
        this.onResponse = onResponse;
        this.onDisconnected = onDisconnected;
        retryTimer = timerKind + 1;
        clients = new(context, this, options, timerKind);
    }

    public bool IsReady => clients.IsReady(ControllerNode);

    /// <summary>Unanswered requests.</summary>
    public int InFlight => clients.InFlight(ControllerNode);

    public void Connect()
    {
        if (clients.IsConnected(ControllerNode)) return;
        if (!clients.Connect(ControllerNode, controller, port)) Arm(Duration.Max(Duration.FromMs(1), clients.RetryAt(ControllerNode) - context.Now));
    }

    public void Send(Func<int, Message> request) => clients.Send(ControllerNode, request(++correlation), correlation);

    /// <summary>Calls ready again after the retry backoff, with a new connection if need be.</summary>
    public void RetryLater() => Arm(retryBackoff);

    public bool OnConnection(ConnectionId connection, ConnectionChange change) => clients.OnConnection(connection, change);

    public bool OnMessage(ConnectionId connection, Message message) => clients.OnMessage(connection, message);

    public bool OnTimer(int kind, long data)
    {
        if (kind == retryTimer)
        {
            retryArmed = false;
            if (IsReady) onReady();
            else Connect();
            return true;
        }

        return clients.OnTimer(kind, data);
    }

    void INodeClientOwner<int>.OnReady(int node) => onReady();

    void INodeClientOwner<int>.OnResponse(int node, int tag, Message response) => onResponse(response);

    void INodeClientOwner<int>.OnDisconnected(int node, IReadOnlyList<int> unanswered, DisconnectReason reason)
    {
        onDisconnected();
        Connect();
    }

    private void Arm(Duration after)
    {
        if (retryArmed) return;
        retryArmed = true;
        context.SetTimer(after, retryTimer, background: true);
    }
}
