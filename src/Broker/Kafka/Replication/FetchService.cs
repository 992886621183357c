using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Replication;

/// <summary>
/// Fetches by followers and consumers: sessions, the checks, and the wait for data. A request that finds less than it
/// wants is parked; it is answered when a partition of it gets data, when one of them fails, or when its time is up.
/// </summary>
internal sealed class FetchService(BrokerServices services, ReplicaManager replicas, Action<ConnectionId, KafkaResponse?> respond)
{
    private readonly Dictionary<int, FetchSession> sessions = [];
    private readonly Dictionary<long, FetchSession> parked = [];
    private readonly List<(BrokerId Follower, VirtualTime At)> lastSessionFetch = [];
    private readonly List<FetchResult> results = []; // Of the answer that is being made.
    private int nextSession = 1;
    private long nextParked;

    public void OnFetch(ConnectionId connection, FetchRequest request)
    {
        if (OpenSession(request, out var session) is var error and not ErrorCode.None)
        {
            respond(connection, new FetchResponse(request, error, 0, []));
            return;
        }

        session.Connection = connection;
        if (request.IsFromFollower) RememberFetch(request.Replica);
        foreach (var forgotten in request.Forgotten) Forget(session, forgotten);
        foreach (var asked in request.Partitions) Ask(session, asked);
        if (request.IsFromFollower) TakeReceipts(session, request);

        if (request.MaxWaitMs <= 0 || session.Partitions.Count == 0 || HasEnough(session, request))
        {
            Answer(session, request);
            return;
        }

        session.Parked = request;
        session.ParkedId = nextParked++;
        parked.Add(session.ParkedId, session);
        session.Timer = services.Context.SetTimer(Duration.FromMs(request.MaxWaitMs), BrokerTimers.FetchWait, session.ParkedId, background: true);
    }

    /// <summary>A partition of the session got data, or a higher watermark, or lost its leader.</summary>
    public void OnReadable(FetchSession session)
    {
        if (session.Parked is not { } request || !HasEnough(session, request)) return;
        Unpark(session);
        services.Context.Cancel(session.Timer);
        Answer(session, request);
    }

    /// <summary>The wait is over: what there is goes out, be it nothing.</summary>
    public void OnWaitOver(long id)
    {
        if (!parked.TryGetValue(id, out var session)) return;
        var request = session.Parked!;
        Unpark(session);
        Answer(session, request);
    }

    /// <summary>Nobody will hear the answer.</summary>
    public void OnConnectionLost(ConnectionId connection)
    {
        List<FetchSession>? lost = null;
        foreach (var session in parked.Values)
        {
            if (session.Connection == connection) (lost ??= []).Add(session);
        }

        foreach (var session in lost ?? [])
        {
            services.Context.Cancel(session.Timer);
            Unpark(session);
            Dispose(session);
        }
    }

    /// <summary>When a follower last asked in a session, whichever partitions it named.</summary>
    public VirtualTime? LastSessionFetch(BrokerId follower)
    {
        foreach (var (broker, at) in lastSessionFetch)
        {
            if (broker == follower) return at;
        }

        return null;
    }

    // ---- Sessions ------------------------------------------------------------------------------------------------

    private ErrorCode OpenSession(FetchRequest request, out FetchSession session)
    {
        if (request.SessionEpoch <= 0)
        {
            // Epoch 0 opens a session, -1 wants none; either way an old one of that id ends.
            if (request.SessionId != 0 && sessions.Remove(request.SessionId, out var old)) Dispose(old);
            session = new(request.SessionEpoch == 0 ? nextSession++ : 0, request.IsFromFollower);
            if (session.IsLasting) sessions.Add(session.Id, session);
            return ErrorCode.None;
        }

        if (!sessions.TryGetValue(request.SessionId, out session!)) return ErrorCode.FetchSessionIdNotFound;
        if (session.NextEpoch != request.SessionEpoch) return ErrorCode.InvalidFetchSessionEpoch;
        session.NextEpoch++;
        return ErrorCode.None;
    }

    private void Ask(FetchSession session, FetchPartition asked)
    {
        if (!session.Partitions.TryGetValue(asked.Partition, out var entry))
        {
            entry = new(session, asked);
            session.Partitions.Add(asked.Partition, entry);
        }

        entry.Asked = asked;
        if (entry.Replica is null or { IsRetired: true } && replicas.Find(asked.Partition) is { } replica)
        {
            entry.Replica = replica;
            replica.AddReader(entry);
        }

        session.MarkDirty(entry);
    }

    private static void Forget(FetchSession session, TopicPartition partition)
    {
        if (!session.Partitions.Remove(partition, out var entry)) return;
        entry.Replica?.RemoveReader(entry);
        session.Dirty.Remove(entry);
    }

    private void Dispose(FetchSession session)
    {
        foreach (var entry in session.Partitions.Values) entry.Replica?.RemoveReader(entry);
        if (session.IsLasting) sessions.Remove(session.Id);
    }

    private void Unpark(FetchSession session)
    {
        parked.Remove(session.ParkedId);
        session.Parked = null;
    }

