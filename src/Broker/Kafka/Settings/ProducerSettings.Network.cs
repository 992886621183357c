namespace Lab.Broker.Kafka.Settings;

// What every client has: connections, retries, metadata.
public sealed partial record ProducerSettings
{
    /// <summary><c>metadata.max.age.ms</c>, milliseconds: metadata older than this is fetched again.</summary>
    public required long MetadataMaxAgeMs { get; init; }

    /// <summary><c>retry.backoff.ms</c>, milliseconds: wait before the first retry of a request.</summary>
    public required long RetryBackoffMs { get; init; }

    /// <summary><c>retry.backoff.max.ms</c>, milliseconds: the wait doubles up to this, with a jitter of 20 % (KIP-580, 3.7). Releases without it wait RetryBackoffMs each time.</summary>
    public required long RetryBackoffMaxMs { get; init; }

    /// <summary><c>reconnect.backoff.ms</c>, milliseconds: wait before connecting again to a broker that refused or dropped.</summary>
    public required long ReconnectBackoffMs { get; init; }

    /// <summary><c>reconnect.backoff.max.ms</c>, milliseconds: that wait doubles up to this. When only ReconnectBackoffMs is given it does not grow.</summary>
    public required long ReconnectBackoffMaxMs { get; init; }

    /// <summary><c>socket.connection.setup.timeout.ms</c>, milliseconds: a connection that does not come up in this time is given up (KIP-601, 2.7). Never before.</summary>
    public required long SocketConnectionSetupTimeoutMs { get; init; }

    /// <summary><c>socket.connection.setup.timeout.max.ms</c>, milliseconds: that time doubles up to this.</summary>
    public required long SocketConnectionSetupTimeoutMaxMs { get; init; }

    /// <summary><c>connections.max.idle.ms</c>, milliseconds: an idle connection is closed by the client.</summary>
    public required long ConnectionsMaxIdleMs { get; init; }

    /// <summary><c>request.timeout.ms</c>, milliseconds: an unanswered request fails and its connection is dropped.</summary>
    public required long RequestTimeoutMs { get; init; }

    /// <summary><c>metadata.recovery.strategy</c>, true for rebootstrap: with no known broker reachable the client starts over from the bootstrap list (KIP-899).</summary>
    public required bool RebootstrapWhenLost { get; init; }

    /// <summary><c>metadata.recovery.rebootstrap.trigger.ms</c>, milliseconds without metadata before it does (KIP-1102, 4.0).</summary>
    public required long RebootstrapTriggerMs { get; init; }

    /// <summary><c>send.buffer.bytes</c>, bytes of the socket's send buffer; -1 is the system's.</summary>
    public required int SendBufferBytes { get; init; }

    /// <summary><c>receive.buffer.bytes</c>, bytes of the socket's receive buffer; -1 is the system's.</summary>
    public required int ReceiveBufferBytes { get; init; }

    /// <summary><c>client.id</c>, the name under which brokers log and meter it.</summary>
    public required string ClientId { get; init; }
}
