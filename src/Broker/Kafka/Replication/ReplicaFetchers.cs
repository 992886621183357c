using System.Runtime.InteropServices;
using Lab.Broker.Common;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Kernel.Stocks;
using Lab.Model;

namespace Lab.Broker.Kafka.Replication;

/// <summary>
/// How this broker follows: one fetcher per leader broker (num.replica.fetchers = 1), each with one request under way in a
/// session. A fetch names the follower's log end and the epoch of its last batch; what comes back is appended as it is,
/// or tells where to cut first (KIP-595 truncation on fetch).
/// </summary>
internal sealed partial class ReplicaFetchers : INodeClientOwner<KafkaRequest>
{
    private sealed class Fetcher
    {
        public readonly Ordered<TopicPartition, Following> Partitions = new();

        /// <summary>Partitions that the next request must name.</summary>
        public readonly List<Following> Changed = [];

        public readonly List<TopicPartition> Forgotten = [];

        /// <summary>Partitions whose offset the leader's log does not have: where it begins and ends is asked for first.</summary>
        public readonly List<Following> OutOfRange = [];

        /// <summary>Partitions whose log is to be cut before they are fetched (before KIP-595).</summary>
        public readonly List<Following> Cutting = [];
        public FetchMetadata Session = FetchMetadata.Initial;

        /// <summary>
        /// The partitions of the session as the last request left them (FetchSessionHandler.sessionPartitions): an answer is judged by what
        /// was asked there, whatever has become of the partition since.
        /// </summary>
        public readonly Dictionary<TopicPartition, Asked> InSession = [];
        public bool BackoffArmed;
    }

    /// <summary>What a request asked of a partition: from where, in which leader epoch, and where this log began.</summary>
    private readonly record struct Asked(Offset Offset, LeaderEpoch Epoch, Offset LogStart);

    private sealed class Following(Partition partition)
    {
        public Partition Partition { get; } = partition;
        public LeaderEpoch Epoch { get; set; }
        public bool IsChanged { get; set; }

        /// <summary>Not asked for before this: after an error.</summary>
        public VirtualTime NotBefore { get; set; }

        /// <summary>Not before this is the leader asked where an epoch ends.</summary>
        public VirtualTime AsksEndAt { get; set; }
    }

    private readonly BrokerServices services;
    private readonly ReplicaManager replicas;
    private readonly NodeClients<KafkaRequest> clients;
    private readonly Stock<FetchRequest> requests;
    private readonly Ordered<BrokerId, Fetcher> fetchers = new();
    private readonly Dictionary<Partition, BrokerId> sources = [];
    private readonly List<Partition> advanced = []; // By the answer that is being taken in: their high watermarks moved.
    private readonly List<FetchPartition> named = []; // By the request that is being made.
    private int correlation;

    public ReplicaFetchers(BrokerServices services, ReplicaManager replicas)
    {
        this.services = services;
        this.replicas = replicas;
        requests = services.Context.Stocks.Of<FetchRequest>();
        var s = services.Settings;
        // What it sends is small: BrokerBlockingSender leaves that buffer to the operating system.
        // A fetcher has a pause of its own after each failure, and none before a new connection (BrokerBlockingSender).
        var connection = NodeClientOptions.Default.Reconnecting(0, 0) with { RequestTimeout = Duration.FromMs(s.ReplicaSocketTimeoutMs), MaxInFlight = 1, Buffers = new(-1, s.ReplicaSocketReceiveBufferBytes) };
        clients = new(services.Context, this, connection, BrokerTimers.PeerRequests);
    }

    /// <summary>A new leader epoch: fetching starts anew, also from the same leader.</summary>
    public void Follow(Partition partition)
    {
        Remove(partition);
        if (partition.Leader.IsNone) return;
        var from = services.Rules.FollowFrom(!partition.Log.Epochs.IsEmpty, partition.Log.HighWatermark, partition.Log.LogEndOffset);
        if (from < partition.Log.LogEndOffset) partition.Log.TruncateTo(from);
        var following = new Following(partition) { Epoch = partition.LeaderEpoch };
        sources[partition] = partition.Leader;
        var fetcher = FetcherOf(partition.Leader);
        fetcher.Partitions[partition.Id] = following;
        CutFirst(fetcher, following);
        Change(fetcher, following);

        // What failed before is no reason for a partition that is new here to wait.
        fetcher.BackoffArmed = false;
        MaybeFetch(partition.Leader);
    }

    /// <summary>Metadata came without a new epoch: nothing to do but to fetch if nobody does.</summary>
    public void LeaderMoved(Partition partition)
    {
        if (!sources.ContainsKey(partition)) Follow(partition);
    }

    public void Remove(Partition partition)
    {
        if (!sources.Remove(partition, out var source)) return;
        var fetcher = fetchers[source];
        if (!fetcher.Partitions.Remove(partition.Id, out var following)) return;
        fetcher.Changed.Remove(following);
        fetcher.OutOfRange.Remove(following);
        fetcher.Cutting.Remove(following);
        if (fetcher.InSession.ContainsKey(partition.Id)) Forget(fetcher, partition.Id);
    }

