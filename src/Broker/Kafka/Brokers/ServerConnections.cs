using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Kernel.Network;

namespace Lab.Broker.Kafka.Brokers;

/// <summary>
/// The connections that clients and other brokers opened to this broker. A connection is muted from a request until its
/// answer is in the socket, as SocketServer does it: requests of one connection are handled strictly one after the other, however
/// many the client has in flight, and those that wait stay in the socket's buffer. What a client sent before it went away is still handled.
/// </summary>
internal sealed class ServerConnections(ActorContext context, Action<ConnectionId, KafkaRequest> handle)
{
    private sealed class Peer
    {
        public readonly Queue<KafkaRequest> Waiting = new();
        public bool Muted;
        public bool Sending;
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
        context.Mute(connection);
        handle(connection, request);
        return true;
    }

    /// <summary>The peer is gone: what it sent is still handled, answers go nowhere.</summary>
    public bool Lost(ConnectionId connection)
    {
        if (!peers.TryGetValue(connection, out var peer)) return false;
        peer.Gone = true;
        if (!peer.Muted) peers.Remove(connection);
        else if (peer.Sending) TakeNext(connection, peer);
        return true;
    }

    /// <summary>Sends the answer (null: there is none), and takes the connection's next request when the socket has taken all of it.</summary>
    public void Respond(ConnectionId connection, KafkaResponse? response) => Respond(connection, response, null);

    /// <summary>The same; what has to wait for the socket is read from <paramref name="source"/> then.</summary>
    public void Respond(ConnectionId connection, KafkaResponse? response, ISendSource? source)
    {
        if (!peers.TryGetValue(connection, out var peer)) return;
        if (response is not null && !peer.Gone)
        {
            context.Send(connection, response, source);
            peer.Sending = context.IsSending(connection);
            if (peer.Sending) return;
        }

        TakeNext(connection, peer);
    }

    /// <summary>The socket has taken the answer that waited for it. False when the connection is none of these.</summary>
    public bool Drained(ConnectionId connection)
    {
        if (!peers.TryGetValue(connection, out var peer)) return false;
        if (peer.Sending && !context.IsSending(connection)) TakeNext(connection, peer);
        return true;
    }

    private void TakeNext(ConnectionId connection, Peer peer)
    {
        peer.Sending = false;
        if (peer.Waiting.TryDequeue(out var next))
        {
            context.ReadNext(connection);
            handle(connection, next);
            return;
        }

        peer.Muted = false;
        context.Unmute(connection);
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
