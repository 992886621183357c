using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;

namespace Lab.Broker.Kafka.Brokers;

/// <summary>Hands out producer ids from a block that the controller gave; asks for the next block when it is used up (KIP-730).</summary>
internal sealed class ProducerIds(BrokerServices services, ControllerChannel channel, Action<ConnectionId, KafkaResponse?> respond)
{
    private readonly Queue<(ConnectionId Connection, InitProducerIdRequest Request)> waiting = new();
    private ProducerId next = ProducerId.None;
    private int left;
    private bool asked;

    public void OnInitProducerId(ConnectionId connection, InitProducerIdRequest request)
    {
        waiting.Enqueue((connection, request));
        Serve();
    }

    public void OnAllocated(AllocateProducerIdsResponse response)
    {
        asked = false;
        if (response.Error == ErrorCode.None)
        {
            next = response.Start;
            left = response.Length;
        }

        Serve();
    }

    /// <summary>No answer came: whoever waits is told to ask again.</summary>
    public void OnDisconnected()
    {
        if (!asked) return;
        asked = false;
        while (waiting.TryDequeue(out var client))
            respond(client.Connection, new InitProducerIdResponse(client.Request.CorrelationId, ErrorCode.CoordinatorLoadInProgress, ProducerId.None, ProducerEpoch.None));
    }

    /// <summary>The controller can be reached: asks for what is wanted.</summary>
    public void Serve()
    {
        while (left > 0 && waiting.TryDequeue(out var client))
        {
            respond(client.Connection, new InitProducerIdResponse(client.Request.CorrelationId, ErrorCode.None, next, new(0)));
            next = new(next.Value + 1);
            left--;
        }

        if (waiting.Count == 0 || asked) return;
        if (!channel.IsReady)
        {
            channel.Connect();
            return;
        }

        asked = true;
        channel.Send(correlation => new AllocateProducerIdsRequest(correlation, services.Broker, services.BrokerEpoch));
    }
}
