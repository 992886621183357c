using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// The KRaft controller, a quorum of one voter. It decides on its latest state at once, but whatever follows from a
/// decision (answers, what observers read) waits until the records are on its disk. Everything but sessions comes back
/// from the disk at a start.
/// </summary>
public sealed partial class ControllerActor(ControllerOptions options) : Actor, ITopicEntropy, IHoldsImage
{
    private readonly record struct PendingAnswer(ConnectionId Connection, KafkaResponse Response, Offset Behind);

    private readonly Queue<PendingAnswer> pending = new();
    private readonly SortedSet<BrokerEpoch> uncleanRegistrations = [];
    private readonly Dictionary<string, uint> createdTopics = [];
    private readonly ClusterImage committed = new();
    private readonly List<MetadataRecord> records = [];
    private readonly Queue<MetadataRecord> uncommitted = new();
    private ServerConnections connections = null!;
    private ControllerState state = null!;
    private PartitionUpdates updates = null!;
    private BrokerControl brokers = null!;
    private IsrProposals proposals = null!;
    private LeaderElections elections = null!;
    private TopicCreation topics = null!;
    private MetadataLog log = null!;
    private MetadataFetches fetches = null!;
    private ControllerFacts facts = null!;
    private MetadataReplay commits = null!;
    private TimerId commitTimer;
    private bool commitTimerIsBackground;
    private VirtualTime commitDue;

    /// <summary>What the controller decides from: records that are not on disk yet included. For invariants.</summary>
    public ControllerState State => state;

    /// <summary>What is committed, so what brokers may learn: for cluster views.</summary>
    public ClusterImage Committed => committed;

    ClusterImage IHoldsImage.Image => committed;

    /// <summary>Whether it leads the quorum: false before its start is over and after it halted.</summary>
    public bool IsActive { get; private set; }

    /// <summary>The epoch of its leadership in the metadata quorum.</summary>
    public LeaderEpoch Epoch => log?.Epoch ?? LeaderEpoch.None;

    public override void OnStart()
    {
        connections = new(Context, Handle);
        Context.Listen(KafkaPorts.Controller);
        if (ControllerDirectory.Open(Context, options) is null)
        {
            Halt();
            return;
        }

        state = new(options);
        updates = new(state);
        brokers = new(state, updates);
        proposals = new(state, updates);
        elections = new(state, updates);
        topics = new(state, this);
        facts = new(Context, uncleanRegistrations.Contains);
        commits = new(committed, facts);
        log = MetadataLog.Open(Context, options);
        fetches = new(Context, options, log, ControllerTimers.FetchWait, connections.Respond);
        Recover();
        BecomeActive();
    }

    public override void OnMessage(ConnectionId connection, Message message)
    {
        if (message is KafkaRequest request) connections.Received(connection, request);
    }

    public override void OnConnection(ConnectionId connection, ConnectionChange change)
    {
        if (change == ConnectionChange.Accepted)
        {
            connections.Accepted(connection);
            if (!IsActive) connections.Close(connection);
        }
        else if (connections.Lost(connection) && IsActive)
        {
            fetches.OnConnectionLost(connection);
        }
    }

    Uuid ITopicEntropy.TopicId(string name)
    {
        // A topic of the same name that is created later must be another one.
        var life = createdTopics.GetValueOrDefault(name);
        createdTopics[name] = life + 1;
        var subject = Hash.Of(Hash.Of(name), unchecked((ulong)log.Epoch.Value));
        return new(Context.Draw(ControllerSites.TopicId, subject, 2 * life, long.MaxValue), Context.Draw(ControllerSites.TopicId, subject, (2 * life) + 1, long.MaxValue));
    }

    int ITopicEntropy.Draw(ulong subject, uint k, int bound) => (int)Context.Draw(ControllerSites.ReplicaPlacement, subject, k, bound);

    private void Recover()
    {
        log.Replay(
            (record, offset) =>
            {
                state.Apply(record, offset);
                commits.Apply(record, offset);
            },
            SkipControl);
        facts.Enabled = true;
    }

    private void SkipControl(Offset offset)
    {
        state.Skip(offset);
        commits.Skip(offset);
    }

    private void BecomeActive()
    {
        if (log.Lead() != DiskStatus.Ok)
        {
            Halt();
            return;
        }

        SkipControl(log.HighWatermark - 1);
        IsActive = true;
        if (state.MetadataVersion == 0) BootstrapCluster();
        if (state.MetadataVersion >= ControllerFeatures.ControllerRegistration) RegisterItself();
        Commit();
        if (!IsActive) return;
        brokers.BecomeActive(Context.Now);
        ArmSessionExpiry();
        SetPeriodic(ControllerTimers.NoOp, options.MetadataMaxIdleInterval);
        SetPeriodic(ControllerTimers.UncleanElection, options.UncleanLeaderElectionInterval);
        if (options.AutoLeaderRebalanceEnable) SetPeriodic(ControllerTimers.Rebalance, options.LeaderImbalanceCheckInterval);
    }

    // All or nothing (KIP-868): a controller that dies in between finds a transaction without an end.
    private void BootstrapCluster()
    {
        records.Add(new BeginTransactionRecord("Bootstrap records"));
        records.AddRange(ControllerDirectory.Bootstrap(Context));

        if (ControllerFeatures.KnowsZooKeeper(options.Features)) records.Add(ControllerFeatures.NoZooKeeperMigration);

        // With eligible leader replicas the cluster's min.insync.replicas must be the same for all: it moves into the log.
        if (records.Exists(record => record is FeatureLevelRecord { Name: ControllerFeatures.EligibleLeaderReplicas, FeatureLevel: > 0 }))
        {
            records.Add(new ConfigRecord(ConfigResourceType.Broker, "", "min.insync.replicas", options.MinInsyncReplicas.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        records.Add(new EndTransactionRecord());
        Append();
    }

    private void RegisterItself()
    {
        var life = (uint)Context.Incarnation * 2;
        var incarnation = new Uuid(
            Context.Draw(ControllerSites.Incarnation, Context.Name, life, long.MaxValue), Context.Draw(ControllerSites.Incarnation, Context.Name, life + 1, long.MaxValue));
        records.Add(new RegisterControllerRecord(
            options.NodeId, incarnation, [new("CONTROLLER", HostName.Of(Context.Machine), KafkaPorts.Controller, 0)],
            [.. options.SupportedFeatures.Select(feature => new SupportedFeature(feature.Name, feature.Min, feature.Max))]));
        Append();
    }

    /// <summary>A fatal fault: the real process halts. Its connections end, and nothing more is done.</summary>
    private void Halt()
    {
        IsActive = false;
        pending.Clear();
        connections.CloseAll();
    }
}
