using Lab.Broker.Kafka.Protocol;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

// Fetches run ahead of the application: one on its way per node, for the partitions whose records are all taken.
internal sealed partial class KafkaConsumer
{
    private readonly Deque<CompletedFetch> completed = new();
    private readonly List<int> fetching = [];
    private bool fetchAhead;
    private bool handOut;

    private void SendFetches(VirtualTime now)
    {
        fetchAhead = false;
        for (var i = 0; i < partitions.Count; i++)
        {
            var leader = partitions[i].Position.Leader.Leader;
            if (!IsFetchable(partitions[i], now) || fetching.Contains(leader.Value) || !client.EnsureReady(leader.Value)) continue;
            SendFetch(leader, i, now);
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

    private readonly List<FetchPartition> wanted = [];

    private void SendFetch(BrokerId leader, int first, VirtualTime now)
    {
        var asked = new List<FetchAsked>();
        wanted.Clear();
        for (var i = first; i < partitions.Count; i++)
        {
            var partition = partitions[i];
            var position = partition.Position;
            if (position.Leader.Leader != leader || !IsFetchable(partition, now)) continue;
            asked.Add(new(partition, position.Offset, ends.Ask(partition)));
            wanted.Add(new(partition.Partition, position.Leader.Epoch, position.Offset, LeaderEpoch.None, Offset.None, settings.MaxPartitionFetchBytes, Offset.None));
        }

        // Without a fetch session: every request names its partitions. Sessions save bytes, they change no answer.
        var request = new FetchRequest(
            client.NextCorrelation(), BrokerId.None, BrokerEpoch.None, (int)settings.FetchMaxWaitMs, settings.FetchMinBytes, settings.FetchMaxBytes,
            (IsolationLevel)settings.IsolationLevel, sessionId: 0, sessionEpoch: -1, [.. wanted], []);
        fetching.Add(leader.Value);
        client.Send(leader.Value, request, new FetchCall(asked));
    }

    private void OnFetched(int node, FetchCall call, FetchResponse response)
    {
        fetching.Remove(node);
        foreach (var (partition, from, end) in call.Asked)
        {
            if (ResultFor(partition, response) is { } answer && MetEnd(answer, from)) ends.Told(end, partition, from, node);
            else ends.ToldNone(end);
            // Whoever moved meanwhile has no use for these.
            if (partition.State != PositionState.Fetching || partition.Position.Offset != from || ResultFor(partition, response) is not { } result) continue;
            if (result.Error != ErrorCode.None) OnFetchRefused(partition, result);
            else if (!result.Records.IsEmpty)
            {
                partition.Failures = 0;
                partition.IsBuffered = true;
                completed.AddLast(new(partition, result, from, settings.CheckCrcs, settings.IsolationLevel == Settings.IsolationLevel.ReadCommitted));
            }
        }
    }

    /// <summary>
    /// Nothing is there to be read at the position, as far as the broker knows. Empty alone is not enough: the other partitions
    /// may have used up what an answer may hold.
    /// </summary>
    private bool MetEnd(FetchResult result, Offset from) =>
        result.Error == ErrorCode.None && result.Diverging is null && result.Records.IsEmpty
        && (settings.IsolationLevel == Settings.IsolationLevel.ReadCommitted ? result.LastStableOffset : result.HighWatermark) <= from;

    private static FetchResult? ResultFor(AssignedPartition partition, FetchResponse response)
    {
        for (var i = 0; i < response.Results.Length; i++)
        {
            if (response.Results[i].Partition == partition.Partition) return response.Results[i];
        }

        return null;
    }

    private void OnFetchRefused(AssignedPartition partition, FetchResult result)
    {
        var now = context.Now;
        switch (result.Error)
        {
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
                if (result.Error.RefreshesMetadata() || result.Error is ErrorCode.FencedLeaderEpoch or ErrorCode.OffsetNotAvailable) client.RequestMetadata();
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
