using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.Producers;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Kernel.Stocks;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Replication;

/// <summary>All replicas of this broker: who leads, who follows, and what producers are answered.</summary>
internal sealed class ReplicaManager
{
    private readonly BrokerServices services;
    private readonly LogDirectory logs;
    private readonly Action<ConnectionId, KafkaResponse?> respond;
    private readonly Action<ConnectionId> close;
    private readonly Dictionary<TopicPartition, Partition> partitions = [];
    private readonly List<Partition> ordered = [];
    private readonly List<Partition> underReplicated = [];
    private readonly Dictionary<long, PendingProduce> waits = [];
    private readonly Stock<PendingProduce> produces;
    private readonly Stock<ProduceResponse> answers;
    private long nextWait;

    /// <param name="services">The broker's.</param>
    /// <param name="logs">Where its logs are.</param>
    /// <param name="respond">Answers on a connection, with null not at all.</param>
    /// <param name="close">Closes a connection.</param>
    public ReplicaManager(BrokerServices services, LogDirectory logs, Action<ConnectionId, KafkaResponse?, ISendSource?> respond, Action<ConnectionId> close)
    {
        this.services = services;
        this.logs = logs;
        this.close = close;
        produces = services.Context.Stocks.Of<PendingProduce>();
        answers = services.Context.Stocks.Of<ProduceResponse>();
        this.respond = (connection, response) => respond(connection, response, null);
        Fetches = new(services, this, respond);
        Fetchers = new(services, this);
    }

    /// <summary>What readers of this broker's partitions ask.</summary>
    public FetchService Fetches { get; }

    /// <summary>What this broker asks of others, as a follower.</summary>
    public ReplicaFetchers Fetchers { get; }

    /// <summary>In the order in which they came to this broker.</summary>
    public IReadOnlyList<Partition> All => ordered;

    /// <summary>Grows with every partition that comes to this broker or leaves it.</summary>
    public int Version { get; private set; }

    public Partition? Find(TopicPartition id) => partitions.GetValueOrDefault(id);

    /// <summary>
    /// Led here with replicas missing from the in-sync set: every fetch of such a follower must be looked at, also one that
    /// does not name the partition again, since what keeps it out may have ended meanwhile (it was fenced).
    /// </summary>
    public IReadOnlyList<Partition> UnderReplicated => underReplicated;

    /// <summary>A partition's role or in-sync set changed.</summary>
    public void NoteInSync(Partition partition)
    {
        var listed = underReplicated.Contains(partition);
        if (partition.IsUnderReplicated && !listed) underReplicated.Add(partition);
        else if (!partition.IsUnderReplicated && listed) underReplicated.Remove(partition);
    }

    /// <summary>Old segments may have gone: readers of led partitions are told, and leaders of followed ones.</summary>
    public void NoteLogStarts()
    {
        foreach (var partition in ordered) partition.NoteLogStart();
        Fetchers.NoteLogStarts();
    }

    // ---- Metadata ------------------------------------------------------------------------------------------------

    /// <summary>Metadata says something new of a partition. True if this broker has just become its leader or ceased to be.</summary>
    public void Apply(PartitionState state)
    {
        // A topic of the same name that was made anew is another one.
        if (Find(state.Partition) is { } old && old.TopicId != state.TopicId) Remove(state.Partition);
        if (!Contains(state.Replicas, services.Broker))
        {
            Remove(state.Partition);
            return;
        }

        var partition = Find(state.Partition) ?? Create(state);
        if (state.Leader == services.Broker)
        {
            Fetchers.Remove(partition);
            if (partition.BecomeLeader(state)) LeadershipChanged?.Invoke(partition);
            return;
        }

        var wasLeader = partition.IsLeader;
        if (partition.BecomeFollower(state)) Fetchers.Follow(partition);
        else Fetchers.LeaderMoved(partition);
        if (wasLeader) LeadershipChanged?.Invoke(partition);
    }

    /// <summary>This broker holds the partition no more: whoever waits here is sent away, and its log goes (file.delete.delay.ms later from the disk).</summary>
    public void Remove(TopicPartition id)
    {
        if (!partitions.Remove(id, out var gone)) return;
        Version++;
        ordered.Remove(gone);
        underReplicated.Remove(gone);
        Fetchers.Remove(gone);
        if (gone.Retire()) LeadershipChanged?.Invoke(gone);
        logs.Delete(id);
        if (services.Image.Topic(id.Topic) is null) services.ForgetTopic(id.Topic);
    }

