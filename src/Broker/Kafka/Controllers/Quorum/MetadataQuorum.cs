using Lab.Broker.Common;
using Lab.Broker.Common.Raft;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;
using FetchRequest = Lab.Broker.Kafka.Protocol.FetchRequest;

namespace Lab.Broker.Kafka.Controllers.Quorum;

/// <summary>Whoever acts on what the quorum decides.</summary>
internal interface IQuorumOwner
{
    /// <summary>More of the log is committed.</summary>
    void OnCommitted();

    /// <summary>This node does not lead any more, or leads in another epoch.</summary>
    void OnLeadershipLost();

    /// <summary>Its role, or the epoch, is another one.</summary>
    void OnRole();

    /// <summary>No rule leads on: the real process ends.</summary>
    void OnFatal(string reason);
}

/// <summary>
/// A controller's part in the metadata quorum: it runs the Raft replica, carries its requests over connections to the
/// other voters, answers theirs, and keeps the fetches that wait. What Raft decides inside a call comes to the owner when
/// the call is over.
/// </summary>
internal sealed class MetadataQuorum : IRaftHost, INodeClientOwner<RaftRequest>
{
    private readonly ActorContext context;
    private readonly ControllerOptions options;
    private readonly Uuid directory;
    private readonly MetadataLog log;
    private readonly IQuorumOwner owner;
    private readonly Action<ConnectionId, KafkaResponse?, ISendSource?> respond;
    private readonly RaftNode node;
    private readonly NodeClients<RaftRequest> clients;
    private readonly ParkedFetches parked;
    private readonly Dictionary<int, RaftRequest> waiting = [];
    private readonly IReadOnlyList<QuorumVoter> voters;
    private Term ledIn;
    private bool hasCommitted;
    private bool hasAnotherRole;
    private string? fatal;
    private uint draws;
    private int correlation;
    private TimerId timer;
    private VirtualTime timerDue = VirtualTime.Never;

    public MetadataQuorum(ActorContext context, ControllerOptions options, Uuid directory, MetadataLog log, IQuorumOwner owner, Action<ConnectionId, KafkaResponse?, ISendSource?> respond)
    {
        (this.context, this.options, this.directory, this.log, this.owner, this.respond) = (context, options, directory, log, owner, respond);
        voters = options.QuorumVoters;
        parked = new(context, ControllerTimers.FetchWait);
        // The Raft client of the real node asks for the receive buffer of its own server sockets.
        var toVoters = (NodeClientOptions.Default with { RequestTimeout = options.QuorumRequestTimeout, MaxInFlight = 1, Buffers = new(-1, options.SocketBuffers.Receive) }).Reconnecting(50, 500);
        clients = new(context, this, toVoters, ControllerTimers.QuorumRequests);
        var raft = new RaftOptions
        {
            Id = RaftWire.IdOf(options.NodeId),
            Voters = [.. voters.Select(voter => RaftWire.IdOf(voter.Node))],
            ElectionTimeout = options.ElectionTimeout,
            FetchTimeout = options.FetchTimeout,
            ElectionBackoffMax = options.ElectionBackoffMax,
            RequestTimeout = options.QuorumRequestTimeout,
            RetryBackoff = options.QuorumRetryBackoff,
        };
        node = new(raft, options.Rules.Quorum, log, new QuorumState(context, options), this);
    }

    /// <summary>The replica, for invariants.</summary>
    public RaftNode Node => node;

    /// <summary>The latest epoch it has heard of.</summary>
    public LeaderEpoch Epoch => new(node.Term.Value);

    /// <summary>Who leads in it as far as it knows.</summary>
    public BrokerId Leader => new(node.Leader.Value);

    /// <summary>It leads and knows all that is committed.</summary>
    public bool IsEstablished => node.IsEstablished;

    // A voter alone waits for nobody: its replica has no use for the time, and a clock that is not read tells nothing.
    private VirtualTime Now => voters.Count == 1 ? VirtualTime.Zero : context.Now;

