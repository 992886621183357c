using System.Runtime.InteropServices;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Kernel.Stocks;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Replication;

/// <summary>
/// Fetches by followers and consumers: sessions, the checks, and the wait for data. A request that finds less than it
/// wants is parked; it is answered when a partition of it gets data, when one of them fails, or when its time is up.
/// Followers read from leaders alone; a consumer may be sent to a follower that is nearer (KIP-392).
/// </summary>
internal sealed class FetchService(BrokerServices services, ReplicaManager replicas, Action<ConnectionId, KafkaResponse?, ISendSource?> respond)
{
    private readonly FetchSessionCache cache = new(
        services.Settings.MaxIncrementalFetchSessionCacheSlots, Hash.Of(unchecked((ulong)services.Broker.Value), unchecked((ulong)services.Context.Incarnation)));

    // More than a result takes beside its records, and the answer beside its results.
    private const int MostBesideRecords = 256;

    private readonly Dictionary<long, FetchSession> parked = [];
    private readonly Stock<FetchResponse> answers = services.Context.Stocks.Of<FetchResponse>();
    private readonly List<FetchResult> results = []; // Of the answer that is being made.
    private long nextParked;

    /// <summary>Sessions that last beyond an answer.</summary>
    public int Sessions => cache.Count;

    public void OnFetch(ConnectionId connection, FetchRequest request)
    {
        if (Open(request, out var session) is var error and not ErrorCode.None)
        {
            respond(connection, answers.Take().With(request, error, 0, []), null);
            return;
        }

        session.Connection = connection;
        foreach (var forgotten in request.Forgotten) session.Forget(forgotten);
        foreach (var asked in request.Partitions) ReplicaOf(session.Ask(asked));
        // Whom the leader sends elsewhere depends on its followers too, not on what is new in its log.
        if (request.Rack.Length > 0) session.MarkAllDirty();
        if (session.IsCached)
        {
            // FetchManager.newContext: nothing is left of it, so nothing is remembered.
            if (session.Count == 0) cache.Remove(session.Id);
            else FetchSessionCache.Touch(session, services.Context.Now);
        }

        if (request.IsFromFollower) TakeReceipts(session, request);

        if (request.MaxWaitMs <= 0 || session.Count == 0 || HasEnough(session, request))
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

    /// <summary>Nobody will hear the answer. A session outlives its connection: its reader closes it with its next full request.</summary>
    public void OnConnectionLost(ConnectionId connection)
    {
        List<FetchSession>? lost = null;
        foreach (var session in parked.Values)
        {
            if (session.Connection == connection) (lost ??= []).Add(session);
        }

        foreach (var session in lost ?? [])
        {
            Unpark(session);
            if (!session.IsCached) session.End();
        }
    }

    // ---- Sessions ------------------------------------------------------------------------------------------------

    private ErrorCode Open(FetchRequest request, out FetchSession session)
    {
        if (request.Metadata.IsFull)
        {
            cache.Remove(request.SessionId);
            session = new(request.Replica);
            return ErrorCode.None;
        }

        session = cache.Find(request.SessionId)!;
        if (session is null) return ErrorCode.FetchSessionIdNotFound;
        if (session.Epoch != request.SessionEpoch) return ErrorCode.InvalidFetchSessionEpoch;
        session.Epoch = FetchMetadata.EpochAfter(session.Epoch);
        // The request before it waits still: its answer would be of an epoch that has passed (IncrementalFetchContext).
        if (session.Parked is { } overtaken)
        {
            Unpark(session);
            respond(session.Connection, answers.Take().With(overtaken, ErrorCode.InvalidFetchSessionEpoch, session.Id, []), null);
        }

        return ErrorCode.None;
    }

    // Null while this broker has none. One that has gone may have been followed by another, of a topic made anew perhaps.
    private Partition? ReplicaOf(SessionPartition entry)
    {
        if (entry.Replica is { IsRetired: false } known) return known;
        entry.Replica = replicas.Find(entry.Asked.Partition);
        entry.Replica?.AddReader(entry);
        return entry.Replica;
    }

    private void Unpark(FetchSession session)
    {
        services.Context.Cancel(session.Timer);
        parked.Remove(session.ParkedId);
        session.Parked = null;
    }

    // What a follower names in a request is its receipt for everything below.
    private void TakeReceipts(FetchSession session, FetchRequest request)
    {
        foreach (var asked in request.Partitions)
        {
            if (session.Find(asked.Partition) is not { Replica: { } replica }) continue;
            if (replica.CheckFetch(request, asked, out var diverging) == ErrorCode.None && diverging is null) replica.OnFollowerFetch(request, asked);
        }

        for (var i = replicas.UnderReplicated.Count - 1; i >= 0; i--)
        {
            if (i >= replicas.UnderReplicated.Count) continue;
            var replica = replicas.UnderReplicated[i];
            if (session.Find(replica.Id) is not { } entry || entry.Replica != replica) continue;
            if (replica.CheckFetch(request, entry.Asked, out var diverging) == ErrorCode.None && diverging is null) replica.OnFollowerFetch(request, entry.Asked);
        }
    }

    // ---- Answers -------------------------------------------------------------------------------------------------

    private bool HasEnough(FetchSession session, FetchRequest request)
    {
        var bytes = 0;
        for (var i = 0; i < session.Dirty.Count; i++)
        {
            var entry = session.Dirty[i];
            if (ReplicaOf(entry) is not { } replica) return true;
            if (replica.CheckFetch(request, entry.Asked, out var diverging) != ErrorCode.None || diverging is not null) return true;
            if (!replica.PreferredReadReplica(request, entry.Asked.FetchOffset).IsNone) return true;
            var limit = Limit(replica, request);
            if (entry.Asked.FetchOffset < limit) bytes += replica.BytesAvailable(entry.Asked.FetchOffset, limit, request.MinBytes);
            if (bytes >= request.MinBytes) return true;
        }

        return false;
    }

    private void Answer(FetchSession session, FetchRequest request)
    {
        results.Clear();
        session.SortDirty();
        var isFull = request.Metadata.IsFull;
        var room = request.MaxBytes;
        var moved = 0;
        var left = 0;
        for (var i = 0; i < session.Dirty.Count; i++)
        {
            var entry = session.Dirty[i];
            var result = Read(entry, request, Math.Max(room, moved == 0 ? 1 : 0));
            var isNews = isFull || entry.IsNews(result);
            if (isNews)
            {
                entry.Told(result);
                room -= result.Records.Length;
                moved += result.Records.Length;
                results.Add(result);
                if (result.Records.Length > 0 && !isFull) session.MoveToEnd(entry);
            }

            // More may be there than fitted: it stays in the list for the next request.
            if (isNews || HasMore(entry, request)) session.Dirty[left++] = entry;
            else entry.IsDirty = false;
        }

        session.Dirty.RemoveRange(left, session.Dirty.Count - left);
        services.Context.Charge(BrokerCosts.OfBytes(moved));
        // A session that ends with its answer forgets where it stood.
        var slices = moved == 0 || services.Context.TakesAtOnce(session.Connection, moved + ((results.Count + 1) * MostBesideRecords)) ? null : SlicesOf(session);
        var answer = answers.Take().With(request, ErrorCode.None, Keep(session, request), CollectionsMarshal.AsSpan(results));
        respond(session.Connection, answer, slices is null ? null : new AnswerSlices(request, answer, slices));
    }

    private FileSlice[] SlicesOf(FetchSession session)
    {
        var slices = new FileSlice[results.Count];
        for (var i = 0; i < slices.Length; i++)
        {
            if (results[i].Records.Length == 0 || session.Find(results[i].Partition) is not { Replica: { } replica } entry) continue;
            var (segment, position) = replica.Log.PlaceOf(entry.Asked.FetchOffset);
            slices[i] = new(segment.File, position);
        }

        return slices;
    }

    // The id that the answer tells: of the session that it opens, of the one that goes on, or none.
    private int Keep(FetchSession session, FetchRequest request)
    {
        if (request.SessionEpoch == FetchMetadata.Initial.Epoch && cache.TryAdd(session, services.Context.Now)) return session.Id;
        if (session.IsCached) return session.Id;
        session.End();
        return request.Metadata.IsFull || session.Count == 0 ? 0 : request.SessionId;
    }

    private bool HasMore(SessionPartition entry, FetchRequest request) =>
        entry.Replica is { } replica && (replica.IsLeader || !request.IsFromFollower) && entry.Asked.FetchOffset < Limit(replica, request);

    private FetchResult Read(SessionPartition entry, FetchRequest request, int room)
    {
        var asked = entry.Asked;
        if (ReplicaOf(entry) is not { } replica)
        {
            if (!asked.TopicId.IsZero && services.Image.Topic(asked.TopicId) is null) return FetchResult.Refused(asked.Partition, ErrorCode.UnknownTopicId, BrokerId.None, LeaderEpoch.None);
            return FetchResult.Refused(asked.Partition, services.Image.Partition(asked.Partition) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.NotLeaderOrFollower, BrokerId.None, LeaderEpoch.None);
        }

        var error = replica.CheckFetch(request, asked, out var diverging);
        var log = replica.Log;
        if (error is ErrorCode.None or ErrorCode.OffsetOutOfRange && replica.PreferredReadReplica(request, asked.FetchOffset) is { IsNone: false } nearer)
            return new(asked.Partition, ErrorCode.None, log.HighWatermark, log.LastStableOffset, log.LogStartOffset, null, BrokerId.None, LeaderEpoch.None, null, default) { PreferredReadReplica = nearer };
        if (error != ErrorCode.None)
            return FetchResult.Refused(asked.Partition, error, replica.Leader, replica.LeaderEpoch);
        if (diverging is not null)
            return new(asked.Partition, ErrorCode.None, log.HighWatermark, log.LastStableOffset, log.LogStartOffset, diverging, BrokerId.None, LeaderEpoch.None, null, default);
        var records = room <= 0 ? default : log.Read(asked.FetchOffset, Limit(replica, request), Math.Min(room, asked.MaxBytes));
        if (request.IsFromFollower && records.Length > 0 && services.Context.Listens(FactKind.FollowerFetched))
            services.Context.Report(FactKind.FollowerFetched, log.Place, asked.FetchOffset.Value, replica.OffsetBehind(records).Value, request.Replica.Value);
        return new(asked.Partition, ErrorCode.None, log.HighWatermark, log.LastStableOffset, log.LogStartOffset, null, BrokerId.None, LeaderEpoch.None, null, records);
    }

    // Followers read to the log's end, consumers to the high watermark or the last stable offset.
    private Offset Limit(Partition replica, FetchRequest request) =>
        request.IsFromFollower || services.Rules.ReadersSeeUncommitted ? replica.Log.LogEndOffset
        : request.Isolation == IsolationLevel.ReadCommitted ? replica.Log.LastStableOffset
        : replica.Log.HighWatermark;
}