    /// <summary>A partition's role on this broker changed: the group coordinator loads or unloads.</summary>
    public Action<Partition>? LeadershipChanged { get; set; }

    private Partition Create(PartitionState state)
    {
        var settings = services.TopicSettings(state.Partition.Topic);
        var rules = services.Rules;
        var ofLog = LogSettings.Of(settings, services.Settings) with { RefusesUnknownProducers = rules.RefusesUnknownProducers, ForgetsProducersBelowLogStart = rules.ForgetsProducersBelowLogStart };
        var log = logs.GetOrCreate(state.Partition, state.TopicId, ofLog);
        var partition = new Partition(services, state.Partition, state.TopicId, settings, log);
        partitions.Add(state.Partition, partition);
        ordered.Add(partition);
        Version++;
        return partition;
    }

    // ---- Produce -------------------------------------------------------------------------------------------------

    /// <summary>
    /// A produce request: every batch is appended or refused; acks=1 is answered at once, acks=all when the high watermark
    /// has passed every batch or its time is up. With acks=0 nothing is answered, but an error closes the connection.
    /// </summary>
    public void OnProduce(ConnectionId connection, ProduceRequest request)
    {
        if (request.Acks is not (-1 or 0 or 1))
        {
            respond(connection, new ProduceResponse().With(request, [.. request.Data.ToArray().Select(static d => Result(d.Partition, null, ErrorCode.InvalidRequiredAcks, Offset.None))]));
            return;
        }

        var produce = produces.Take();
        produce.Begin(this, connection, request);
        var failed = false;
        for (var i = 0; i < request.Data.Length; i++)
        {
            ref readonly var data = ref request.Data[i];
            var partition = Find(data.Partition);
            var append = Append(partition, data, request.Acks);
            produce.Results[i] = Result(data.Partition, partition, append.Error, append.FirstOffset);
            if (append.Error != ErrorCode.None)
            {
                failed = true;
                if (partition is not null) services.Context.Report(FactKind.ProduceRefused, partition.Log.Place, (long)append.Error, request.FirstMessage, request.Acks);
                continue;
            }

            if (services.Context.Listens(FactKind.OrphanExecuted) && services.Context.IsAbandoned(connection))
                services.Context.Report(FactKind.OrphanExecuted, partition!.Log.Place, (long)ApiKey.Produce, request.FirstMessage);
            if (append.IsDuplicate) services.Context.Report(FactKind.DuplicateBatch, partition!.Log.Place, append.FirstOffset.Value, append.LastOffset.Value);
            if (services.Rules.AcknowledgesAtAppend(request.Acks))
            {
                if (request.Acks != 0) services.Context.Report(FactKind.ProduceAcknowledged, partition!.Log.Place, append.FirstOffset.Value, append.LastOffset.Value, request.Acks);
                continue;
            }

            produce.Await(i, append.LastOffset);
            if (!partition!.WaitFor(append.LastOffset.Next, produce, i)) produce.Settle(i, partition, partition.Acknowledgement);
        }

        if (request.Acks == 0)
        {
            if (failed) close(connection);
            respond(connection, null);
            return;
        }

        if (produce.Undecided == 0)
        {
            respond(connection, answers.Take().With(request, produce.Results));
            return;
        }

        produce.Timer = services.Context.SetTimer(Duration.FromMs(request.TimeoutMs), BrokerTimers.ProduceWait, produce.Id);
        waits.Add(produce.Id, produce);
    }

    /// <summary>A waiting produce has run out of time: what is undecided in it is told REQUEST_TIMED_OUT. The records stay.</summary>
    public void OnProduceTimeout(long id)
    {
        if (waits.TryGetValue(id, out var wait)) wait.Expire();
    }

