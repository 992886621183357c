using Lab.Broker.Kafka.Groups.Kip848;
using Lab.Model;

namespace Lab.Broker.Kafka.Protocol;

/// <summary>
/// ConsumerGroupHeartbeat (api 68, version 1, KIP-848): the one request of the consumer protocol. On the wire topics are ids, 16 bytes each; here they
/// are names, sized as ids.
/// </summary>
public sealed class ConsumerGroupHeartbeatRequest(int correlationId, string group, ConsumerHeartbeat heartbeat)
    : KafkaRequest(
        ApiKey.ConsumerGroupHeartbeat, correlationId, SizeOf(group, heartbeat),
        Hash.Of(Hash.Of(group), Hash.Of(heartbeat.MemberId), unchecked((ulong)heartbeat.MemberEpoch), Partitions.DigestOf(heartbeat.Owned)))
{
    public string Group { get; } = group;
    public ConsumerHeartbeat Heartbeat { get; } = heartbeat;

    private static int SizeOf(string group, ConsumerHeartbeat heartbeat)
    {
        // Two strings, the epoch, instance, rack, timeout, regular expression, assignor, the tag buffer.
        var size = 1 + group.Length + 1 + heartbeat.MemberId.Length + 4 + 1 + (heartbeat.InstanceId?.Length ?? 0) + 1 + (heartbeat.Rack?.Length ?? 0) + 4 + 1 + 1 + (heartbeat.ServerAssignor?.Length ?? 0) + 1;
        size += 1;
        for (var i = 0; i < (heartbeat.Topics?.Count ?? 0); i++) size += 1 + heartbeat.Topics![i].Length;
        return size + Partitions.SizeOf(heartbeat.Owned);
    }
}

public sealed class ConsumerGroupHeartbeatResponse(int correlationId, ConsumerHeartbeatAnswer answer)
    : KafkaResponse(
        ApiKey.ConsumerGroupHeartbeat, correlationId, 4 + 2 + 1 + 1 + answer.MemberId.Length + 4 + 4 + 1 + Partitions.SizeOf(answer.Assignment) + 1,
        Hash.Of(unchecked((ulong)answer.Error), unchecked((ulong)answer.MemberEpoch), Partitions.DigestOf(answer.Assignment)))
{
    public ConsumerHeartbeatAnswer Answer { get; } = answer;
}

/// <summary>Sizes and digests of lists of partitions.</summary>
file static class Partitions
{
    public static int SizeOf(IReadOnlyList<TopicPartition>? partitions)
    {
        if (partitions is null) return 1;
        var size = 1;
        string? topic = null;
        foreach (var partition in partitions)
        {
            if (partition.Topic != topic) size += Uuid.SizeInBytes + 1 + 1;
            topic = partition.Topic;
            size += 4;
        }

        return size;
    }

    public static ulong DigestOf(IReadOnlyList<TopicPartition>? partitions)
    {
        var hash = partitions is null ? 1UL : 2UL;
        for (var i = 0; i < (partitions?.Count ?? 0); i++) hash = Hash.Roll(hash, Digests.Of(partitions![i]));
        return hash;
    }
}