    public Offset HighWatermark => new(node.Committed.Value);

    public void Start()
    {
        node.Start(Now);
        AfterCall();
    }

    /// <summary>The owner has written to the log: it is flushed here, told to the others, and committed by and by.</summary>
    public void OnWritten()
    {
        node.OnAppended(Now);
        AfterCall();
    }

    /// <summary>The others are told that it leads no more, so that they need not find out. False when it did not lead, or nobody else could.</summary>
    public bool Resign()
    {
        if (!node.IsLeader || voters.Count == 1) return false;
        node.Resign(Now);
        AfterCall();
        return true;
    }

    /// <summary>True for a request of the quorum or of an observer, which is answered now or later.</summary>
    public bool OnRequest(ConnectionId connection, KafkaRequest request)
    {
        if (RaftWire.FromKafka(request) is not { } asked)
        {
            if (request is not FetchRequest other) return false;
            respond(connection, new FetchResponse().With(other, ErrorCode.None, 0, [.. other.Partitions.ToArray().Select(static p => FetchResult.Refused(p.Partition, ErrorCode.UnknownTopicOrPartition))]), null);
            return true;
        }

        if (node.OnRequest(asked, Now) is { } answer) Respond(connection, answer, request);
        else if (request is FetchRequest { MaxWaitMs: 0 } fetch) Respond(connection, node.Nothing, fetch);
        else if (request is FetchRequest patient) parked.Park(connection, patient);
        AfterCall();
        return true;
    }

    // Entries that have to wait for the socket are read when it takes them, as those of partitions are (AnswerSlices). A deposed leader may have cut them by then.
    private void Respond(ConnectionId connection, RaftAnswer answer, KafkaRequest to)
    {
        var response = RaftWire.ToKafka(answer, to, log.LogStartOffset);
        ISendSource? source = null;
        if (to is FetchRequest fetch && response is FetchResponse { Results: [{ Records.Length: > 0 }] } given && !context.TakesAtOnce(connection, given.WireSize))
        {
            var (file, position) = log.PlaceOf(fetch.Partitions[0].FetchOffset);
            source = new AnswerSlices(fetch, given, [new(file, position)]);
        }

        respond(connection, response, source);
    }

    public bool OnMessage(ConnectionId connection, Message message) => clients.OnMessage(connection, message);

    public bool OnConnection(ConnectionId connection, ConnectionChange change) => clients.OnConnection(connection, change);

    /// <summary>A fetch that waited on this connection waits no more.</summary>
    public void OnConnectionLost(ConnectionId connection)
    {
        if (parked.Forget(connection)) respond(connection, null, null);
    }

    public bool OnTimer(int kind, long data)
    {
        switch (kind)
        {
            case ControllerTimers.Quorum:
                timer = default;
                AfterCall();
                return true;
            case ControllerTimers.QuorumConnect:
                if (waiting.ContainsKey((int)data)) Connect((int)data);
                return true;
            case ControllerTimers.FetchWait:
                foreach (var fetch in parked.TakeOverdue()) Respond(fetch.Connection, Again(fetch) ?? node.Nothing, fetch.Request);
                parked.Rearm();
                return true;
            default:
                return clients.OnTimer(kind, data);
        }
    }

    // ---- What Raft wants done ------------------------------------------------------------------------------------

    int IRaftHost.Draw(int bound) => (int)context.Draw(ControllerSites.Election, Hash.Of(context.Name, (ulong)context.Incarnation), draws++, bound);

    void IRaftHost.Send(RaftId to, RaftRequest request)
    {
        var peer = NumberOf(to);
        waiting[peer] = request;
        if (clients.IsReady(peer)) SendWaiting(peer);
        else Connect(peer);
    }

    void IRaftHost.OnAppended() => AnswerParked();

    void IRaftHost.OnCommitted() => hasCommitted = true;

