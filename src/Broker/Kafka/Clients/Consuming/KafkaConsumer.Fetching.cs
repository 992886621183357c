using Lab.Broker.Common;
using Lab.Broker.Kafka.Protocol;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Clients.Consuming;

// Fetches run ahead of the application: one on its way per node, for the partitions whose records are all taken.
internal sealed partial class KafkaConsumer
{
    private readonly Deque<CompletedFetch> completed = new();
    private readonly List<ConsumerFetchSession> sessions = [];
    private bool fetchAhead;
    private bool handOut;

    private void SendFetches(VirtualTime now)
    {
        fetchAhead = false;
        for (var i = 0; i < partitions.Count; i++)
        {
            if (!IsFetchable(partitions[i], now)) continue;
            var source = SourceOf(partitions[i], now);
            if (SessionWith(source).IsUnderWay || !client.EnsureReady(source.Value)) continue;
            SendFetch(source, i, now);
        }
    }

    private bool IsFetchable(AssignedPartition partition, VirtualTime now)
    {
        if (partition.State != PositionState.Fetching || partition.IsBuffered || partition.IsPaused || partition.RetryAt > now) return false;
        if (client.Knows(partition.Position.Leader.Leader)) return true;
        client.RequestMetadata();
        partition.RetryAt = now + client.Settings.Retry.First;
        return false;
    }

    // Its leader, or the follower that the leader has named, while the client knows of that one.
    private BrokerId SourceOf(AssignedPartition partition, VirtualTime now)
    {
        if (partition.PreferredReplica.IsNone) return partition.Position.Leader.Leader;
        if (partition.PreferredUntil >= now && client.Knows(partition.PreferredReplica)) return partition.PreferredReplica;
        if (partition.PreferredUntil >= now) client.RequestMetadata();
        ReadFromLeader(partition);
        return partition.Position.Leader.Leader;
    }

    private void ForgetPreferred(int node)
    {
        foreach (var partition in partitions)
        {
            if (partition.PreferredReplica.Value == node) ReadFromLeader(partition);
        }
    }

    // False when it was read there anyway.
    private bool ReadFromLeader(AssignedPartition partition)
    {
        if (!partition.PreferLeader()) return false;
        ReportReading(partition);
        return true;
    }

    private void ReportReading(AssignedPartition partition) =>
        context.Report(FactKind.ReadingMoved, partition.FactPlace, partition.Position.Offset.Value, partition.PreferredReplica.Value);

    private ConsumerFetchSession SessionWith(BrokerId broker)
    {
        foreach (var session in sessions)
        {
            if (session.Node == broker.Value) return session;
        }

        var opened = new ConsumerFetchSession(broker.Value);
        sessions.Add(opened);
        return opened;
    }

    private void SendFetch(BrokerId source, int first, VirtualTime now)
    {
        var fetches = SessionWith(source);
        fetches.Begin();
        for (var i = first; i < partitions.Count; i++)
        {
            var partition = partitions[i];
            var position = partition.Position;
            if (!IsFetchable(partition, now) || SourceOf(partition, now) != source) continue;
            fetches.Want(partition, new(partition.Partition, behaviour.ValidatesPosition ? position.Leader.Epoch : LeaderEpoch.None, position.Offset, LeaderEpoch.None, Offset.None, settings.MaxPartitionFetchBytes, Offset.None) { TopicId = client.Metadata.Topic(partition.Partition.Topic).Id });
        }

        fetches.End();
        var request = requests.Take().With(
            client.NextCorrelation(), BrokerId.None, BrokerEpoch.None, (int)settings.FetchMaxWaitMs, settings.FetchMinBytes, settings.FetchMaxBytes,
            (IsolationLevel)settings.IsolationLevel, fetches.Next.SessionId, fetches.Next.Epoch, fetches.Named, fetches.Forgotten, settings.ClientRack);
        client.Send(source.Value, request, new FetchCall(fetches, AskForEnds(fetches)));
    }

    private IReadOnlyList<FetchEnd> AskForEnds(ConsumerFetchSession fetches)
    {
        if (!ends.IsAsked) return [];
        var asked = new FetchEnd[fetches.Partitions.Count];
        for (var i = 0; i < asked.Length; i++) asked[i] = new(fetches.Partitions[i], ends.Ask(fetches.Partitions[i].Partition));
        return asked;
    }

