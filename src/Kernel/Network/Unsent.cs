namespace Lab.Kernel.Network;

/// <summary>A message, or the rest of one, that its process could not hand to its socket yet.</summary>
internal struct Unsent(Message message, ISendSource? source, long since)
{
    public readonly Message Message = message;
    public readonly ISendSource? Source = source;

    /// <summary>When its process wanted to send it.</summary>
    public readonly long Since = since;

    /// <summary>Bytes that the socket has taken.</summary>
    public int Taken;
}

/// <summary>What waits in a process for one of its sockets to have room, in the order of sending. It dies with the process.</summary>
internal sealed class UnsentQueue
{
    private readonly Queue<Unsent> behind = new();
    private Unsent first;
    private bool hasFirst;

    /// <summary>Whether news of room are on their way to the sender.</summary>
    public bool RoomIsComing { get; set; }

    public bool IsEmpty => !hasFirst;

    public ref Unsent First => ref first;

    public void Add(in Unsent unsent)
    {
        if (hasFirst) behind.Enqueue(unsent);
        else (first, hasFirst) = (unsent, true);
    }

    public void RemoveFirst() => hasFirst = behind.TryDequeue(out first);

    public void Clear()
    {
        behind.Clear();
        (first, hasFirst) = (default, false);
    }
}

/// <summary>Some bytes of a message that did not fit into its socket whole. Nobody is handed it: it fills buffers, and takes its time.</summary>
internal sealed class MessagePart(int bytes, ulong subject) : Message(kind: 0, bytes, digest: 0, subject);

/// <summary>The last bytes of such a message: with them it is there.</summary>
internal sealed class MessageEnd(Message whole, int bytes, ulong subject) : Message(whole.Kind, bytes, whole.Digest, subject)
{
    public Message Whole { get; } = whole;
}
