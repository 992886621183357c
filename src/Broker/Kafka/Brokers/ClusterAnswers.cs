using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Replication;

namespace Lab.Broker.Kafka.Brokers;

/// <summary>Questions that are answered at once from what this broker knows: metadata, ends of logs, ends of epochs.</summary>
internal static class ClusterAnswers
{
    /// <summary>The cluster as this broker's metadata has it, which may be older than what is committed.</summary>
    public static MetadataResponse Metadata(BrokerServices services, MetadataRequest request)
    {
        var image = services.Image;
        List<BrokerEndpoint> brokers = [];
        foreach (var broker in image.Brokers)
        {
            if (!broker.Fenced) brokers.Add(new(broker.Broker, broker.Machine, broker.Port, broker.Rack));
        }

        List<PartitionMetadata> partitions = [];
        List<(string, ErrorCode)> errors = [];
        foreach (var name in request.Topics)
        {
            if (image.Topic(name) is not { } topic)
            {
                errors.Add((name, ErrorCode.UnknownTopicOrPartition));
                continue;
            }

            for (var p = 0; p < topic.Partitions; p++)
            {
                if (image.Partition(new(name, p)) is not { } state) continue;
                var reachable = !state.Leader.IsNone && image.Broker(state.Leader) is { Fenced: false };
                partitions.Add(new(state.Partition, state.TopicId, reachable ? ErrorCode.None : ErrorCode.LeaderNotAvailable, reachable ? state.Leader : BrokerId.None, state.LeaderEpoch, state.Replicas, state.Isr));
            }
        }

        return new(request.CorrelationId, brokers, BrokerId.None, partitions, errors);
    }

    /// <summary>
    /// The first offset, the end that a reader may see, or the first record at a time. The end is hidden while the high
    /// watermark of a new leader has not reached its epoch's start (KIP-207).
    /// </summary>
    public static ListOffsetsResponse ListOffsets(BrokerServices services, ListOffsetsRequest request)
    {
        var partition = services.Replicas.Find(request.Partition);
        if (partition is null) return Refuse(services.Image.Partition(request.Partition) is null ? ErrorCode.UnknownTopicOrPartition : ErrorCode.NotLeaderOrFollower);
        var epochError = services.Rules.CheckFetchEpoch(request.CurrentLeaderEpoch, partition.LeaderEpoch);
        if (epochError != ErrorCode.None) return Refuse(epochError);
        if (!partition.IsLeader) return Refuse(ErrorCode.NotLeaderOrFollower);

        var log = partition.Log;
        var end = request.Isolation == IsolationLevel.ReadCommitted ? log.LastStableOffset : log.HighWatermark;
        if (request.Timestamp == ListOffsetsRequest.Earliest) return Answer(log.LogStartOffset);
        if (request.Timestamp == ListOffsetsRequest.Latest && !request.Replica.IsNone) return Answer(log.LogEndOffset);
        var isHidden = services.Rules.HidesEndOffsetUntilCommitted && log.HighWatermark < partition.EpochStart;
        if (request.Timestamp == ListOffsetsRequest.Latest) return isHidden ? Refuse(ErrorCode.OffsetNotAvailable) : Answer(end);
        // What lies below the end is told all the same; whether there is more behind it nobody knows yet.
        if (log.FirstSince(request.Timestamp) is { } found && found.Offset < end) return Answer(found.Offset, found.Timestamp);
        return isHidden ? Refuse(ErrorCode.OffsetNotAvailable) : Answer(Offset.None);

        ListOffsetsResponse Refuse(ErrorCode error) => new(request.CorrelationId, request.Partition, error, Offset.None, -1, LeaderEpoch.None);
        ListOffsetsResponse Answer(Offset offset, long timestamp = -1) => new(request.CorrelationId, request.Partition, ErrorCode.None, offset, timestamp, log.Epochs.EpochForOffset(offset));
    }

    /// <summary>Where an epoch ends on this leader.</summary>
    public static OffsetForLeaderEpochResponse OffsetForLeaderEpoch(BrokerServices services, OffsetForLeaderEpochRequest request)
    {
        var partition = services.Replicas.Find(request.Partition);
        if (partition is null) return Refuse(ErrorCode.UnknownTopicOrPartition);
        var error = services.Rules.CheckFetchEpoch(request.CurrentLeaderEpoch, partition.LeaderEpoch);
        if (error != ErrorCode.None) return Refuse(error);
        if (!partition.IsLeader) return Refuse(ErrorCode.NotLeaderOrFollower);
        var (epoch, end) = partition.Log.Epochs.EndOffsetFor(request.LeaderEpoch, partition.Log.LogEndOffset);
        return new(request.CorrelationId, request.Partition, ErrorCode.None, new(epoch, end));

        OffsetForLeaderEpochResponse Refuse(ErrorCode code) => new(request.CorrelationId, request.Partition, code, EpochEndOffset.Undefined);
    }
}
