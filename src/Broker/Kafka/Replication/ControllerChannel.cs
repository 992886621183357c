using Lab.Broker.Common;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Replication;

/// <summary>
/// One of a broker's connections to the active controller. The real broker has several, so that a heartbeat does not wait
/// behind a parked fetch: registration and heartbeats, AlterPartition, forwarded requests, the metadata log. A channel
/// keeps to the controller it has found until the connection ends or the controller says that it is not active (the real
/// NodeToControllerRequestThread); a silent one costs a whole request timeout.
/// </summary>
internal sealed class ControllerChannel : INodeClientOwner<int>
{
    private readonly ActorContext context;
    private readonly IControllerTarget target;
    private readonly Duration retryBackoff;
    private readonly int retryTimer;
    private readonly NodeClients<int> clients;
    private readonly Action onReady;
    private readonly Action<Message> onResponse;
    private readonly Action onDisconnected;
    private readonly Action? onExpired;
    private readonly Duration patience;
    private readonly int expiryTimer;
    private TimerId expiry;
    private int correlation;
    private bool retryArmed;
    private bool turns;

    // The number of the voter that it talks to, from 1; 0 when it has to look.
    private int node;

    /// <param name="context">The broker's.</param>
    /// <param name="target">Whom it takes for the active controller.</param>
    /// <param name="options">How connections are treated.</param>
    /// <param name="retryBackoff">How soon it looks again for a controller, when it knows none.</param>
    /// <param name="timerKind">The first of three.</param>
    /// <param name="onReady">There is a connection: what is to be asked may be asked.</param>
    /// <param name="onResponse">An answer of a controller that is active.</param>
    /// <param name="onDisconnected">What was asked is not answered any more.</param>
    /// <param name="onExpired">The question has waited for the request timeout, on its way or for a connection: it is given up, and who asked asks again when it likes. Null: it waits for as long as the connection may take, and is asked again at once.</param>
    public ControllerChannel(
        ActorContext context, IControllerTarget target, NodeClientOptions options, Duration retryBackoff, int timerKind, Action onReady, Action<Message> onResponse, Action onDisconnected, Action? onExpired = null)
    {
        this.onExpired = onExpired;
        patience = options.RequestTimeout;
        expiryTimer = timerKind + 2;
        this.context = context;
        this.target = target;
        this.retryBackoff = retryBackoff;
        this.onReady = onReady;
        this.onResponse = onResponse;
        this.onDisconnected = onDisconnected;
        retryTimer = timerKind + 1;
        clients = new(context, this, options, timerKind);
    }

    /// <summary>How such a connection is treated: the pause before a new one never grows (NodeToControllerChannelManagerImpl).</summary>
    public static NodeClientOptions Options(Duration requestTimeout) => (NodeClientOptions.Default with { RequestTimeout = requestTimeout, MaxInFlight = 1 }).Reconnecting(50, 50);

    public bool IsReady => node != 0 && clients.IsReady(node);

    /// <summary>Where the controller runs whose answer came last; none before the first.</summary>
    public MachineId AnsweredBy { get; private set; } = MachineId.None;

    /// <summary>Unanswered requests.</summary>
    public int InFlight => node == 0 ? 0 : clients.InFlight(node);

    public void Connect()
    {
        // A question that waits for a connection expires as one on its way does (InterBrokerSendThread.failExpiredRequests), long before a connection to who is cut off is given up.
        if (onExpired is not null && expiry == default) expiry = context.SetTimer(patience, expiryTimer, background: true);
        var looks = node == 0;
        if (looks) node = target.Next() + 1;

        // Nobody to go to, or one whose connection is open from earlier, so that nothing will say that it is ready.
        if (node == 0 || (looks && clients.IsConnected(node))) Arm(retryBackoff);
        if (node == 0 || clients.IsConnected(node)) return;
        if (!clients.Connect(node, target.Voters[node - 1].Machine, KafkaPorts.Controller)) Arm(Duration.Max(Duration.FromMs(1), clients.RetryAt(node) - context.Now));
    }

    public void Send(Func<int, Message> request) => clients.Send(node, request(++correlation), correlation);

    /// <summary>Calls ready again after the retry backoff, with a new connection if need be.</summary>
    public void RetryLater() => Arm(retryBackoff);

    /// <summary>As <see cref="RetryLater"/>, and looks again where to go; the connection that there is stays open.</summary>
    public void TurnLater()
    {
        turns = true;
        Arm(retryBackoff);
    }

    public bool OnConnection(ConnectionId connection, ConnectionChange change) => clients.OnConnection(connection, change);

    public bool OnMessage(ConnectionId connection, Message message) => clients.OnMessage(connection, message);

    public bool OnTimer(int kind, long data)
    {
        if (kind == expiryTimer)
        {
            expiry = default;
            if (!IsReady) Expire();
            return true;
        }

        if (kind == retryTimer)
        {
            retryArmed = false;
            if (turns) node = 0;
            turns = false;
            if (node == 0) Connect();
            if (IsReady) NoLongerWaits();
            if (IsReady) onReady();
            else Connect();
            return true;
        }

        return clients.OnTimer(kind, data);
    }

    void INodeClientOwner<int>.OnReady(int from)
    {
        if (from != node) return;
        NoLongerWaits();
        onReady();
    }

    void INodeClientOwner<int>.OnResponse(int from, int tag, Message response)
    {
        AnsweredBy = target.Voters[from - 1].Machine;
        if (response is KafkaResponse answer && Refusals.IsNotController(answer)) clients.Disconnect(from);
        else onResponse(response);
    }

    void INodeClientOwner<int>.OnDisconnected(int from, IReadOnlyList<int> unanswered, DisconnectReason reason)
    {
        if (from != node) return;
        // Whoever is found now is asked at once: a turn that was still to come would take the channel from under the question.
        turns = false;
        node = 0;
        onDisconnected();
        if (reason == DisconnectReason.RequestTimeout) Expire();
        else Connect();
    }

    private void Expire()
    {
        NoLongerWaits();
        turns = false;
        node = 0;
        if (onExpired is null) Connect();
        else onExpired();
    }

    private void NoLongerWaits()
    {
        context.Cancel(expiry);
        expiry = default;
    }

    private void Arm(Duration after)
    {
        if (retryArmed) return;
        retryArmed = true;
        context.SetTimer(after, retryTimer, background: true);
    }
}