    /// <summary>Old segments may have gone here: the leader is told where the log begins.</summary>
    public void NoteLogStarts()
    {
        foreach (var fetcher in fetchers.Values)
        {
            foreach (var following in fetcher.Partitions.Values)
            {
                if (fetcher.InSession.TryGetValue(following.Partition.Id, out var asked) && following.Partition.Log.LogStartOffset != asked.LogStart) Change(fetcher, following);
            }
        }
    }

    public bool OnConnection(ConnectionId connection, ConnectionChange change) => clients.OnConnection(connection, change);

    public bool OnMessage(ConnectionId connection, Message message) => clients.OnMessage(connection, message);

    public bool OnTimer(int kind, long data)
    {
        if (kind != BrokerTimers.FetchBackoff) return clients.OnTimer(kind, data);
        FetcherOf(new((int)data)).BackoffArmed = false;
        MaybeFetch(new((int)data));
        return true;
    }

    /// <summary>The metadata tells another address of a broker, or that it is there again.</summary>
    public void OnBrokersChanged()
    {
        foreach (var source in fetchers.Keys) MaybeFetch(source);
    }

    // ---- Asking --------------------------------------------------------------------------------------------------

    private void MaybeFetch(BrokerId source)
    {
        var fetcher = FetcherOf(source);
        if (fetcher.Partitions.Count == 0 || clients.InFlight(source.Value) > 0) return;
        if (services.Image.Broker(source) is not { } registration) return;
        if (!clients.IsConnected(source.Value))
        {
            if (fetcher.BackoffArmed) return;
            if (!clients.Connect(source.Value, registration.Machine, registration.Port)) BackOff(source, fetcher);
            return;
        }

        if (AskForEpochEnd(source, fetcher) || AskForRange(source, fetcher)) return;
        named.Clear();
        var now = services.Context.Now;
        var delayed = 0;
        for (var i = 0; i < fetcher.Changed.Count; i++)
        {
            var following = fetcher.Changed[i];
            if (following.NotBefore > now)
            {
                fetcher.Changed[delayed++] = following;
                // A session leaves out what is not asked for (FetchSessionHandler): else the leader would go on answering it.
                if (fetcher.InSession.Remove(following.Partition.Id)) Forget(fetcher, following.Partition.Id);
                continue;
            }

            following.IsChanged = false;
            fetcher.Forgotten.Remove(following.Partition.Id);
            named.Add(AskFor(fetcher, following));
        }

        fetcher.Changed.RemoveRange(delayed, fetcher.Changed.Count - delayed);
        if (delayed == fetcher.Partitions.Count && named.Count == 0)
        {
            BackOff(source, fetcher);
            return;
        }

        var s = services.Settings;
        var request = requests.Take().With(
            ++correlation, services.Broker, services.BrokerEpoch, (int)s.ReplicaFetchWaitMaxMs, s.ReplicaFetchMinBytes, s.ReplicaFetchResponseMaxBytes, IsolationLevel.ReadUncommitted,
            fetcher.Session.SessionId, fetcher.Session.Epoch, CollectionsMarshal.AsSpan(named), CollectionsMarshal.AsSpan(fetcher.Forgotten));
        foreach (var forgotten in fetcher.Forgotten) fetcher.InSession.Remove(forgotten);
        fetcher.Forgotten.Clear();
        clients.Send(source.Value, request, request);
    }

    private FetchPartition AskFor(Fetcher fetcher, Following following)
    {
        var log = following.Partition.Log;
        fetcher.InSession[following.Partition.Id] = new(log.LogEndOffset, following.Epoch, log.LogStartOffset);
        return new(following.Partition.Id, following.Epoch, log.LogEndOffset, services.Rules.FetchesNameLastEpoch ? log.LatestEpoch : LeaderEpoch.None, log.LogStartOffset, services.Settings.ReplicaFetchMaxBytes, log.HighWatermark) { TopicId = following.Partition.TopicId };
    }

    // Once: a partition that is named again must not stand among the forgotten any more.
    private static void Forget(Fetcher fetcher, TopicPartition partition)
    {
        if (!fetcher.Forgotten.Contains(partition)) fetcher.Forgotten.Add(partition);
    }

    private void Change(Fetcher fetcher, Following following)
    {
        if (following.IsChanged) return;
        following.IsChanged = true;
        fetcher.Changed.Add(following);
    }

    private void BackOff(BrokerId source, Fetcher fetcher)
    {
        if (fetcher.BackoffArmed) return;
        fetcher.BackoffArmed = true;
        services.Context.SetTimer(Duration.FromMs(services.Settings.ReplicaFetchBackoffMs), BrokerTimers.FetchBackoff, source.Value, background: true);
    }

    private Fetcher FetcherOf(BrokerId source)
    {
        if (!fetchers.TryGetValue(source, out var fetcher)) fetchers[source] = fetcher = new();
        return fetcher;
    }

    // ---- Answers -------------------------------------------------------------------------------------------------

