using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;

namespace Lab.Broker.Kafka.Brokers;

/// <summary>
/// The connections that clients and other brokers opened to this broker. A connection is muted from a request until its
/// answer is out, as SocketServer does it: requests of one connection are handled strictly one after the other, however
/// many the client has in flight. What a client sent before it went away is still handled.
/// </summary>
internal sealed class ServerConnections(ActorContext context, Action<ConnectionId, KafkaRequest> handle)
{
    private sealed class Peer
    {
        public readonly Queue<KafkaRequest> Waiting = new();
        public bool Muted;
        public bool Gone;
    }

    private readonly Dictionary<ConnectionId, Peer> peers = [];

    public void Accepted(ConnectionId connection) => peers.Add(connection, new());

    /// <summary>False when the connection is none of these.</summary>
    public bool Received(ConnectionId connection, KafkaRequest request)
    {
        if (!peers.TryGetValue(connection, out var peer)) return false;
        if (peer.Muted)
        {
            peer.Waiting.Enqueue(request);
            return true;
        }

        peer.Muted = true;
        handle(connection, request);
        return true;
    }

    /// <summary>The peer is gone: what it sent is still handled, answers go nowhere.</summary>
    public bool Lost(ConnectionId connection)
    {
        if (!peers.TryGetValue(connection, out var peer)) return false;
        peer.Gone = true;
        if (!peer.Muted) peers.Remove(connection);
        return true;
    }

    /// <summary>Sends the answer (null: there is none) and takes the connection's next request.</summary>
    public void Respond(ConnectionId connection, KafkaResponse? response)
    {
        if (!peers.TryGetValue(connection, out var peer)) return;
        if (response is not null && !peer.Gone) context.Send(connection, response);
        if (peer.Waiting.TryDequeue(out var next))
        {
            handle(connection, next);
            return;
        }

        peer.Muted = false;
        if (peer.Gone) peers.Remove(connection);
    }

    /// <summary>The broker closes the connection: its answer to a failed acks=0.</summary>
    public void Close(ConnectionId connection)
    {
        context.Close(connection);
        peers.Remove(connection);
    }

    /// <summary>The process ends: every connection does.</summary>
    public void CloseAll()
    {
        foreach (var connection in peers.Keys.OrderBy(c => c.Value).ToArray()) Close(connection);
    }
}
