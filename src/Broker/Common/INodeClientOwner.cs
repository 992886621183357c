using Lab.Kernel;

namespace Lab.Broker.Common;

/// <summary>Why a connection to a node ended.</summary>
public enum DisconnectReason
{
    Refused,
    ClosedByPeer,
    Reset,
    TimedOut,

    /// <summary>A request was not answered within its time; the client closed the connection.</summary>
    RequestTimeout,

    /// <summary>The connection did not open within its time.</summary>
    SetupTimeout,

    /// <summary>The owner closed it.</summary>
    ClosedByUs,
}

/// <summary>Whoever sends requests through <see cref="NodeClients{TTag}"/>. A tag is what the owner wants back with an answer.</summary>
public interface INodeClientOwner<TTag>
{
    /// <summary>The connection is open: requests may be sent.</summary>
    void OnReady(int node);

    /// <summary>The answer to the oldest unanswered request of the connection.</summary>
    void OnResponse(int node, TTag tag, Message response);

    /// <summary>The connection is gone; <paramref name="unanswered"/> holds what was in flight, oldest first: each may have been executed, or may yet be.</summary>
    void OnDisconnected(int node, IReadOnlyList<TTag> unanswered, DisconnectReason reason);

    /// <summary>What had to wait for the socket is in it: other requests may follow.</summary>
    void OnRoom(int node)
    {
    }

    /// <summary>A request without an answer, which had to wait for the socket, is in it.</summary>
    void OnSent(int node, TTag tag)
    {
    }
}
