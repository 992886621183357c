using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Offsets;
using Lab.Broker.Kafka.Producers;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Brokers;

/// <summary>
/// Committed positions of groups, kept in __consumer_offsets: this broker coordinates the groups of the partitions of that
/// topic which it leads. A commit is a record like any other, appended with acks=all; it counts when the high watermark has
/// passed it. A new leader loads the partition's log before it answers. There is no check that positions grow: the last
/// append wins.
/// </summary>
internal sealed class GroupCoordinator(BrokerServices services, ControllerChannel forwarding, Action<ConnectionId, KafkaResponse?> respond)
{
    private sealed class Loaded
    {
        public readonly Dictionary<(string Group, TopicPartition Partition), CommittedOffset> Offsets = [];

        /// <summary>The offset behind the last record taken over from the log.</summary>
        public Offset LoadedTo = Offset.Zero;
    }

    private readonly Dictionary<TopicPartition, Loaded> loaded = [];
    private readonly Dictionary<long, CommitWait> waits = [];
    private readonly RecordBatchBuilder builder = new();
    private long nextWait;
    private bool topicWanted;
    private bool creating;

    // ---- Finding -------------------------------------------------------------------------------------------------

    public void OnFindCoordinator(ConnectionId connection, FindCoordinatorRequest request)
    {
        var topic = services.Image.Topic(LogFileNames.OffsetsTopic);
        if (topic is null)
        {
            topicWanted = true;
            CreateTopicIfWanted();
            respond(connection, new FindCoordinatorResponse(request.CorrelationId, ErrorCode.CoordinatorNotAvailable, BrokerId.None));
            return;
        }

        var state = services.Image.Partition(PartitionOf(request.Group, topic.Partitions));
        var available = state is { Leader.IsNone: false } && services.Image.Broker(state.Leader) is { Fenced: false };
        respond(connection, new FindCoordinatorResponse(
            request.CorrelationId, available ? ErrorCode.None : ErrorCode.CoordinatorNotAvailable, available ? state!.Leader : BrokerId.None));
    }