    void IRaftHost.OnRole() => hasAnotherRole = true;

    void IRaftHost.OnFatal(string reason) => fatal = reason;

    // ---- Connections to the other voters -------------------------------------------------------------------------

    void INodeClientOwner<RaftRequest>.OnReady(int peer) => SendWaiting(peer);

    void INodeClientOwner<RaftRequest>.OnResponse(int peer, RaftRequest request, Message response)
    {
        if (response is KafkaResponse answer && RaftWire.FromKafka(answer) is { } said) node.OnAnswer(IdOf(peer), request, said, Now);
        else node.OnLost(IdOf(peer), request, Now);
        AfterCall();
    }

    void INodeClientOwner<RaftRequest>.OnDisconnected(int peer, IReadOnlyList<RaftRequest> unanswered, DisconnectReason reason)
    {
        foreach (var request in unanswered) node.OnLost(IdOf(peer), request, Now);
        if (waiting.Remove(peer, out var unsent)) node.OnLost(IdOf(peer), unsent, Now);
        AfterCall();
    }

    private void Connect(int peer)
    {
        if (!clients.Connect(peer, voters[peer].Machine, KafkaPorts.Controller))
        {
            context.SetTimer(Duration.Max(Duration.FromMs(1), clients.RetryAt(peer) - context.Now), ControllerTimers.QuorumConnect, peer, background: true);
        }
    }

    private void SendWaiting(int peer)
    {
        if (!clients.IsReady(peer) || !waiting.Remove(peer, out var request) || !node.IsAsking(IdOf(peer), request)) return;
        clients.Send(peer, RaftWire.ToKafka(request, ++correlation, voters[peer].Node, options, directory), request);
    }

    private RaftId IdOf(int peer) => RaftWire.IdOf(voters[peer].Node);

    private int NumberOf(RaftId id)
    {
        for (var i = 0; i < voters.Count; i++)
        {
            if (RaftWire.IdOf(voters[i].Node) == id) return i;
        }

        throw new InvalidOperationException($"Replica {id} is no voter.");
    }

    // ---- After every call ----------------------------------------------------------------------------------------

    // What was decided is told in the order in which a real controller hears of it: first that it leads no more.
    private void AfterCall()
    {
        while (true)
        {
            node.Poll(Now);
            if (fatal is { } reason)
            {
                fatal = null;
                owner.OnFatal(reason);
                return;
            }

            if (hasAnotherRole)
            {
                hasAnotherRole = false;
                OnRole();
            }
            else if (hasCommitted)
            {
                hasCommitted = false;
                log.SetHighWatermark(HighWatermark);
                owner.OnCommitted();
                AnswerParked();
            }
            else
            {
                break;
            }
        }

        Arm();
    }

    private void OnRole()
    {
        owner.OnRole();
        var leadsIn = node.IsLeader ? node.Term : Term.Zero;
        if (leadsIn == ledIn) return;
        var isLost = ledIn != Term.Zero;
        ledIn = leadsIn;
        if (!isLost) return;
        owner.OnLeadershipLost();
        AnswerParked();
    }

    private void AnswerParked()
    {
        foreach (var fetch in parked.TakeAll())
        {
            if (Again(fetch) is { } answer) Respond(fetch.Connection, answer, fetch.Request);
            else parked.Return(fetch);
        }
    }

    private RaftAnswer? Again(ParkedFetches.Parked fetch) => node.OnRequest(RaftWire.FromKafka(fetch.Request)!, Now, isNew: false);

    // One timer, never later than what is due; when it comes too early it is set again.
    private void Arm()
    {
        var due = node.NextDeadline;
        if (due == VirtualTime.Never || (!timer.IsNone && timerDue <= due)) return;
        if (!timer.IsNone) context.Cancel(timer);
        timerDue = due;
        timer = context.SetTimer(due - context.Now, ControllerTimers.Quorum, background: true);
    }
}