    private void RememberFetch(BrokerId follower)
    {
        var now = services.Context.Now;
        for (var i = 0; i < lastSessionFetch.Count; i++)
        {
            if (lastSessionFetch[i].Follower != follower) continue;
            lastSessionFetch[i] = (follower, now);
            return;
        }

        lastSessionFetch.Add((follower, now));
    }

    // What a follower names in a request is its receipt for everything below.
    private void TakeReceipts(FetchSession session, FetchRequest request)
    {
        foreach (var asked in request.Partitions)
        {
            var entry = session.Partitions[asked.Partition];
            if (entry.Replica is not { } replica) continue;
            if (replica.CheckFetch(request, asked, out var diverging) == ErrorCode.None && diverging is null) replica.OnFollowerFetch(request, asked.FetchOffset);
        }

        for (var i = replicas.UnderReplicated.Count - 1; i >= 0; i--)
        {
            if (i >= replicas.UnderReplicated.Count) continue;
            var replica = replicas.UnderReplicated[i];
            if (!session.Partitions.TryGetValue(replica.Id, out var entry) || entry.Replica != replica) continue;
            if (replica.CheckFetch(request, entry.Asked, out var diverging) == ErrorCode.None && diverging is null) replica.OnFollowerFetch(request, entry.Asked.FetchOffset);
        }
    }

    // ---- Answers -------------------------------------------------------------------------------------------------

    private bool HasEnough(FetchSession session, FetchRequest request)
    {
        var bytes = 0;
        for (var i = 0; i < session.Dirty.Count; i++)
        {
            var entry = session.Dirty[i];
            if (entry.Replica is not { } replica) return true;
            if (replica.CheckFetch(request, entry.Asked, out var diverging) != ErrorCode.None || diverging is not null) return true;
            var limit = Limit(replica, request);
            if (entry.Asked.FetchOffset < limit) bytes += replica.BytesAvailable(entry.Asked.FetchOffset, limit, request.MinBytes);
            if (bytes >= request.MinBytes) return true;
        }

        return false;
    }

    private void Answer(FetchSession session, FetchRequest request)
    {
        results.Clear();
        var room = request.MaxBytes;
        var moved = 0;
        var left = 0;
        for (var i = 0; i < session.Dirty.Count; i++)
        {
            var entry = session.Dirty[i];
            var result = Read(entry, request, Math.Max(room, results.Count == 0 ? 1 : 0));
            if (!IsNews(entry, result, session))
            {
                entry.IsDirty = false;
                continue;
            }

            entry.ToldHighWatermark = result.HighWatermark;
            entry.ToldLogStart = result.LogStartOffset;
            room -= result.Records.Length;
            moved += result.Records.Length;
            results.Add(result);
            // More may be there than fitted: it stays in the list for the next request.
            session.Dirty[left++] = entry;
        }

        session.Dirty.RemoveRange(left, session.Dirty.Count - left);
        services.Context.Charge(BrokerCosts.OfBytes(moved));
        var id = session.Id;
        if (!session.IsLasting) Dispose(session);
        respond(session.Connection, new FetchResponse(request, ErrorCode.None, id, [.. results]));
    }

    private FetchResult Read(SessionPartition entry, FetchRequest request, int room)
    {
        var asked = entry.Asked;
        if (entry.Replica is not { } replica)
            return FetchResult.Refused(asked.Partition, services.Image.Partition(asked.Partition) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.NotLeaderOrFollower, BrokerId.None, LeaderEpoch.None);
        var error = replica.CheckFetch(request, asked, out var diverging);
        if (error != ErrorCode.None)
            return FetchResult.Refused(asked.Partition, error, replica.Leader, replica.LeaderEpoch);
        var log = replica.Log;
        if (diverging is not null)
            return new(asked.Partition, ErrorCode.None, log.HighWatermark, log.LastStableOffset, log.LogStartOffset, diverging, BrokerId.None, LeaderEpoch.None, null, default);
        var records = room <= 0 ? default : log.Read(asked.FetchOffset, Limit(replica, request), Math.Min(room, asked.MaxBytes));
        if (request.IsFromFollower && records.Length > 0 && services.Context.Listens(FactKind.FollowerFetched))
            services.Context.Report(FactKind.FollowerFetched, log.Place, asked.FetchOffset.Value, replica.OffsetBehind(records).Value, request.Replica.Value);
        return new(asked.Partition, ErrorCode.None, log.HighWatermark, log.LastStableOffset, log.LogStartOffset, null, BrokerId.None, LeaderEpoch.None, null, records);
    }

    private static bool IsNews(SessionPartition entry, FetchResult result, FetchSession session) =>
        !session.IsLasting || result.Error != ErrorCode.None || result.Diverging is not null || result.Records.Length > 0
        || result.HighWatermark != entry.ToldHighWatermark || result.LogStartOffset != entry.ToldLogStart;

    // Followers read to the log's end, consumers to the high watermark or the last stable offset.
    private Offset Limit(Partition replica, FetchRequest request) =>
        request.IsFromFollower || services.Rules.ReadersSeeUncommitted ? replica.Log.LogEndOffset
        : request.Isolation == IsolationLevel.ReadCommitted ? replica.Log.LastStableOffset
        : replica.Log.HighWatermark;
}
