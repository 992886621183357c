using Lab.Broker.Kafka.Protocol;
using Lab.Model;

namespace Lab.Broker.Kafka.Replication;

// Before KIP-595 (2.7): whoever begins to follow asks its leader where the epoch of its last record ends (OffsetForLeaderEpoch, KIP-101), cuts its
// log there, asks again where the answer was about an earlier epoch (KIP-279), and only then fetches, by offsets alone.
internal sealed partial class ReplicaFetchers
{
    private void CutFirst(Fetcher fetcher, Following following)
    {
        if (services.Rules.FetchesNameLastEpoch || following.Partition.Log.LatestEpoch == LeaderEpoch.None) return;
        following.NotBefore = VirtualTime.Never;
        following.AsksEndAt = services.Context.Now;
        fetcher.Cutting.Add(following);
    }

    private bool AskForEpochEnd(BrokerId source, Fetcher fetcher)
    {
        foreach (var following in fetcher.Cutting)
        {
            if (following.AsksEndAt > services.Context.Now) continue;
            var request = new OffsetForLeaderEpochRequest(++correlation, following.Partition.Id, following.Epoch, following.Partition.Log.LatestEpoch);
            clients.Send(source.Value, request, request);
            return true;
        }

        if (fetcher.Cutting.Count > 0) BackOff(source, fetcher);
        return false;
    }

    private void OnEpochEnd(BrokerId source, Fetcher fetcher, OffsetForLeaderEpochRequest ask, OffsetForLeaderEpochResponse answer)
    {
        var following = fetcher.Cutting.Find(f => f.Partition.Id == ask.Partition);
        if (following is null || following.Epoch != ask.CurrentLeaderEpoch) return;
        var log = following.Partition.Log;
        if (answer.Error != ErrorCode.None)
        {
            following.AsksEndAt = services.Context.Now + Duration.FromMs(services.Settings.ReplicaFetchBackoffMs);
            BackOff(source, fetcher);
            return;
        }

        // A leader that knows nothing of epochs: what is committed is all that is sure (AbstractFetcherThread.getOffsetTruncationState).
        if (answer.End.EndOffset == Offset.None) log.TruncateTo(Offset.Min(log.HighWatermark, log.LogEndOffset));
        else if (!IsAgreed(log, answer.End)) return;
        fetcher.Cutting.Remove(following);
        following.NotBefore = VirtualTime.Zero;
    }

    // Cuts; false when the leader named an epoch that this log has not, and there is an earlier one to ask about.
    private bool IsAgreed(Logs.PartitionLog log, EpochEndOffset leader)
    {
        var known = log.Epochs.EndOffsetFor(leader.Epoch, log.LogEndOffset).Epoch;
        Truncate(log, leader);
        return known == LeaderEpoch.None || known == leader.Epoch || log.LatestEpoch == LeaderEpoch.None;
    }
}