    /// <summary>The offsets topic is made when the first group asks for its coordinator.</summary>
    public void CreateTopicIfWanted()
    {
        if (!topicWanted || creating || services.Image.Topic(LogFileNames.OffsetsTopic) is not null) return;
        if (!forwarding.IsReady)
        {
            forwarding.Connect();
            return;
        }

        creating = true;
        var s = services.Settings;
        List<KeyValuePair<string, string>> configs =
        [
            new("compression.type", "producer"), new("cleanup.policy", "compact"), new("segment.bytes", s.OffsetsTopicSegmentBytes.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
        var topic = new NewTopic(LogFileNames.OffsetsTopic, s.OffsetsTopicNumPartitions, (short)s.OffsetsTopicReplicationFactor, [], configs);
        forwarding.Send(correlation => new CreateTopicsRequest(correlation, [topic], 30_000));
    }

    public void OnTopicCreated() => creating = false;

    // ---- Loading -------------------------------------------------------------------------------------------------

    public void OnLeadershipChanged(Partition partition)
    {
        if (partition.Id.Topic != LogFileNames.OffsetsTopic) return;
        if (!partition.IsLeader)
        {
            loaded.Remove(partition.Id);
            return;
        }

        var state = new Loaded();
        loaded[partition.Id] = state;
        TakeOver(partition, state);
    }

    /// <summary>Records below the high watermark count from now on.</summary>
    public void OnCommitted(Partition partition)
    {
        if (loaded.TryGetValue(partition.Id, out var state)) TakeOver(partition, state);
    }

    private void TakeOver(Partition partition, Loaded state)
    {
        while (state.LoadedTo < partition.Log.HighWatermark)
        {
            var bytes = partition.Log.Read(state.LoadedTo, partition.Log.HighWatermark, int.MaxValue);
            if (bytes.IsEmpty) break;
            foreach (var batch in new RecordBatches(bytes.Span))
            {
                if (!batch.IsControl)
                {
                    foreach (var record in batch) TakeOver(record, state);
                }

                state.LoadedTo = batch.NextOffset;
            }
        }
    }

    private static void TakeOver(Record record, Loaded state)
    {
        if (OffsetCommitKey.Decode(record.Key.Span) is not Decoded<OffsetCommitKey>.Valid(var key)) return;
        var id = (key.Group, key.Partition);
        if (record.Value.IsNull) state.Offsets.Remove(id);
        else if (OffsetCommitValue.Decode(record.Value.Span) is Decoded<OffsetCommitValue>.Valid(var value)) state.Offsets[id] = new(key.Partition, value.Offset, value.LeaderEpoch);
    }

    // ---- Committing ----------------------------------------------------------------------------------------------

    public void OnOffsetCommit(ConnectionId connection, OffsetCommitRequest request)
    {
        var (partition, error) = Coordinated(request.Group);
        if (error != ErrorCode.None)
        {
            respond(connection, Answer(request, error));
            return;
        }

        var now = services.Context.WallClockMs;
        builder.Begin();
        foreach (var offset in request.Offsets)
        {
            var key = new OffsetCommitKey(request.Group, offset.Partition).Encode();
            var value = new OffsetCommitValue(offset.Offset, offset.LeaderEpoch, "", now).Encode();
            builder.Append(now, OptionalBytes.Of(key), OptionalBytes.Of(value));
        }

        var append = partition!.Append(builder.Build(), acks: -1, AppendOrigin.Coordinator);
        if (append.Error != ErrorCode.None)
        {
            respond(connection, Answer(request, Translate(append.Error)));
            return;
        }

        if (services.Rules.AcknowledgesCommitAtAppend)
        {
            respond(connection, Answer(request, ErrorCode.None));
            return;
        }

        var wait = new CommitWait(this, connection, request, nextWait++);
        if (!partition.WaitFor(append.LastOffset.Next, wait, 0))
        {
            respond(connection, Answer(request, Translate(partition.Acknowledgement)));
            return;
        }

        wait.Timer = services.Context.SetTimer(Duration.FromMs(services.Settings.OffsetsCommitTimeoutMs), BrokerTimers.CommitWait, wait.Id);
        waits.Add(wait.Id, wait);
    }

    public void OnCommitTimeout(long id)
    {
        if (waits.Remove(id, out var wait)) wait.Finish(ErrorCode.RequestTimedOut);
    }

    public OffsetFetchResponse OnOffsetFetch(OffsetFetchRequest request)
    {
        var (partition, error) = Coordinated(request.Group);
        if (error != ErrorCode.None) return new(request.CorrelationId, error, []);
        var state = loaded[partition!.Id];
        List<CommittedOffset> offsets = [];
        foreach (var asked in request.Partitions)
            offsets.Add(state.Offsets.TryGetValue((request.Group, asked), out var known) ? known : new(asked, Offset.None, LeaderEpoch.None));
        return new(request.CorrelationId, ErrorCode.None, offsets);
    }

    /// <summary>The committed position as this coordinator knows it, for the cluster view; none elsewhere.</summary>
    public Offset CommittedBy(string group, TopicPartition partition)
    {
        foreach (var state in loaded.Values)
        {
            if (state.Offsets.TryGetValue((group, partition), out var known)) return known.Offset;
        }

        return Offset.None;
    }

    private (Partition? Partition, ErrorCode Error) Coordinated(string group)
    {
        if (services.Image.Topic(LogFileNames.OffsetsTopic) is not { } topic) return (null, ErrorCode.CoordinatorNotAvailable);
        var partition = services.Replicas.Find(PartitionOf(group, topic.Partitions));
        if (partition is not { IsLeader: true }) return (null, ErrorCode.NotCoordinator);
        return loaded.ContainsKey(partition.Id) ? (partition, ErrorCode.None) : (null, ErrorCode.CoordinatorLoadInProgress);
    }

    private static TopicPartition PartitionOf(string group, int partitions) =>
        new(LogFileNames.OffsetsTopic, JavaStringHash.CoordinatorPartition(group, partitions));

    // What a coordinator tells clients of an append that failed.
    private static ErrorCode Translate(ErrorCode error) => error switch
    {
        ErrorCode.UnknownTopicOrPartition or ErrorCode.NotEnoughReplicas or ErrorCode.NotEnoughReplicasAfterAppend or ErrorCode.RequestTimedOut => ErrorCode.CoordinatorNotAvailable,
        ErrorCode.NotLeaderOrFollower or ErrorCode.KafkaStorageError => ErrorCode.NotCoordinator,
        ErrorCode.MessageTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidFetchSize => ErrorCode.InvalidCommitOffsetSize,
        _ => error,
    };

    private void Answer(ConnectionId connection, OffsetCommitRequest request, ErrorCode error, TimerId timer)
    {
        services.Context.Cancel(timer);
        respond(connection, Answer(request, Translate(error)));
    }

    private static OffsetCommitResponse Answer(OffsetCommitRequest request, ErrorCode error) =>
        new(request, error, [.. request.Offsets.Select(o => (o.Partition, error))]);

    private sealed class CommitWait(GroupCoordinator coordinator, ConnectionId connection, OffsetCommitRequest request, long id) : IPendingAppend
    {
        private bool answered;

        public long Id { get; } = id;
        public TimerId Timer { get; set; }

        public void Decide(int index, ErrorCode error)
        {
            coordinator.waits.Remove(Id);
            Finish(error);
        }

        public void Finish(ErrorCode error)
        {
            if (answered) return;
            answered = true;
            coordinator.Answer(connection, request, error, Timer);
        }
    }
}
