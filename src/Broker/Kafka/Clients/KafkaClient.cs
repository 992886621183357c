using Lab.Broker.Common;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Clients;

/// <summary>
/// What every Kafka client is built on: a connection per node, the picture of the cluster, the choice of a node when any
/// will do. Nodes are numbers: brokers by their id, bootstrap addresses below zero, and a group's coordinator by a number
/// of its own, since its requests must not wait behind a long poll on the broker's other connection.
/// </summary>
internal sealed partial class KafkaClient : INodeClientOwner<ClientCall>
{
    private const int CoordinatorBase = int.MaxValue;

    private readonly ActorContext context;
    private readonly ClientConnections settings;
    private readonly IReadOnlyList<ClientEndpoint> bootstrap;
    private readonly IKafkaClientOwner owner;
    private readonly NodeClients<ClientCall> nodes;
    private readonly int metadataTimer;
    private (int Node, ClientEndpoint Endpoint) coordinator = (CoordinatorBase, default);
    private int correlation;

    /// <param name="context">The actor's.</param>
    /// <param name="settings">Timeouts and pauses.</param>
    /// <param name="bootstrap">Where to begin.</param>
    /// <param name="owner">Who is told.</param>
    /// <param name="timers">Two timer kinds of the actor belong to this client: this one and the next.</param>
    public KafkaClient(ActorContext context, ClientConnections settings, IReadOnlyList<ClientEndpoint> bootstrap, IKafkaClientOwner owner, int timers)
    {
        this.context = context;
        this.settings = settings;
        this.bootstrap = bootstrap;
        this.owner = owner;
        nodes = new(context, this, settings.Nodes, timers);
        metadataTimer = timers + 1;
        Metadata = new(context);
    }

    public ClusterMetadata Metadata { get; }

    public ClientConnections Settings => settings;

    /// <summary>The node of a broker in its role as a group's coordinator.</summary>
    public static int CoordinatorNode(BrokerId broker) => CoordinatorBase - broker.Value;

    /// <summary>
    /// The group's coordinator has been named. Its address is kept apart from the picture of the cluster, as a FindCoordinator
    /// answer brings it: a coordinator that is fenced and leaves that picture is still tried, fails, and is asked for again.
    /// False when no address is known.
    /// </summary>
    public bool TakeCoordinator(BrokerId broker)
    {
        if (!Metadata.TryEndpoint(broker.Value, out var endpoint)) return false;
        coordinator = (CoordinatorNode(broker), new(endpoint.Machine, endpoint.Port));
        return true;
    }

    /// <summary>The first question is for the brokers, whether or not a topic is wanted yet.</summary>
    public void Start() => RequestMetadata();

    public int NextCorrelation() => correlation++;

    /// <summary>Whether a request may go to the node now. If it is not connected, this connects.</summary>
    public bool EnsureReady(int node)
    {
        if (nodes.IsReady(node)) return true;
        if (!nodes.IsConnected(node) && EndpointOf(node) is { } endpoint) nodes.Connect(node, endpoint.Machine, endpoint.Port);
        return false;
    }

    /// <summary>When a connection to the node may be tried again, if it is waiting for that; else never.</summary>
    public VirtualTime ReconnectAt(int node) =>
        nodes.IsConnected(node) || nodes.IsConnecting(node) || EndpointOf(node) is null ? VirtualTime.Never : nodes.RetryAt(node);

    /// <summary>Whether a broker can be reached at all: a leader that is not among the brokers of the last answer cannot.</summary>
    public bool Knows(BrokerId broker) => Metadata.TryEndpoint(broker.Value, out _);

    public void Send(int node, KafkaRequest request, ClientCall call, Duration? timeout = null, int firstMessage = 0, int attempt = 0, ISendSource? source = null)
    {
        ReportSent(node, request, firstMessage, attempt);
        nodes.Send(node, request, call, timeout, source);
    }

