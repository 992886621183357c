using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Combined;
using Lab.Broker.Kafka.Groups;
using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;

namespace Lab.Broker.Kafka.Brokers;

/// <summary>
/// A Kafka broker in KRaft mode: one process, one log directory. This class only passes on what it hears; each part below
/// it is one idea: connections, lifecycle, metadata, replicas (leaders, followers, fetchers), the group coordinator.
/// </summary>
/// <param name="options">Everything that it is made from.</param>
/// <param name="controller">The controller of its process in a combined node; null when it observes the metadata log by itself.</param>
public sealed class BrokerActor(BrokerOptions options, ActorId? controller = null) : Actor
{
    private BrokerServices services = null!;
    private ServerConnections connections = null!;
    private LogDirectory logs = null!;
    private ReplicaManager replicas = null!;
    private BrokerLifecycle lifecycle = null!;
    private MetadataFollower? metadata;
    private LocalMetadata? local;
    private ControllerChannel proposals = null!;
    private ControllerChannel forwarding = null!;
    private ProducerIds producerIds = null!;
    private GroupCoordinator groups = null!;
    private bool isPublished;

    public BrokerId Broker => options.Broker;

    /// <summary>Every replica of this broker, for cluster views and invariants.</summary>
    internal IReadOnlyList<Partition> Partitions => replicas?.All ?? [];

    internal ReplicaManager Replicas => replicas;

    internal ClusterImage Image => services.Image;

    internal GroupCoordinator Groups => groups;

    /// <summary>The registration of this life; none before the controller's first answer.</summary>
    internal BrokerEpoch Epoch => services?.BrokerEpoch ?? BrokerEpoch.None;

    public bool IsRunning => lifecycle?.IsRunning ?? false;

    public override void OnStart()
    {
        services = new(Context, options.Broker, options.Settings, options.Rules, options.TopicSettings) { GroupRules = options.GroupRules };
        connections = new(Context, Handle);
        var failure = new LogDirectoryFailure(Context, options.Broker, options.Rules);
        if (LogDirectory.Open(Context, options.Broker, options.ClusterId, failure) is not { } opened) return;
        logs = opened;
        replicas = new(services, logs, connections.Respond, connections.Close);
        services.Replicas = replicas;

        var toController = ControllerChannel.Options(Duration.FromMs(options.Settings.ControllerSocketTimeoutMs));
        var active = new ActiveController(options.Controllers);
        proposals = new(
            Context, active, toController, Duration.FromMs(50), BrokerTimers.ProposalChannel,
            () => services.Proposals.MaybeSend(), m => services.Proposals.OnResponse((AlterPartitionResponse)m), () => services.Proposals.OnDisconnected());
        services.Proposals = new(services, proposals);
        forwarding = new(
            Context, active, toController, Duration.FromMs(50), BrokerTimers.ForwardChannel,
            OnForwardReady, OnForwardResponse, OnForwardLost);
        producerIds = new(services, forwarding, connections.Respond);
        groups = new(services, forwarding, connections.Respond);
        replicas.LeadershipChanged = groups.OnLeadershipChanged;
        services.OnCommitted = groups.OnCommitted;
        var image = new BrokerImage(services.Image, OnMetadata);
        if (controller is null) metadata = new(services, logs, active, image);
        else local = new(image, active);
        lifecycle = new(services, options, logs, active, () => services.Image.LastApplied, OnCaughtUp, Stop);

        metadata?.Channel.Connect();
        if (controller is { } part) Context.Tell(part, new NodeEvent.Subscribed());
        lifecycle.Channel.Connect();
        proposals.Connect();
    }

    public override void OnMessage(ConnectionId connection, Message message)
    {
        if (IsDeaf) return;
        if (message is KafkaRequest request)
        {
            connections.Received(connection, request);
            return;
        }

        _ = replicas.Fetchers.OnMessage(connection, message) || metadata?.Channel.OnMessage(connection, message) == true || lifecycle.Channel.OnMessage(connection, message)
            || proposals.OnMessage(connection, message) || forwarding.OnMessage(connection, message);
    }

    public override void OnConnection(ConnectionId connection, ConnectionChange change)
    {
        if (IsDeaf)
        {
            // The process goes on without its broker: nobody is let in any more.
            if (change == ConnectionChange.Accepted && controller is not null) Context.Close(connection);
            return;
        }

        if (change == ConnectionChange.Accepted)
        {
            connections.Accepted(connection);
            return;
        }

        if (change == ConnectionChange.Drained && connections.Drained(connection)) return;
        if (change != ConnectionChange.Drained && connections.Lost(connection))
        {
            replicas.Fetches.OnConnectionLost(connection);
            return;
        }

        _ = replicas.Fetchers.OnConnection(connection, change) || metadata?.Channel.OnConnection(connection, change) == true || lifecycle.Channel.OnConnection(connection, change)
            || proposals.OnConnection(connection, change) || forwarding.OnConnection(connection, change);
    }

