using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Clients.Support;

/// <summary>
/// A scripted broker: one request of a connection at a time, in order, as real ones do; everything else is as the
/// <see cref="FakeCluster"/> says.
/// </summary>
public sealed class FakeBroker(FakeCluster cluster, int id) : Actor
{
    private sealed class Line
    {
        public Queue<KafkaRequest> Waiting { get; } = new();
        public KafkaRequest? Current { get; set; }
        public bool Hangs { get; set; }
    }

    private readonly Dictionary<ConnectionId, Line> lines = [];
    private readonly List<ConnectionId> parked = [];

    public override void OnStart()
    {
        cluster.Live.RemoveAll(b => b.Context.Machine == Context.Machine);
        cluster.Live.Add(this);
        Context.Listen(9092);
    }

    public override void OnConnection(ConnectionId connection, ConnectionChange change)
    {
        if (change == ConnectionChange.Accepted) lines[connection] = new();
        else lines.Remove(connection);
    }

    public override void OnMessage(ConnectionId connection, Message message)
    {
        var line = lines[connection];
        line.Waiting.Enqueue((KafkaRequest)message);
        Work(connection, line);
    }

    public override void OnTimer(int kind, long data) => Wake(new((int)data), timedOut: true);

    private void Work(ConnectionId connection, Line line)
    {
        while (line.Current is null && !line.Hangs && line.Waiting.TryDequeue(out var request))
        {
            cluster.Seen.Add(request);
            switch (cluster.OnRequest(id, request))
            {
                case Reaction.Answer:
                    Answer(connection, line, request);
                    break;
                case Reaction.ExecuteSilently:
                    Execute(request);
                    break;
                case Reaction.LoseReply:
                    Execute(request);
                    Close(connection);
                    return;
                case Reaction.LoseRequest:
                    Close(connection);
                    return;
                case Reaction.ExecuteAndHang:
                    Execute(request);
                    line.Hangs = true;
                    return;
                case Reaction.Hang:
                    line.Hangs = true;
                    return;
            }
        }
    }

    private void Close(ConnectionId connection)
    {
        // What was sent behind it is never looked at.
        lines.Remove(connection);
        Context.Close(connection);
    }

    private void Answer(ConnectionId connection, Line line, KafkaRequest request)
    {
        if (request is FetchRequest { MaxWaitMs: > 0 } fetch && HasNothing(fetch))
        {
            line.Current = request;
            parked.Add(connection);
            Context.SetTimer(Duration.FromMs(fetch.MaxWaitMs), 1, connection.Value);
            return;
        }

        if (Execute(request) is { } answer) Context.Send(connection, answer);
    }

    private void Wake(ConnectionId connection, bool timedOut)
    {
        if (!lines.TryGetValue(connection, out var line) || line.Current is not FetchRequest fetch) return;
        if (!timedOut && HasNothing(fetch)) return;
        line.Current = null;
        parked.Remove(connection);
        Context.Send(connection, Execute(fetch)!);
        Work(connection, line);
    }

    private bool HasNothing(FetchRequest fetch) => fetch.Partitions.ToArray().All(p =>
        p.TopicId == cluster.TopicId && cluster[p.Partition.Partition] is var log && p.CurrentLeaderEpoch.Value is var epoch && (epoch < 0 || epoch == log.Epoch)
        && (log.Leader == id ? !SendsNearer(fetch, log) && p.FetchOffset.Value == log.End : log.Nearer == id && log.NearerError == ErrorCode.None && p.FetchOffset.Value == log.NearerEnd));

    private static bool SendsNearer(FetchRequest fetch, FakeLog log) => fetch.Rack.Length > 0 && log.Nearer > 0;

    private KafkaResponse? Execute(KafkaRequest request) => request switch
    {
        MetadataRequest r => Metadata(r),
        ProduceRequest r => Produce(r),
        FetchRequest r => new FetchResponse().With(r, ErrorCode.None, 0, [.. r.Partitions.ToArray().Select(p => Fetch(r, p))]),
        ListOffsetsRequest r => ListOffsets(r),
        OffsetForLeaderEpochRequest r => EpochEnd(r),
        InitProducerIdRequest r => new InitProducerIdResponse(r.CorrelationId, ErrorCode.None, new(cluster.NextProducerId++), ProducerEpoch.Zero),
        FindCoordinatorRequest r => new FindCoordinatorResponse(r.CorrelationId, cluster.Coordinator < 0 ? ErrorCode.CoordinatorNotAvailable : ErrorCode.None, new(cluster.Coordinator)),
        OffsetCommitRequest r => Commit(r),
        OffsetFetchRequest r => Committed(r),
        _ => throw new InvalidOperationException($"No script for {request.Api}."),
    };

    private MetadataResponse Metadata(MetadataRequest r) => cluster.TopicIsKnown
        ? new(r.CorrelationId, cluster.Endpoints, new(1), [.. cluster.Logs.Select((l, p) => new PartitionMetadata(
            new(cluster.Topic, p), cluster.TopicId, l.Leader < 0 ? ErrorCode.LeaderNotAvailable : ErrorCode.None, new(l.Leader), new(l.Epoch), [], []))], [])
        : new(r.CorrelationId, cluster.Endpoints, new(1), [], [(cluster.Topic, ErrorCode.UnknownTopicOrPartition)]);

