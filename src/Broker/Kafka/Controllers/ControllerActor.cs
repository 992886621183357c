using Lab.Broker.Common.Raft;
using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers.Quorum;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// A KRaft controller, a voter of the metadata quorum. While it leads the quorum and knows all that is committed it is the
/// active controller: it decides on its latest state at once, but whatever follows from a decision (answers, what brokers
/// act on) waits until the records are committed. When it leads no more, it goes back to what is committed. Otherwise it
/// keeps up with the log and refuses requests. Everything but sessions comes back from the disk at a start.
/// </summary>
public sealed partial class ControllerActor(ControllerOptions options) : Actor, ITopicEntropy, IHoldsImage, IQuorumOwner
{
    private readonly record struct PendingAnswer(ConnectionId Connection, KafkaRequest Request, KafkaResponse Response, Offset Behind);

    private readonly Queue<PendingAnswer> pending = new();
    private readonly SortedSet<BrokerEpoch> uncleanRegistrations = [];
    private readonly Dictionary<string, uint> createdTopics = [];
    private readonly ClusterImage committed = new();
    private readonly List<MetadataRecord> records = [];
    private readonly Queue<(Offset Offset, MetadataRecord Record)> uncommitted = new();
    private ServerConnections connections = null!;
    private ControllerState state = null!;
    private PartitionUpdates updates = null!;
    private BrokerControl brokers = null!;
    private IsrProposals proposals = null!;
    private LeaderElections elections = null!;
    private Reassignments reassignments = null!;
    private TopicCreation topics = null!;
    private MetadataLog log = null!;
    private MetadataQuorum? quorum;
    private ControllerFacts facts = null!;
    private MetadataReplay commits = null!;
    private bool isHalted;
    private bool isRegistered;

    /// <summary>What the controller decides from: records that are not on disk yet included. For invariants.</summary>
    public ControllerState State => state;

    /// <summary>What is committed as far as this controller knows, so what brokers may learn: for cluster views.</summary>
    public ClusterImage Committed => committed;

    ClusterImage IHoldsImage.Image => committed;

    /// <summary>Whether it takes requests: it leads the quorum and knows all that is committed. An isolated one believes it until its patience ends.</summary>
    public bool IsActive { get; private set; }

    /// <summary>The latest epoch of the metadata quorum that it has heard of.</summary>
    public LeaderEpoch Epoch => quorum?.Epoch ?? LeaderEpoch.None;

    /// <summary>Whether the broker has sent a heartbeat to this controller, so lately that half of its session is left. For cluster views.</summary>
    public bool Hears(BrokerId broker, VirtualTime now) =>
        state.Sessions.Of(broker) is { LastContact: { } contact } session && session.MetadataOffset != Offset.None && (now - contact).Nanos <= options.SessionTimeout.Nanos / 2;

    /// <summary>Its part in the quorum, for invariants; null before its start is over.</summary>
    public RaftNode? Replica => quorum?.Node;

    /// <summary>Its log, for invariants.</summary>
    internal MetadataLog? Log => log;

    public BrokerId Node => options.NodeId;

    public override void OnStart()
    {
        // The directory of the metadata log has no second: the process halts at once (kafka-4x.md 1b, disk failure).
        Context.Disk.OnFailure = OnDiskFailure;
        connections = new(Context, Handle);
        Context.Listen(KafkaPorts.Controller, options.SocketBuffers);
        if (ControllerDirectory.Open(Context, options) is not { } identity)
        {
            Halt();
            return;
        }

        facts = new(Context, uncleanRegistrations.Contains);
        commits = new(committed, facts);
        DecideFrom(new(options));
        log = MetadataLog.Open(Context, options);
        quorum = new(Context, options, identity.DirectoryId, log, this, connections.Respond);
        quorum.Start();
    }

    public override void OnMessage(ConnectionId connection, Message message)
    {
        if (message is KafkaRequest request) connections.Received(connection, request);
        else quorum?.OnMessage(connection, message);
    }

    public override void OnConnection(ConnectionId connection, ConnectionChange change)
    {
        if (change == ConnectionChange.Accepted)
        {
            connections.Accepted(connection);
            if (isHalted) connections.Close(connection);
        }
        else if (change == ConnectionChange.Drained && connections.Drained(connection))
        {
            return;
        }
        else if (change != ConnectionChange.Drained && connections.Lost(connection))
        {
            if (!isHalted) quorum?.OnConnectionLost(connection);
        }
        else if (!isHalted)
        {
            quorum?.OnConnection(connection, change);
        }
    }

    public override void OnDisk(long token, DiskStatus status)
    {
        if (token != MetadataLog.SnapshotToken || isHalted) return;
        if (status != DiskStatus.Ok) OnDiskFailure(status, "a snapshot of the metadata log");
        log.OnSnapshotFlushed(status);
    }

    // How long a clean stop waits for somebody to take over.
    private static readonly Duration ShutdownPatience = Duration.FromMs(5000);

    private LeaderEpoch? stopsAfter;

    /// <summary>A clean stop: whoever leads says so, names who is to follow, and stays until another has begun an epoch: a successor may need its word.</summary>
    public override void OnTerminate()
    {
        // KafkaRaftServer.shutdown: the broker first.
        if (broker is null) Stop();
        else waitsForBroker = true;
    }

    private void Stop()
    {
        if (isHalted || quorum is null || !quorum.Resign())
        {
            Context.Exit();
            return;
        }

        stopsAfter = Epoch;
        Context.SetTimer(ShutdownPatience, ControllerTimers.Shutdown);
    }

    void IQuorumOwner.OnRole()
    {
        broker?.OnRole(Epoch, quorum!.Leader);
        if (Epoch > stopsAfter) Context.Exit();
    }

    Uuid ITopicEntropy.TopicId(string name)
    {
        // A topic of the same name that is created later must be another one.
        var life = createdTopics.GetValueOrDefault(name);
        createdTopics[name] = life + 1;
        var subject = Hash.Of(Hash.Of(name), unchecked((ulong)Epoch.Value));
        return new(Context.Draw(ControllerSites.TopicId, subject, 2 * life, long.MaxValue), Context.Draw(ControllerSites.TopicId, subject, (2 * life) + 1, long.MaxValue));
    }

    int ITopicEntropy.Draw(ulong subject, uint k, int bound) => (int)Context.Draw(ControllerSites.ReplicaPlacement, subject, k, bound);

    private void OnDiskFailure(DiskStatus status, string file)
    {
        if (!isHalted) ((IQuorumOwner)this).OnFatal($"the log directory has failed: {(status == DiskStatus.NoSpace ? "no space left" : "I/O error")}, {file}");
    }

    // Started again it knows no high watermark, and takes what the quorum has.
    void IQuorumOwner.OnFatal(string reason)
    {
        Context.Report(FactKind.FatalFault, NameId.None, options.NodeId.Value, detail: reason);
        Halt();
        Context.Exit();
    }

    /// <summary>A fatal fault: the real process halts. Its connections end, and nothing more is done.</summary>
    private void Halt()
    {
        isHalted = true;
        IsActive = false;
        pending.Clear();
        connections.CloseAll();
    }

    // All parts decide from one state; another state needs other parts.
    private void DecideFrom(ControllerState latest)
    {
        state = latest;
        updates = new(state);
        brokers = new(state, updates);
        proposals = new(state, updates);
        elections = new(state, updates);
        reassignments = new(state, updates);
        topics = new(state, this);
    }
}
