using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// Fetches of the metadata log by observers, as the Raft leader answers them (kafka-4x.md 6.5). One with nothing to give
/// waits for the next commit, or for its own patience.
/// </summary>
internal sealed class MetadataFetches(ActorContext context, ControllerOptions options, MetadataLog log, int timerKind, Action<ConnectionId, KafkaResponse?> respond)
{
    private readonly record struct Parked(ConnectionId Connection, FetchRequest Request, VirtualTime Deadline);

    private readonly List<Parked> parked = [];
    private TimerId timer;
    private VirtualTime timerDue = VirtualTime.Never;

    public void OnFetch(ConnectionId connection, FetchRequest request)
    {
        if (Answer(request) is { } response)
        {
            respond(connection, response);
            return;
        }

        var deadline = context.Now + Duration.FromMs(request.MaxWaitMs);
        parked.Add(new(connection, request, deadline));
        Arm(deadline);
    }

    /// <summary>The high watermark moved: whoever waits is answered.</summary>
    public void OnCommitted()
    {
        if (parked.Count == 0) return;
        var waiting = parked.ToArray();
        parked.Clear();
        foreach (var fetch in waiting) respond(fetch.Connection, Answer(fetch.Request) ?? Nothing(fetch.Request));
    }

    /// <summary>Somebody's patience is over.</summary>
    public void OnTimer()
    {
        timer = default;
        timerDue = VirtualTime.Never;
        var now = context.Now;
        var over = parked.FindAll(fetch => fetch.Deadline <= now);
        parked.RemoveAll(fetch => fetch.Deadline <= now);
        foreach (var fetch in over) respond(fetch.Connection, Nothing(fetch.Request));
        foreach (var fetch in parked) Arm(fetch.Deadline);
    }

    /// <summary>Nobody waits there any more.</summary>
    public void OnConnectionLost(ConnectionId connection)
    {
        if (parked.RemoveAll(fetch => fetch.Connection == connection) > 0) respond(connection, null);
    }

    /// <summary>The answer there is now; null when the fetch has to wait.</summary>
    private FetchResponse? Answer(FetchRequest request)
    {
        if (request.Partitions is not [var asked] || asked.Partition != MetadataLog.Partition)
        {
            return new(request, ErrorCode.None, 0, [.. request.Partitions.Select(p => FetchResult.Refused(p.Partition, ErrorCode.UnknownTopicOrPartition))]);
        }

        if (asked.CurrentLeaderEpoch < log.Epoch) return Refuse(request, ErrorCode.FencedLeaderEpoch);
        if (asked.CurrentLeaderEpoch > log.Epoch) return Refuse(request, ErrorCode.UnknownLeaderEpoch);
        if (asked.FetchOffset < Offset.Zero || asked.LastFetchedEpoch > asked.CurrentLeaderEpoch) return Refuse(request, ErrorCode.InvalidRequest);
        if (asked.FetchOffset > Offset.Zero)
        {
            var (epoch, end) = log.Epochs.EndOffsetFor(asked.LastFetchedEpoch, log.HighWatermark);
            if (epoch != asked.LastFetchedEpoch || end < asked.FetchOffset) return Respond(request, default, new(epoch, end));
        }

        if (asked.FetchOffset < log.HighWatermark) return Respond(request, log.Read(asked.FetchOffset, Math.Min(options.MetadataMaxFetchBytes, Math.Max(1, asked.MaxBytes))), null);

        // An observer that has the records but not the news that they are committed gets the news at once (KIP-1166).
        var isBehind = asked.HighWatermark != Offset.None && asked.HighWatermark < log.HighWatermark;
        return isBehind || request.MaxWaitMs == 0 ? Nothing(request) : null;
    }

    private FetchResponse Nothing(FetchRequest request) => Respond(request, default, null);

    private FetchResponse Respond(FetchRequest request, ReadOnlyMemory<byte> records, EpochEndOffset? diverging) => new(
        request, ErrorCode.None, 0,
        [new(MetadataLog.Partition, ErrorCode.None, log.HighWatermark, log.HighWatermark, log.LogStartOffset, diverging, options.NodeId, log.Epoch, null, records)]);

    private FetchResponse Refuse(FetchRequest request, ErrorCode error) =>
        new(request, ErrorCode.None, 0, [FetchResult.Refused(MetadataLog.Partition, error, options.NodeId, log.Epoch)]);

    // One timer for the first deadline.
    private void Arm(VirtualTime deadline)
    {
        if (!timer.IsNone && timerDue <= deadline) return;
        if (!timer.IsNone) context.Cancel(timer);
        timerDue = deadline;
        timer = context.SetTimer(deadline - context.Now, timerKind, background: true);
    }
}