    /// <summary>Sends a request that has no answer. True when its socket has taken it, else <see cref="IKafkaClientOwner.OnSent"/> follows.</summary>
    public bool SendOneWay(int node, KafkaRequest request, ClientCall call, int firstMessage, int attempt, ISendSource? source)
    {
        ReportSent(node, request, firstMessage, attempt);
        return nodes.SendOneWay(node, request, call, source);
    }

    /// <summary>Gives a connection up; what is in flight on it comes back.</summary>
    public void Disconnect(int node) => nodes.Disconnect(node);

    /// <summary>A node that would take a request now, the least loaded one; if there is none, this connects to one and answers null.</summary>
    public int? AnyReadyNode()
    {
        var choice = LeastLoaded(out var state);
        if (state == NodeChoice.Ready) return choice;
        if (state == NodeChoice.Connectable) EnsureReady(choice);
        return null;
    }

    /// <summary>When a node can be tried again after <see cref="AnyReadyNode"/> found none: never while one is being opened or is busy.</summary>
    public VirtualTime AnyNodeAt()
    {
        if (IsAnyConnecting()) return VirtualTime.Never;
        var earliest = VirtualTime.Never;
        for (var i = 0; i < NodeCount; i++) earliest = VirtualTime.Min(earliest, ReconnectAt(NodeAt(i)));
        return earliest;
    }

    public bool OnConnection(ConnectionId connection, ConnectionChange change) => nodes.OnConnection(connection, change);

    public bool OnMessage(ConnectionId connection, Message message) => nodes.OnMessage(connection, message);

    public bool OnTimer(int kind, long data)
    {
        if (nodes.OnTimer(kind, data)) return true;
        if (kind != metadataTimer) return false;
        OnMetadataTimer();
        return true;
    }

    void INodeClientOwner<ClientCall>.OnReady(int node)
    {
        PumpMetadata();
        owner.OnNodeReady(node);
    }

    void INodeClientOwner<ClientCall>.OnRoom(int node)
    {
        PumpMetadata();
        owner.OnNodeReady(node);
    }

    void INodeClientOwner<ClientCall>.OnSent(int node, ClientCall tag) => owner.OnSent(node, tag);

    void INodeClientOwner<ClientCall>.OnResponse(int node, ClientCall tag, Message response)
    {
        if (tag is MetadataCall) OnMetadataAnswer((MetadataResponse)response);
        else owner.OnAnswer(node, tag, (KafkaResponse)response);
    }

    void INodeClientOwner<ClientCall>.OnDisconnected(int node, IReadOnlyList<ClientCall> unanswered, DisconnectReason reason)
    {
        if (context.Listens(FactKind.ConnectionLost)) context.Report(FactKind.ConnectionLost, NameId.None, detail: $"{NameOf(node)}: {reason}");
        LoseMetadataCall(unanswered);
        owner.OnConnectionLost(node, unanswered, reason);
        // It may be gone for good: a stale picture is the likeliest reason.
        RequestMetadata();
    }

    /// <summary>The name of a node in facts.</summary>
    public static string NameOf(int node) => node switch
    {
        < 0 => $"bootstrap {-1 - node}",
        > CoordinatorBase / 2 => $"coordinator {CoordinatorBase - node}",
        _ => $"broker {node}",
    };

    private ClientEndpoint? EndpointOf(int node)
    {
        if (node < 0) return bootstrap[-1 - node];
        if (node > CoordinatorBase / 2) return node == coordinator.Node ? coordinator.Endpoint : null;
        return Metadata.TryEndpoint(node, out var endpoint) ? new(endpoint.Machine, endpoint.Port) : null;
    }

    private void ReportSent(int node, KafkaRequest request, int firstMessage, int attempt)
    {
        if (context.Listens(FactKind.RequestSent)) context.Report(FactKind.RequestSent, NameId.None, request.Kind, firstMessage, attempt, NameOf(node));
    }
}
