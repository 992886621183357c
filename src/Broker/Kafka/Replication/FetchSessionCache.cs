using Lab.Model;

namespace Lab.Broker.Kafka.Replication;

/// <summary>
/// The incremental fetch sessions of a broker (KIP-227): at most <c>max.incremental.fetch.session.cache.slots</c>. When all
/// are taken a new one replaces one that was not used for two minutes; else a follower's replaces a consumer's, and any session one of
/// its own kind that was opened more than two minutes ago and has fewer partitions. Whoever gets no place fetches in full.
/// </summary>
/// <param name="slots">How many.</param>
/// <param name="salt">Tells the ids of one life of the broker from those of the next, as the real one's random ids do.</param>
internal sealed class FetchSessionCache(int slots, ulong salt)
{
    /// <summary>KafkaBroker.MIN_INCREMENTAL_FETCH_SESSION_EVICTION_MS.</summary>
    public static readonly Duration MinEvictionAge = Duration.FromSeconds(120);

    private readonly Dictionary<int, FetchSession> byId = [];
    private readonly List<FetchSession> sessions = [];
    private ulong drawn;

    public int Count => sessions.Count;

    public FetchSession? Find(int id) => byId.GetValueOrDefault(id);

    /// <summary>Gives the session a place and an id; false when there is no room.</summary>
    public bool TryAdd(FetchSession session, VirtualTime now)
    {
        session.CachedSize = session.Count;
        if (sessions.Count >= slots && !TryEvictFor(session, now)) return false;
        session.Id = NextId();
        session.Epoch = 1;
        session.CreatedAt = now;
        byId.Add(session.Id, session);
        sessions.Add(session);
        Touch(session, now);
        return true;
    }

    /// <summary>A request of the session has come.</summary>
    public static void Touch(FetchSession session, VirtualTime now)
    {
        session.LastUsed = now;
        session.CachedSize = session.Count;
        session.IsEvictableByAll = now - session.CreatedAt > MinEvictionAge;
        session.IsEvictableByPrivileged = !session.IsPrivileged || session.IsEvictableByAll;
    }

    /// <summary>Ends a session, if there is one of this id.</summary>
    public void Remove(int id)
    {
        if (!byId.Remove(id, out var session)) return;
        sessions.Remove(session);
        session.Id = 0;
        session.End();
    }

    private bool TryEvictFor(FetchSession session, VirtualTime now)
    {
        FetchSession? oldest = null;
        FetchSession? least = null;
        foreach (var known in sessions)
        {
            if (oldest is null || (known.LastUsed, known.Id).CompareTo((oldest.LastUsed, oldest.Id)) < 0) oldest = known;
            if (!(session.IsPrivileged ? known.IsEvictableByPrivileged : known.IsEvictableByAll)) continue;
            if (least is null || Worth(known).CompareTo(Worth(least)) < 0) least = known;
        }

        var evicted = oldest is not null && now - oldest.LastUsed > MinEvictionAge ? oldest
            : least is not null && Worth(session).CompareTo(Worth(least)) >= 0 ? least
            : null;
        if (evicted is null) return false;
        Remove(evicted.Id);
        return true;
    }

    // The newcomer's id is still 0: among equals it comes second.
    private static (bool, int, int) Worth(FetchSession session) => (session.IsPrivileged, session.CachedSize, session.Id);

    private int NextId()
    {
        while (true)
        {
            var id = (int)(Hash.Of(0x5E, salt, ++drawn) & int.MaxValue);
            if (id != 0 && !byId.ContainsKey(id)) return id;
        }
    }
}
