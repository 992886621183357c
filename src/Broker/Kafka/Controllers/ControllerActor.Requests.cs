using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;

namespace Lab.Broker.Kafka.Controllers;

// Requests, one at a time in the order in which they come in.
public sealed partial class ControllerActor
{
    private void Handle(ConnectionId connection, KafkaRequest request)
    {
        if (isHalted) return;
        Context.Charge(options.RequestCost);
        if (quorum!.OnRequest(connection, request)) return;
        if ((IsActive ? Decide(request) : Refusals.NotController(request)) is not { } response) connections.Close(connection);
        else if (IsActive) Answer(connection, request, response);
        else connections.Respond(connection, response);
    }

    private KafkaResponse? Decide(KafkaRequest request) => request switch
    {
        BrokerHeartbeatRequest heartbeat => Heartbeat(heartbeat),
        AlterPartitionRequest alter => AlterPartition(alter),
        BrokerRegistrationRequest register => Register(register),
        CreateTopicsRequest create => new CreateTopicsResponse(create.CorrelationId, topics.Create(create, records)),
        ElectLeadersRequest elect => new ElectLeadersResponse(elect.CorrelationId, elect.Partition, elections.Elect(elect.Partition, elect.Type, records)),
        AlterPartitionReassignmentsRequest reassign => new AlterPartitionReassignmentsResponse(reassign.CorrelationId, ErrorCode.None, reassignments.Begin(reassign, records)),
        CreatePartitionsRequest add => new CreatePartitionsResponse(add.CorrelationId, add.Topic, topics.AddPartitions(add, records)),
        DeleteTopicsRequest delete => new DeleteTopicsResponse(delete.CorrelationId, delete.Topic, topics.Delete(delete.Topic, records)),
        AllocateProducerIdsRequest allocate => AllocateProducerIds(allocate),
        _ => null,
    };

    private BrokerRegistrationResponse Register(BrokerRegistrationRequest request)
    {
        var stored = state.Image.Broker(request.Broker);
        var isUnclean = stored is not null && brokers.IsUnclean(stored, request);
        var (error, epoch) = brokers.Register(request, Context.Now, records);
        if (error == ErrorCode.None && isUnclean) uncleanRegistrations.Add(epoch);
        return new(request.CorrelationId, error, epoch);
    }

    private BrokerHeartbeatResponse Heartbeat(BrokerHeartbeatRequest request)
    {
        var (error, next) = brokers.Heartbeat(request, Context.Now, records);
        if (error != ErrorCode.None) return new(request.CorrelationId, error, isCaughtUp: false, isFenced: true, shouldShutDown: false);
        if (records.Count > 0) ArmSessionExpiry();
        var registeredAt = state.Image.Broker(request.Broker)!.RegisteredAt;
        return new(request.CorrelationId, error, request.CurrentMetadataOffset >= registeredAt, next.IsFenced(), next == BrokerControlState.ShutdownNow);
    }

    private AlterPartitionResponse AlterPartition(AlterPartitionRequest request)
    {
        var error = brokers.CheckEpoch(request.Broker, request.BrokerEpoch);
        return new(request.CorrelationId, error, error == ErrorCode.None ? proposals.Alter(request, records) : []);
    }

    private AllocateProducerIdsResponse AllocateProducerIds(AllocateProducerIdsRequest request)
    {
        var error = brokers.CheckEpoch(request.Broker, request.BrokerEpoch);
        return error != ErrorCode.None
            ? new(request.CorrelationId, error, ProducerId.None, 0)
            : new(request.CorrelationId, error, ProducerIdBlocks.Next(state, request.Broker, request.BrokerEpoch, records), ProducerIdBlocks.Length);
    }

    /// <summary>
    /// Appends the records of a decision and answers once they are committed. An answer without records of its own waits
    /// too: it may rest on others that are not committed yet.
    /// </summary>
    private void Answer(ConnectionId connection, KafkaRequest request, KafkaResponse response)
    {
        Append();
        if (state.NextOffset <= quorum!.HighWatermark) connections.Respond(connection, response);
        else pending.Enqueue(new(connection, request, response, state.NextOffset - 1));
    }
}