    public override void OnTimer(int kind, long data)
    {
        if (kind == BrokerTimers.Halt)
        {
            Context.Exit();
            return;
        }

        if (IsDeaf) return;
        switch (kind)
        {
            case BrokerTimers.ProduceWait:
                replicas.OnProduceTimeout(data);
                break;
            case BrokerTimers.FetchWait:
                replicas.Fetches.OnWaitOver(data);
                break;
            case BrokerTimers.Heartbeat:
                lifecycle.OnTimer();
                break;
            case BrokerTimers.ShutdownPatience:
                lifecycle.OnPatienceOver();
                break;
            case BrokerTimers.IsrScan:
                foreach (var partition in replicas.All) partition.MaybeShrinkIsr();
                Context.SetTimer(Duration.FromMs(options.Settings.ReplicaLagTimeMaxMs / 2), BrokerTimers.IsrScan, background: true);
                break;
            case BrokerTimers.HighWatermarkCheckpoint:
                logs.WriteHighWatermarks();
                Context.SetTimer(Duration.FromMs(options.Settings.ReplicaHighWatermarkCheckpointIntervalMs), BrokerTimers.HighWatermarkCheckpoint, background: true);
                break;
            case BrokerTimers.RecoveryCheckpoint:
                logs.WriteRecoveryPoints();
                Context.SetTimer(Duration.FromMs(options.Settings.LogFlushOffsetCheckpointIntervalMs), BrokerTimers.RecoveryCheckpoint, background: true);
                break;
            case BrokerTimers.DeleteFiles:
                logs.DeleteFiles(data);
                break;
            case BrokerTimers.CleanMetadataLog:
                metadata?.Clean();
                break;
            case BrokerTimers.LogStartCheckpoint or BrokerTimers.Retention or BrokerTimers.Flusher or BrokerTimers.ProducerExpiry:
                Housekeep(kind);
                break;
            default:
                _ = groups.OnTimer(kind, data) || replicas.Fetchers.OnTimer(kind, data) || metadata?.Channel.OnTimer(kind, data) == true || lifecycle.Channel.OnTimer(kind, data)
                    || proposals.OnTimer(kind, data) || forwarding.OnTimer(kind, data);
                break;
        }
    }

    public override void OnLocal(ActorId from, Message message)
    {
        if (!IsDeaf && message is NodeEvent news) local?.On(news);
    }

    public override void OnTerminate() => lifecycle?.BeginShutdown();

    // Its directory could not be opened, or its logs are closed: it only waits for its end.
    private bool IsDeaf => lifecycle is null || lifecycle.HasStopped;

    // Nothing is served any more when logs are closed: everything flushed, the marker last.
    private void Stop()
    {
        logs.CloseCleanly(services.BrokerEpoch);
        if (controller is { } part)
        {
            connections.CloseAll();
            Context.Tell(part, new NodeEvent.BrokerStopped());
        }
        else
        {
            Context.Exit();
        }
    }

    public override void OnDisk(long token, DiskStatus status)
    {
        var isSnapshot = token == MetadataLog.SnapshotToken;
        logs?.OnFlushed(token, status, isSnapshot ? "a snapshot of the metadata log" : "a rolled segment");
        if (isSnapshot) metadata?.OnSnapshotFlushed(status);
    }

    // ---- Requests ------------------------------------------------------------------------------------------------

    private void Handle(ConnectionId connection, KafkaRequest request)
    {
        Context.Charge(BrokerCosts.Request + BrokerCosts.OfBytes(request.WireSize));
        switch (request)
        {
            case ProduceRequest produce:
                replicas.OnProduce(connection, produce);
                break;
            case FetchRequest fetch:
                replicas.Fetches.OnFetch(connection, fetch);
                break;
            case MetadataRequest ask:
                connections.Respond(connection, ClusterAnswers.Metadata(services, ask));
                break;
            case ListOffsetsRequest ask:
                connections.Respond(connection, ClusterAnswers.ListOffsets(services, ask));
                break;
            case OffsetForLeaderEpochRequest ask:
                connections.Respond(connection, ClusterAnswers.OffsetForLeaderEpoch(services, ask));
                break;
            case InitProducerIdRequest init:
                producerIds.OnInitProducerId(connection, init);
                break;
            default:
                if (!groups.Handle(connection, request)) connections.Close(connection);
                break;
        }
    }

