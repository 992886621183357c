namespace Lab.Broker.Kafka.Settings;

// Threads, queues and sockets.
public sealed partial record BrokerSettings
{
    /// <summary><c>num.io.threads</c>, request handlers.</summary>
    public required int NumIoThreads { get; init; }

    /// <summary><c>num.network.threads</c>, socket threads of each listener.</summary>
    public required int NumNetworkThreads { get; init; }

    /// <summary><c>num.recovery.threads.per.data.dir</c>, threads that recover logs at start, for each directory.</summary>
    public required int NumRecoveryThreadsPerDataDir { get; init; }

    /// <summary><c>background.threads</c>, threads for deletion, flushing, checkpoints.</summary>
    public required int BackgroundThreads { get; init; }

    /// <summary><c>queued.max.requests</c>, requests waiting before the network threads stop reading.</summary>
    public required int QueuedMaxRequests { get; init; }

    /// <summary><c>queued.max.request.bytes</c>, bytes waiting before they stop; -1 without limit.</summary>
    public required long QueuedMaxRequestBytes { get; init; }

    /// <summary><c>socket.request.max.bytes</c>, bytes of the largest request.</summary>
    public required int SocketRequestMaxBytes { get; init; }

    /// <summary><c>socket.send.buffer.bytes</c>, bytes of a socket's send buffer; -1 is the system's.</summary>
    public required int SocketSendBufferBytes { get; init; }

    /// <summary><c>socket.receive.buffer.bytes</c>, bytes of a socket's receive buffer; -1 is the system's.</summary>
    public required int SocketReceiveBufferBytes { get; init; }

    /// <summary><c>socket.listen.backlog.size</c>, connections waiting to be taken (KIP-764, 3.2).</summary>
    public required int SocketListenBacklogSize { get; init; }

    /// <summary><c>max.connections</c>, connections of the broker.</summary>
    public required int MaxConnections { get; init; }

    /// <summary><c>max.connections.per.ip</c>, connections from one address.</summary>
    public required int MaxConnectionsPerIp { get; init; }

    /// <summary><c>connections.max.idle.ms</c>, milliseconds after which an idle connection is closed by the broker.</summary>
    public required long ConnectionsMaxIdleMs { get; init; }

    /// <summary><c>socket.connection.setup.timeout.ms</c>, milliseconds a connection to another broker or controller may take to come up.</summary>
    public required long SocketConnectionSetupTimeoutMs { get; init; }

    /// <summary><c>socket.connection.setup.timeout.max.ms</c>, milliseconds: that time doubles up to this.</summary>
    public required long SocketConnectionSetupTimeoutMaxMs { get; init; }

    /// <summary><c>request.timeout.ms</c>, milliseconds the broker's own requests may take.</summary>
    public required long RequestTimeoutMs { get; init; }
}