    private ProduceResponse? Produce(ProduceRequest r)
    {
        var results = new List<ProduceResult>();
        foreach (var data in r.Data)
        {
            var log = cluster[data.Partition.Partition];
            var (error, offset) = data.TopicId != cluster.TopicId && !data.TopicId.IsZero ? (ErrorCode.UnknownTopicId, -1)
                : log.Leader != id ? (ErrorCode.NotLeaderOrFollower, -1)
                : data.Records.Length > cluster.MaxBatchBytes ? (ErrorCode.MessageTooLarge, -1)
                : cluster.OnProduce(data) is var refused && refused != ErrorCode.None ? (refused, -1)
                : log.Append(data.Records.Span);
            if (error == ErrorCode.None && cluster.OnAppended(data) is var late && late != ErrorCode.None) (error, offset) = (late, -1);
            var names = cluster.NamesTheLeader && error == ErrorCode.NotLeaderOrFollower;
            results.Add(new(data.Partition, error, new(offset), new(log.Start), names ? new(log.Leader) : BrokerId.None, names ? new(log.Epoch) : LeaderEpoch.None));
        }

        foreach (var broker in cluster.Live) broker.WakeAll();
        return r.Acks == 0 ? null : new ProduceResponse().With(r, [.. results]);
    }

    /// <summary>Something was appended: whoever waits for it gets it.</summary>
    public void WakeAll()
    {
        foreach (var connection in parked.ToArray()) Wake(connection, timedOut: false);
    }

    private FetchResult Fetch(FetchRequest request, FetchPartition p)
    {
        var log = cluster[p.Partition.Partition];
        var isNearer = log.Nearer == id && log.Leader != id;
        var refused = p.TopicId != cluster.TopicId && !p.TopicId.IsZero ? ErrorCode.UnknownTopicId
            : log.Leader != id && !isNearer ? ErrorCode.NotLeaderOrFollower
            : p.CurrentLeaderEpoch.Value >= 0 && p.CurrentLeaderEpoch.Value < log.Epoch ? ErrorCode.FencedLeaderEpoch
            : p.CurrentLeaderEpoch.Value > log.Epoch ? ErrorCode.UnknownLeaderEpoch
            : ErrorCode.None;
        if (refused == ErrorCode.None && log.Leader == id && SendsNearer(request, log))
            return new(p.Partition, ErrorCode.None, new(log.End), new(log.End), new(log.Start), null, BrokerId.None, LeaderEpoch.None, null, default) { PreferredReadReplica = new(log.Nearer) };
        var end = isNearer ? log.NearerEnd : log.End;
        var error = refused != ErrorCode.None ? refused
            : isNearer && log.NearerError != ErrorCode.None ? log.NearerError
            : p.FetchOffset.Value < log.Start || p.FetchOffset.Value > end ? ErrorCode.OffsetOutOfRange
            : ErrorCode.None;
        return error != ErrorCode.None
            ? FetchResult.Refused(p.Partition, error, BrokerId.None, LeaderEpoch.None)
            : new(p.Partition, error, new(end), new(end), new(log.Start), null, BrokerId.None, LeaderEpoch.None, null, log.Read(p.FetchOffset.Value, p.MaxBytes, end));
    }

    private ListOffsetsResponse ListOffsets(ListOffsetsRequest r)
    {
        var log = cluster[r.Partition.Partition];
        var error = log.Leader != id ? ErrorCode.NotLeaderOrFollower : r.CurrentLeaderEpoch.Value < log.Epoch ? ErrorCode.FencedLeaderEpoch : ErrorCode.None;
        return new(r.CorrelationId, r.Partition, error, new(error != ErrorCode.None ? -1 : r.Timestamp == ListOffsetsRequest.Latest ? log.End : log.Start), -1, new(log.Epoch));
    }

    private OffsetForLeaderEpochResponse EpochEnd(OffsetForLeaderEpochRequest r)
    {
        var log = cluster[r.Partition.Partition];
        var (epoch, end) = log.EndOf(r.LeaderEpoch.Value);
        return new(r.CorrelationId, r.Partition, log.Leader != id ? ErrorCode.NotLeaderOrFollower : ErrorCode.None, new(new(epoch), new(end)));
    }

    private OffsetCommitResponse Commit(OffsetCommitRequest r)
    {
        if (cluster.Coordinator != id) return new OffsetCommitResponse().With(r, ErrorCode.NotCoordinator, []);
        if (cluster.CommitRefusal != ErrorCode.None) return new OffsetCommitResponse().With(r, cluster.CommitRefusal, []);
        foreach (var offset in r.Offsets) cluster.Committed[(r.Group, offset.Partition.Partition)] = offset;
        return new OffsetCommitResponse().With(r, ErrorCode.None, [.. r.Offsets.ToArray().Select(o => (o.Partition, ErrorCode.None))]);
    }

    private OffsetFetchResponse Committed(OffsetFetchRequest r) => cluster.Coordinator != id
        ? new(r.CorrelationId, ErrorCode.NotCoordinator, [])
        : new(r.CorrelationId, ErrorCode.None, [.. r.Partitions.Select(p =>
            cluster.Committed.TryGetValue((r.Group, p.Partition), out var c) ? c : new(p, Offset.None, LeaderEpoch.None))]);
}
