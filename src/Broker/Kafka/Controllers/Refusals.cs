using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>What a controller that is not active answers: NOT_CONTROLLER, upon which brokers look for the active one.</summary>
internal static class Refusals
{
    /// <summary>Null for a request that controllers do not take.</summary>
    public static KafkaResponse? NotController(KafkaRequest request)
    {
        const ErrorCode Error = ErrorCode.NotController;
        return request switch
        {
            BrokerHeartbeatRequest r => new BrokerHeartbeatResponse(r.CorrelationId, Error, isCaughtUp: false, isFenced: true, shouldShutDown: false),
            BrokerRegistrationRequest r => new BrokerRegistrationResponse(r.CorrelationId, Error, BrokerEpoch.None),
            AlterPartitionRequest r => new AlterPartitionResponse(r.CorrelationId, Error, []),
            AllocateProducerIdsRequest r => new AllocateProducerIdsResponse(r.CorrelationId, Error, ProducerId.None, 0),
            CreateTopicsRequest r => new CreateTopicsResponse(r.CorrelationId, [.. r.Topics.Select(topic => (topic.Name, Error))]),
            ElectLeadersRequest r => new ElectLeadersResponse(r.CorrelationId, r.Partition, Error),
            AlterPartitionReassignmentsRequest r => new AlterPartitionReassignmentsResponse(r.CorrelationId, Error, []),
            CreatePartitionsRequest r => new CreatePartitionsResponse(r.CorrelationId, r.Topic, Error),
            DeleteTopicsRequest r => new DeleteTopicsResponse(r.CorrelationId, r.Topic, Error),
            _ => null,
        };
    }

    /// <summary>Whether an answer says so.</summary>
    public static bool IsNotController(KafkaResponse response) => response switch
    {
        BrokerHeartbeatResponse r => r.Error == ErrorCode.NotController,
        BrokerRegistrationResponse r => r.Error == ErrorCode.NotController,
        // Of one partition is enough (AlterPartitionResponse.errorCounts): who asks has heard from a successor of this controller.
        AlterPartitionResponse r => r.Error == ErrorCode.NotController || r.Results.Any(result => result.Error == ErrorCode.NotController),
        AllocateProducerIdsResponse r => r.Error == ErrorCode.NotController,
        CreateTopicsResponse r => r.Results.Any(result => result.Error == ErrorCode.NotController),
        ElectLeadersResponse r => r.Error == ErrorCode.NotController,
        AlterPartitionReassignmentsResponse r => r.Error == ErrorCode.NotController,
        CreatePartitionsResponse r => r.Error == ErrorCode.NotController,
        DeleteTopicsResponse r => r.Error == ErrorCode.NotController,
        _ => false,
    };
}
