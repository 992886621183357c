namespace Lab.Broker.Kafka.Protocol;

/// <summary>The protocol's numbers for its requests; a response carries its request's. They are the <c>Kind</c> of messages.</summary>
public enum ApiKey
{
    Produce = 0,
    Fetch = 1,
    ListOffsets = 2,
    Metadata = 3,
    OffsetCommit = 8,
    OffsetFetch = 9,
    FindCoordinator = 10,
    JoinGroup = 11,
    Heartbeat = 12,
    LeaveGroup = 13,
    SyncGroup = 14,
    CreateTopics = 19,
    DeleteTopics = 20,
    InitProducerId = 22,
    OffsetForLeaderEpoch = 23,
    CreatePartitions = 37,
    ElectLeaders = 43,
    AlterPartitionReassignments = 45,
    Vote = 52,
    BeginQuorumEpoch = 53,
    EndQuorumEpoch = 54,
    AlterPartition = 56,
    FetchSnapshot = 59,
    BrokerRegistration = 62,
    BrokerHeartbeat = 63,
    AllocateProducerIds = 67,
    ConsumerGroupHeartbeat = 68,
}
