using Lab.Model;

namespace Lab.Broker.Kafka.Protocol;

/// <summary>BrokerRegistration (api 62): a process start with its incarnation, and what its last stop left (KIP-631, KIP-966).</summary>
public sealed class BrokerRegistrationRequest(
    int correlationId, BrokerId broker, string clusterId, Uuid incarnation, MachineId machine, int port, string rack, IReadOnlyList<Uuid> logDirs, BrokerEpoch previousBrokerEpoch)
    : KafkaRequest(ApiKey.BrokerRegistration, correlationId, 120, Hash.Of(unchecked((ulong)broker.Value), unchecked((ulong)incarnation.MostSignificant), unchecked((ulong)previousBrokerEpoch.Value)))
{
    public BrokerId Broker { get; } = broker;
    public string ClusterId { get; } = clusterId;

    /// <summary>New with every process start.</summary>
    public Uuid Incarnation { get; } = incarnation;

    /// <summary>The listener: where clients and followers connect.</summary>
    public MachineId Machine { get; } = machine;

    public int Port { get; } = port;
    public string Rack { get; } = rack;
    public IReadOnlyList<Uuid> LogDirs { get; } = logDirs;

    /// <summary>From the clean-shutdown files; none after a kill or a power loss.</summary>
    public BrokerEpoch PreviousBrokerEpoch { get; } = previousBrokerEpoch;
}

public sealed class BrokerRegistrationResponse(int correlationId, ErrorCode error, BrokerEpoch brokerEpoch)
    : KafkaResponse(ApiKey.BrokerRegistration, correlationId, 16, Hash.Of(unchecked((ulong)error), unchecked((ulong)brokerEpoch.Value)))
{
    public ErrorCode Error { get; } = error;

    /// <summary>The offset of the registration's record in the metadata log.</summary>
    public BrokerEpoch BrokerEpoch { get; } = brokerEpoch;
}

/// <summary>BrokerHeartbeat (api 63).</summary>
public sealed class BrokerHeartbeatRequest(int correlationId, BrokerId broker, BrokerEpoch brokerEpoch, Offset currentMetadataOffset, bool wantFence, bool wantShutDown)
    : KafkaRequest(ApiKey.BrokerHeartbeat, correlationId, 28, Hash.Of(unchecked((ulong)broker.Value), unchecked((ulong)brokerEpoch.Value), unchecked((ulong)currentMetadataOffset.Value)))
{
    public BrokerId Broker { get; } = broker;
    public BrokerEpoch BrokerEpoch { get; } = brokerEpoch;

    /// <summary>The last metadata record applied.</summary>
    public Offset CurrentMetadataOffset { get; } = currentMetadataOffset;

    public bool WantFence { get; } = wantFence;
    public bool WantShutDown { get; } = wantShutDown;
}

public sealed class BrokerHeartbeatResponse(int correlationId, ErrorCode error, bool isCaughtUp, bool isFenced, bool shouldShutDown)
    : KafkaResponse(ApiKey.BrokerHeartbeat, correlationId, 12, Hash.Of(unchecked((ulong)error), isFenced ? 1UL : 0UL))
{
    public ErrorCode Error { get; } = error;
    public bool IsCaughtUp { get; } = isCaughtUp;
    public bool IsFenced { get; } = isFenced;
    public bool ShouldShutDown { get; } = shouldShutDown;
}

/// <summary>A member of a proposed in-sync set with the registration under which it was seen fetching (KIP-903).</summary>
public readonly record struct BrokerState(BrokerId Broker, BrokerEpoch BrokerEpoch);

/// <summary>Whether the leader was elected uncleanly and has not said yet that it is done with it (KIP-704).</summary>
public enum LeaderRecoveryState : sbyte
{
    Recovered = 0,
    Recovering = 1,
}

/// <summary>A leader's proposal for one partition.</summary>
public sealed record PartitionProposal(TopicPartition Partition, Uuid TopicId, LeaderEpoch LeaderEpoch, IReadOnlyList<BrokerState> NewIsr, LeaderRecoveryState RecoveryState, int PartitionEpoch);

/// <summary>AlterPartition (api 56): a leader asks for another in-sync set (KIP-497). Several partitions travel together.</summary>
public sealed class AlterPartitionRequest(int correlationId, BrokerId broker, BrokerEpoch brokerEpoch, IReadOnlyList<PartitionProposal> partitions)
    : KafkaRequest(ApiKey.AlterPartition, correlationId, 24 + (80 * partitions.Count), DigestOf(broker, partitions))
{
    public BrokerId Broker { get; } = broker;
    public BrokerEpoch BrokerEpoch { get; } = brokerEpoch;
    public IReadOnlyList<PartitionProposal> Partitions { get; } = partitions;

    private static ulong DigestOf(BrokerId broker, IReadOnlyList<PartitionProposal> partitions)
    {
        var hash = unchecked((ulong)broker.Value);
        for (var i = 0; i < partitions.Count; i++)
        {
            hash = Hash.Roll(hash, unchecked((ulong)partitions[i].PartitionEpoch));
            for (var j = 0; j < partitions[i].NewIsr.Count; j++) hash = Hash.Roll(hash, unchecked((ulong)partitions[i].NewIsr[j].Broker.Value));
        }

        return hash;
    }
}

/// <summary>What the controller made of one proposal: the partition's state as it is now, or an error.</summary>
public sealed record PartitionAltered(TopicPartition Partition, ErrorCode Error, BrokerId Leader, LeaderEpoch LeaderEpoch, IReadOnlyList<BrokerId> Isr, LeaderRecoveryState RecoveryState, int PartitionEpoch);

public sealed class AlterPartitionResponse(int correlationId, ErrorCode error, IReadOnlyList<PartitionAltered> results)
    : KafkaResponse(ApiKey.AlterPartition, correlationId, 12 + (60 * results.Count), Hash.Of(unchecked((ulong)error), (ulong)results.Count))
{
    /// <summary>Of the request as a whole: a stale broker epoch, not the active controller.</summary>
    public ErrorCode Error { get; } = error;

    public IReadOnlyList<PartitionAltered> Results { get; } = results;
}

/// <summary>AllocateProducerIds (api 67): a broker fetches a block of producer ids.</summary>
public sealed class AllocateProducerIdsRequest(int correlationId, BrokerId broker, BrokerEpoch brokerEpoch)
    : KafkaRequest(ApiKey.AllocateProducerIds, correlationId, 12, Hash.Of(unchecked((ulong)broker.Value), unchecked((ulong)brokerEpoch.Value)))
{
    public BrokerId Broker { get; } = broker;
    public BrokerEpoch BrokerEpoch { get; } = brokerEpoch;
}

public sealed class AllocateProducerIdsResponse(int correlationId, ErrorCode error, ProducerId start, int length)
    : KafkaResponse(ApiKey.AllocateProducerIds, correlationId, 20, Hash.Of(unchecked((ulong)start.Value), unchecked((ulong)length)))
{
    public ErrorCode Error { get; } = error;
    public ProducerId Start { get; } = start;
    public int Length { get; } = length;
}
