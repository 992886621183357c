using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;

namespace Lab.Broker.Kafka.Groups;

/// <summary>Who coordinates a group: the leader of the partition of __consumer_offsets that its name hashes to. The first to ask has that topic made.</summary>
internal sealed class CoordinatorLookup(BrokerServices services, ControllerChannel forwarding, Action<ConnectionId, KafkaResponse?> respond)
{
    private bool topicWanted;
    private bool creating;

    public void OnFindCoordinator(ConnectionId connection, FindCoordinatorRequest request)
    {
        var topic = services.Image.Topic(LogFileNames.OffsetsTopic);
        if (topic is null)
        {
            topicWanted = true;
            CreateTopicIfWanted();
            respond(connection, new FindCoordinatorResponse(request.CorrelationId, ErrorCode.CoordinatorNotAvailable, BrokerId.None));
            return;
        }

        var state = services.Image.Partition(OffsetsPartition.Of(request.Group, topic.Partitions));
        var available = state is { Leader.IsNone: false } && services.Image.Broker(state.Leader) is { Fenced: false };
        respond(connection, new FindCoordinatorResponse(
            request.CorrelationId, available ? ErrorCode.None : ErrorCode.CoordinatorNotAvailable, available ? state!.Leader : BrokerId.None));
    }

    /// <summary>The offsets topic is made when the first group asks for its coordinator.</summary>
    public void CreateTopicIfWanted()
    {
        if (!topicWanted || creating || services.Image.Topic(LogFileNames.OffsetsTopic) is not null) return;
        if (!forwarding.IsReady)
        {
            forwarding.Connect();
            return;
        }

        creating = true;
        var s = services.Settings;
        List<KeyValuePair<string, string>> configs =
        [
            new("compression.type", "producer"), new("cleanup.policy", "compact"), new("segment.bytes", s.OffsetsTopicSegmentBytes.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
        var topic = new NewTopic(LogFileNames.OffsetsTopic, s.OffsetsTopicNumPartitions, (short)s.OffsetsTopicReplicationFactor, [], configs);
        forwarding.Send(correlation => new CreateTopicsRequest(correlation, [topic], 30_000));
    }

    public void OnTopicCreated() => creating = false;
}
