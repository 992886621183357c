using Lab.Broker.Kafka.Protocol;
using Lab.Model;

namespace Lab.Broker.Kafka.Replication;

// OFFSET_OUT_OF_RANGE, as AbstractFetcherThread.fetchOffsetAndTruncate has it (kafka.md 2.4, KAFKA-7414): a log that ends behind the
// leader's is cut to its end; one that ends before the leader's begins is thrown away and begun there; else it was a passing thing,
// and the fetch goes on at the log's own end. The fetcher asks in its one request at a time: its other partitions wait meanwhile.
internal sealed partial class ReplicaFetchers
{
    private void LeaveRange(Fetcher fetcher, Following following)
    {
        following.NotBefore = VirtualTime.Never;
        if (!fetcher.OutOfRange.Contains(following)) fetcher.OutOfRange.Add(following);
        Change(fetcher, following);
    }

    private bool AskForRange(BrokerId source, Fetcher fetcher)
    {
        if (fetcher.OutOfRange.Count == 0) return false;
        Ask(source, fetcher.OutOfRange[0], ListOffsetsRequest.Latest);
        return true;
    }

    private void Ask(BrokerId source, Following following, long end)
    {
        var request = new ListOffsetsRequest(++correlation, following.Partition.Id, following.Epoch, end, IsolationLevel.ReadUncommitted) { Replica = services.Broker };
        clients.Send(source.Value, request, request);
    }

    private void OnRange(Fetcher fetcher, ListOffsetsRequest ask, ListOffsetsResponse answer)
    {
        var following = fetcher.OutOfRange.Find(f => f.Partition.Id == ask.Partition);
        if (following is null || following.Epoch != ask.CurrentLeaderEpoch) return;
        var log = following.Partition.Log;
        if (answer.Error != ErrorCode.None)
        {
            fetcher.OutOfRange.Remove(following);
            Delay(fetcher, following);
            return;
        }

        if (ask.Timestamp == ListOffsetsRequest.Latest)
        {
            if (answer.Offset >= log.LogEndOffset)
            {
                Ask(sources[following.Partition], following, ListOffsetsRequest.Earliest);
                return;
            }

            log.TruncateTo(answer.Offset);
        }
        else if (answer.Offset > log.LogEndOffset)
        {
            log.RestartAt(answer.Offset);
        }

        fetcher.OutOfRange.Remove(following);
        following.NotBefore = VirtualTime.Zero;
    }
}
