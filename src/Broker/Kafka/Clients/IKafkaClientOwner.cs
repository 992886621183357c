using Lab.Broker.Common;
using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Clients;

/// <summary>The producer, consumer or auditor behind a <see cref="KafkaClient"/>.</summary>
internal interface IKafkaClientOwner
{
    /// <summary>A connection is open.</summary>
    void OnNodeReady(int node);

    void OnAnswer(int node, ClientCall call, KafkaResponse response);

    /// <summary>A connection ended. The outcome of <paramref name="unanswered"/>, oldest first, is unknown.</summary>
    void OnConnectionLost(int node, IReadOnlyList<ClientCall> unanswered, DisconnectReason reason);

    /// <summary>A metadata answer was taken in, or an answer named a new leader.</summary>
    void OnMetadata();

    /// <summary>A request without an answer had to wait for its socket, and is in it now.</summary>
    void OnSent(int node, ClientCall call)
    {
    }
}