    private void OnFetched(int node, FetchCall call, FetchResponse response)
    {
        call.Session.OnAnswer(response);
        var committedOnly = settings.IsolationLevel == Settings.IsolationLevel.ReadCommitted;
        foreach (var (fetched, end) in call.Ends)
        {
            // A follower's end is as old as the last answer that it had from its leader: it proves nothing.
            var isLeader = node == fetched.Partition.Position.Leader.Leader.Value;
            if (isLeader && response.Error == ErrorCode.None && fetched.MetEnd(committedOnly)) ends.Told(end, fetched.Partition, fetched.Asked.FetchOffset, node);
            else ends.ToldNone(end);
        }

        // A session that the broker does not know, or not so, is opened anew by the next request.
        foreach (var result in response.Results)
        {
            if (call.Session.Find(result.Partition) is not { } fetched) continue;
            var partition = fetched.Partition;
            // Whoever moved meanwhile has no use for these.
            if (partition.State != PositionState.Fetching || partition.Position.Offset != fetched.Asked.FetchOffset) continue;
            if (result.Error != ErrorCode.None)
            {
                OnFetchRefused(partition, result);
                continue;
            }

            if (!result.PreferredReadReplica.IsNone && partition.Prefer(result.PreferredReadReplica, context.Now + client.Settings.MetadataMaxAge)) ReportReading(partition);
            if (!result.Records.IsEmpty)
            {
                partition.Failures = 0;
                partition.IsBuffered = true;
                completed.AddLast(new(partition, result, partition.Position.Offset, settings.CheckCrcs, committedOnly));
            }
        }
    }

    private void OnFetchRefused(AssignedPartition partition, in FetchResult result)
    {
        var now = context.Now;
        var isStale = result.Error.RefreshesMetadata() || result.Error is ErrorCode.FencedLeaderEpoch or ErrorCode.OffsetNotAvailable;
        // New metadata end a preference (KAFKA-14379). A follower that is behind in its own is asked again.
        if (isStale && result.Error != ErrorCode.UnknownLeaderEpoch) ReadFromLeader(partition);
        switch (result.Error)
        {
            case ErrorCode.OffsetOutOfRange when ReadFromLeader(partition):
                // A follower may be behind: the leader must say so before the position is given up (KIP-392).
                break;
            case ErrorCode.OffsetOutOfRange:
                if (settings.AutoOffsetReset.To == Settings.ResetTo.None) Fail(partition, result.Error, "Fetch position is out of range for the partition, and auto.offset.reset is none.");
                else AskForReset(partition);
                break;
            case ErrorCode.NotLeaderOrFollower or ErrorCode.FencedLeaderEpoch when behaviour.FollowsLeaderHint && client.Metadata.TakeHint(partition.Partition, result.CurrentLeader, result.CurrentEpoch):
                client.RequestMetadata();
                ValidateUnderNewLeaders();
                break;
            case ErrorCode.CorruptMessage:
                Fail(partition, result.Error, "Encountered a corrupt message when fetching from the leader.");
                break;
            default:
                // The real one asks again at once until its metadata arrives: a round trip for nothing each time.
                if (isStale) client.RequestMetadata();
                partition.RetryAt = now + client.Settings.Retry.First;
                break;
        }
    }

    /// <summary>Takes records out of what has arrived, up to the poll's limit, and ends the poll if there are any.</summary>
    private void Collect()
    {
        polled.Clear();
        while (polled.Count < pollMax && !completed.IsEmpty)
        {
            var fetch = completed.First;
            var partition = fetch.Partition;
            if (partition.State != PositionState.Fetching || partition.IsPaused || partition.Position.Offset != fetch.Next)
            {
                Drop(fetch);
                continue;
            }

            var taken = fetch.Take(pollMax - polled.Count, reader, polled);
            if (fetch.Next > partition.Position.Offset) partition.Position = partition.Position with { Offset = fetch.Next, OffsetEpoch = fetch.Epoch };
            if (fetch.Corruption is { } corruption)
            {
                // What came before it is returned; the poll after that throws, at this position, again and again.
                if (polled.Count == 0) Fail(partition, ErrorCode.CorruptMessage, corruption);
                break;
            }

            if (polled.Count < pollMax || taken == 0) Drop(fetch);
        }

        if (polled.Count == 0) return;
        IsPolling = false;
        handOut = true;
        fetchAhead = true;
    }

    private void Drop(CompletedFetch fetch)
    {
        completed.RemoveFirst();
        fetch.Partition.IsBuffered = false;
        // The next fetch begins with others, so that no partition starves.
        if (partitions.Remove(fetch.Partition)) partitions.Add(fetch.Partition);
    }
}