    // ---- Metadata ------------------------------------------------------------------------------------------------

    // What a broker knew in its last life, and what it hears before its own registration, is not to be acted on: it would
    // lead again in an epoch that is about to end, with a log that may have lost its tail. The real broker installs its
    // metadata publishers and enables its ports when the controller has said that it is caught up (BrokerServer.startup).
    private void OnCaughtUp()
    {
        isPublished = true;
        if (options.Rules.DeletesCleanMarkerFirst) logs.DeleteMarker();
        logs.DeleteStrays(id => services.Image.Partition(id)?.Replicas.Contains(options.Broker) ?? false);
        foreach (var state in services.Image.Partitions) replicas.Apply(state);
        logs.DeleteMarker();
        AfterMetadata();
        Context.Listen(KafkaPorts.Broker, new(options.Settings.SocketSendBufferBytes, options.Settings.SocketReceiveBufferBytes));
        Context.SetTimer(Duration.FromMs(options.Settings.ReplicaLagTimeMaxMs / 2), BrokerTimers.IsrScan, background: true);
        Context.SetTimer(Duration.FromMs(options.Settings.ReplicaHighWatermarkCheckpointIntervalMs), BrokerTimers.HighWatermarkCheckpoint, background: true);
        Context.SetTimer(Duration.FromMs(options.Settings.LogFlushOffsetCheckpointIntervalMs), BrokerTimers.RecoveryCheckpoint, background: true);
        BeginHousekeeping();
    }

    private void OnMetadata(IReadOnlyList<TopicPartition> touched, IReadOnlyList<TopicState> deleted)
    {
        if (!isPublished) return;
        foreach (var id in touched)
        {
            if (services.Image.Partition(id) is { } state) replicas.Apply(state);
            else replicas.Remove(id);
        }

        if (deleted.Count > 0) groups.OnTopicsDeleted(deleted);
        AfterMetadata();
    }

    private void AfterMetadata()
    {
        replicas.Fetchers.OnBrokersChanged();
        services.Proposals.MaybeSend();
    }

    // ---- Housekeeping --------------------------------------------------------------------------------------------

    private void BeginHousekeeping()
    {
        // LogManager.startup: the first of each after log.initial.task.delay.ms.
        var first = Duration.FromMs(options.Settings.LogInitialTaskDelayMs);
        Context.SetTimer(first, BrokerTimers.Retention, background: true);
        Context.SetTimer(first, BrokerTimers.LogStartCheckpoint, background: true);
        if (options.Settings.LogFlushSchedulerIntervalMs < long.MaxValue) Context.SetTimer(first, BrokerTimers.Flusher, background: true);
        Context.SetTimer(Duration.FromMs(options.Settings.ProducerIdExpirationCheckIntervalMs), BrokerTimers.ProducerExpiry, background: true);
    }

    private void Housekeep(int kind)
    {
        var s = options.Settings;
        long interval;
        switch (kind)
        {
            case BrokerTimers.Retention:
                logs.DeleteOldSegments();
                replicas.NoteLogStarts();
                interval = s.LogRetentionCheckIntervalMs;
                break;
            case BrokerTimers.LogStartCheckpoint:
                logs.WriteLogStarts();
                interval = s.LogFlushStartOffsetCheckpointIntervalMs;
                break;
            case BrokerTimers.Flusher:
                logs.FlushOldLogs();
                interval = s.LogFlushSchedulerIntervalMs;
                break;
            default:
                logs.ForgetIdleProducers();
                interval = s.ProducerIdExpirationCheckIntervalMs;
                break;
        }

        Context.SetTimer(Duration.FromMs(interval), kind, background: true);
    }

    // ---- Forwarded requests --------------------------------------------------------------------------------------

    private void OnForwardReady()
    {
        producerIds.Serve();
        groups.Lookup.CreateTopicIfWanted();
    }

    private void OnForwardResponse(Message message)
    {
        switch (message)
        {
            case AllocateProducerIdsResponse allocated:
                producerIds.OnAllocated(allocated);
                break;
            case CreateTopicsResponse:
                groups.Lookup.OnTopicCreated();
                break;
        }

        OnForwardReady();
    }

    private void OnForwardLost()
    {
        producerIds.OnDisconnected();
        groups.Lookup.OnTopicCreated();
    }
}