    private LogAppend Append(Partition? partition, in ProduceData data, short acks)
    {
        if (!data.TopicId.IsZero && (services.Image.Topic(data.TopicId) is null || (partition is not null && partition.TopicId != data.TopicId))) return LogAppend.Refused(ErrorCode.UnknownTopicId);
        if (partition is null) return LogAppend.Refused(services.Image.Partition(data.Partition) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.NotLeaderOrFollower);
        var bytes = data.Records.Span;
        if (RecordBatch.TryRead(bytes, out var batch) != BatchStatus.Ok) return LogAppend.Refused(ErrorCode.CorruptMessage);
        // Exactly one batch (ProduceRequest.validateRecords): another behind it is an error of the client, anything else is damage.
        if (batch.SizeInBytes < bytes.Length) return LogAppend.Refused(RecordBatch.TryRead(bytes[batch.SizeInBytes..], out _) == BatchStatus.Ok ? ErrorCode.InvalidRecord : ErrorCode.CorruptMessage);
        // Whether it may be appended here at all comes before what is in it: a broker that leads no more knows no definite error.
        if (partition.Refuses(acks) is var refused and not ErrorCode.None) return LogAppend.Refused(refused);
        if (bytes.Length > partition.Settings.MaxMessageBytes) return LogAppend.Refused(ErrorCode.MessageTooLarge);
        if (!batch.IsValid) return LogAppend.Refused(ErrorCode.CorruptMessage);
        if (!partition.Settings.MessageTimestampIsLogAppendTime)
        {
            var ahead = batch.MaxTimestamp - services.Context.WallClockMs;
            if (ahead > partition.Settings.MessageTimestampAfterMaxMs || -ahead > partition.Settings.MessageTimestampBeforeMaxMs) return LogAppend.Refused(ErrorCode.InvalidTimestamp);
        }

        return partition.Append(bytes, acks, AppendOrigin.Client);
    }

    private static ProduceResult Result(TopicPartition id, Partition? partition, ErrorCode error, Offset first) => new(
        id, error, error == ErrorCode.None ? first : Offset.None, partition?.Log.LogStartOffset ?? Offset.None,
        error == ErrorCode.NotLeaderOrFollower ? partition?.Leader ?? BrokerId.None : BrokerId.None,
        error == ErrorCode.NotLeaderOrFollower ? partition?.LeaderEpoch ?? LeaderEpoch.None : LeaderEpoch.None);

    private static bool Contains(IReadOnlyList<BrokerId> brokers, BrokerId broker)
    {
        for (var i = 0; i < brokers.Count; i++)
        {
            if (brokers[i] == broker) return true;
        }

        return false;
    }

    /// <summary>A produce while its results are gathered: with acks=all until all of them are decided.</summary>
    private sealed class PendingProduce : IPendingAppend, IKnowsItsRun
    {
        private ReplicaManager manager = null!;
        private ConnectionId connection;
        private ProduceRequest request = null!;
        private ProduceResult[] results = [];
        private Offset[] lastOffsets = [];
        private bool answered;

        /// <summary>Only of those that wait.</summary>
        public long Id { get; private set; }

        /// <summary>Results that still wait.</summary>
        public int Undecided { get; private set; }

        public TimerId Timer { get; set; }

        public Span<ProduceResult> Results => results.AsSpan(0, request.Data.Length);

        public void Begin(ReplicaManager manager, ConnectionId connection, ProduceRequest request)
        {
            (this.manager, this.connection, this.request) = (manager, connection, request);
            (Id, Undecided, Timer, answered) = (-1, 0, default, false);
            if (results.Length < request.Data.Length) (results, lastOffsets) = (new ProduceResult[request.Data.Length], new Offset[request.Data.Length]);
            lastOffsets.AsSpan().Fill(Offset.None);
        }

        public void LetGo() => (manager, request) = (null!, null!);

        /// <summary>The batch is in the log, but not everywhere.</summary>
        public void Await(int index, Offset lastOffset)
        {
            if (Id < 0) Id = manager.nextWait++;
            lastOffsets[index] = lastOffset;
            Undecided++;
        }

        public void Decide(int index, ErrorCode error)
        {
            if (answered) return;
            Settle(index, manager.Find(results[index].Partition), error);
            if (Undecided > 0) return;
            manager.services.Context.Cancel(Timer);
            Answer();
        }

        public void Settle(int index, Partition? partition, ErrorCode error)
        {
            Undecided--;
            var first = results[index].BaseOffset;
            results[index] = Result(results[index].Partition, partition, error, first);
            if (error == ErrorCode.None) manager.services.Context.Report(FactKind.ProduceAcknowledged, partition!.Log.Place, first.Value, lastOffsets[index].Value, -1);
            lastOffsets[index] = Offset.None;
        }

        public void Expire()
        {
            for (var i = 0; i < request.Data.Length; i++)
            {
                if (lastOffsets[i] != Offset.None && results[i].Error == ErrorCode.None) Settle(i, manager.Find(results[i].Partition), ErrorCode.RequestTimedOut);
            }

            Answer();
        }

        private void Answer()
        {
            answered = true;
            manager.waits.Remove(Id);
            manager.respond(connection, manager.answers.Take().With(request, Results));
        }
    }
}