    void INodeClientOwner<KafkaRequest>.OnReady(int node) => MaybeFetch(new(node));

    void INodeClientOwner<KafkaRequest>.OnDisconnected(int node, IReadOnlyList<KafkaRequest> unanswered, DisconnectReason reason)
    {
        var source = new BrokerId(node);
        var fetcher = FetcherOf(source);
        fetcher.Session = fetcher.Session.Restarted;
        NameAll(fetcher);
        BackOff(source, fetcher);
    }

    void INodeClientOwner<KafkaRequest>.OnResponse(int node, KafkaRequest request, Message message)
    {
        var source = new BrokerId(node);
        var fetcher = FetcherOf(source);
        if (request is ListOffsetsRequest ask)
        {
            OnRange(fetcher, ask, (ListOffsetsResponse)message);
            MaybeFetch(source);
            return;
        }

        if (request is OffsetForLeaderEpochRequest end)
        {
            OnEpochEnd(source, fetcher, end, (OffsetForLeaderEpochResponse)message);
            MaybeFetch(source);
            return;
        }

        var response = (FetchResponse)message;
        fetcher.Session = fetcher.Session.After(response);
        if (response.Error != ErrorCode.None)
        {
            NameAll(fetcher);
            MaybeFetch(source);
            return;
        }

        var moved = 0;
        foreach (var result in response.Results)
        {
            if (!fetcher.Partitions.TryGetValue(result.Partition, out var following)) continue;
            moved += result.Records.Length;
            OnResult(fetcher, following, result);
        }

        if (fetcher.Session.IsFull) NameAll(fetcher);
        services.Context.Charge(BrokerCosts.OfBytes(moved));
        foreach (var partition in advanced) partition.OnFollowerHighWatermark();
        advanced.Clear();
        MaybeFetch(source);
    }

    private void OnResult(Fetcher fetcher, Following following, in FetchResult result)
    {
        var partition = following.Partition;
        var log = partition.Log;
        // An answer to a question that is no longer asked must not touch the log. Every release looks at the offset, and whether the
        // partition may be asked for at all (AbstractFetcherThread.processFetchRequest); at the leader epoch only some.
        if (!fetcher.InSession.TryGetValue(partition.Id, out var asked) || asked.Offset != log.LogEndOffset || following.NotBefore > services.Context.Now) return;
        if (services.Rules.DropsStaleFetchAnswers && asked.Epoch != following.Epoch) return;

        switch (result.Error)
        {
            case ErrorCode.None when result.Diverging is { } diverging:
                if (services.Rules.HighWatermarkFromDivergence)
                {
                    TakeHighWatermark(partition, result);
                    // The log is cut a moment later: whoever reads here now is another thread.
                    partition.OnFollowerHighWatermark();
                }

                Truncate(log, diverging);
                Change(fetcher, following);
                return;
            case ErrorCode.None:
                var before = log.LogEndOffset;
                if (result.Records.Length > 0)
                {
                    var error = log.AppendAsFollower(result.Records.Span, services.Rules.FiltersBatchesByEpoch ? asked.Epoch : LeaderEpoch.None);
                    if (error != ErrorCode.None)
                    {
                        Delay(fetcher, following);
                        return;
                    }
                }

                TakeHighWatermark(partition, result);
                log.MaybeIncrementLogStart(result.LogStartOffset);
                // What was appended, and a first answer, must be acknowledged by asking for what comes next.
                if (log.LogEndOffset != before || log.LogStartOffset != asked.LogStart) Change(fetcher, following);
                return;
            case ErrorCode.OffsetOutOfRange:
                LeaveRange(fetcher, following);
                return;
            default:
                // Fenced or unknown epochs: newer metadata is on its way, here or there. Anything else: again after a while.
                Delay(fetcher, following);
                return;
        }
    }

    private void TakeHighWatermark(Partition partition, in FetchResult result)
    {
        var log = partition.Log;
        var before = log.HighWatermark;
        log.SetHighWatermark(services.Rules.FollowerHighWatermark(result.HighWatermark, log.LogStartOffset, log.LogEndOffset));
        if (log.HighWatermark > before) advanced.Add(partition);
    }

    private void Truncate(Logs.PartitionLog log, EpochEndOffset leader)
    {
        var (epoch, end) = log.Epochs.EndOffsetFor(leader.Epoch, log.LogEndOffset);
        log.TruncateTo(services.Rules.TruncateTo(new(leader, epoch, end, log.LogEndOffset)));
    }

    private void Delay(Fetcher fetcher, Following following)
    {
        following.NotBefore = services.Context.Now + Duration.FromMs(services.Settings.ReplicaFetchBackoffMs);
        Change(fetcher, following);
        if (sources.TryGetValue(following.Partition, out var source)) BackOff(source, fetcher);
    }

    // A full request is next: every partition is in it, and none is left to be forgotten.
    private void NameAll(Fetcher fetcher)
    {
        fetcher.Forgotten.Clear();
        fetcher.InSession.Clear();
        foreach (var following in fetcher.Partitions.Values) Change(fetcher, following);
    }
}
