using Lab.Kernel.Network;
using Lab.Model;

namespace Lab.Broker.Common;

/// <summary>How a client treats its connections to nodes; the names are those of Kafka's clients.</summary>
/// <param name="RequestTimeout">An unanswered request ends its connection after this.</param>
/// <param name="ReconnectBackoff">Pause after the first failed connection; doubles with every further one.</param>
/// <param name="ReconnectBackoffMax">The longest pause.</param>
/// <param name="SetupTimeout">How long a connection may take to open; doubles with every further failure.</param>
/// <param name="SetupTimeoutMax">The longest such time.</param>
/// <param name="MaxInFlight">Unanswered requests per connection.</param>
public sealed record NodeClientOptions(Duration RequestTimeout, Duration ReconnectBackoff, Duration ReconnectBackoffMax, Duration SetupTimeout, Duration SetupTimeoutMax, int MaxInFlight)
{
    /// <summary>What the socket of each connection gets.</summary>
    public SocketBuffers Buffers { get; init; } = SocketBuffers.System;

    /// <summary>The same with other pauses before a new connection.</summary>
    public NodeClientOptions Reconnecting(long firstMs, long maxMs) => this with { ReconnectBackoff = Duration.FromMs(firstMs), ReconnectBackoffMax = Duration.FromMs(maxMs) };

    /// <summary>Kafka's defaults: 30 s, 50 ms to 1 s, 10 s to 30 s, 5 in flight.</summary>
    public static readonly NodeClientOptions Default = new(
        Duration.FromSeconds(30), Duration.FromMs(50), Duration.FromSeconds(1), Duration.FromSeconds(10), Duration.FromSeconds(30), 5);
}

/// <summary>Draw sites of the request layer.</summary>
public static class RequestSites
{
    public static readonly Kernel.Site ReconnectJitter = new(100);
    public static readonly Kernel.Site SetupJitter = new(101);
}
