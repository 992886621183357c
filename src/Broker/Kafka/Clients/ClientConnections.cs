using Lab.Broker.Common;
using Lab.Broker.Kafka.Settings;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients;

/// <summary>The settings that every client has: connections, retries, metadata.</summary>
public sealed record ClientConnections(NodeClientOptions Nodes, RetryBackoff Retry, Duration MetadataMaxAge, bool AllowAutoCreation)
{
    // Linux gives a connection up by itself after about this long: what releases before KIP-601 waited.
    private static readonly Duration SystemConnectTimeout = Duration.FromSeconds(127);

    // The consumer's own, not a setting.
    private const int ConsumerMaxInFlight = 100;

    public static ClientConnections Of(ProducerSettings s) => new(
        new(Duration.FromMs(s.RequestTimeoutMs), Duration.FromMs(s.ReconnectBackoffMs), Duration.FromMs(s.ReconnectBackoffMaxMs),
            Setup(s.SocketConnectionSetupTimeoutMs), Setup(s.SocketConnectionSetupTimeoutMaxMs), s.MaxInFlightRequestsPerConnection) { Buffers = new(s.SendBufferBytes, s.ReceiveBufferBytes) },
        new(Duration.FromMs(s.RetryBackoffMs), Duration.FromMs(s.RetryBackoffMaxMs)), Duration.FromMs(s.MetadataMaxAgeMs), AllowAutoCreation: true);

    public static ClientConnections Of(ConsumerSettings s) => new(
        new(Duration.FromMs(s.RequestTimeoutMs), Duration.FromMs(s.ReconnectBackoffMs), Duration.FromMs(s.ReconnectBackoffMaxMs),
            Setup(s.SocketConnectionSetupTimeoutMs), Setup(s.SocketConnectionSetupTimeoutMaxMs), ConsumerMaxInFlight) { Buffers = new(s.SendBufferBytes, s.ReceiveBufferBytes) },
        new(Duration.FromMs(s.RetryBackoffMs), Duration.FromMs(s.RetryBackoffMaxMs)), Duration.FromMs(s.MetadataMaxAgeMs), s.AllowAutoCreateTopics);

    private static Duration Setup(long ms) => Duration.Min(Duration.FromMs(ms), SystemConnectTimeout);
}
