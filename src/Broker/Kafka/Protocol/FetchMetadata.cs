namespace Lab.Broker.Kafka.Protocol;

/// <summary>
/// Which request of which fetch session a fetch is (KIP-227). The broker gives the id with its answer to a full request;
/// the epoch counts the incremental requests behind it, so that neither side can miss one.
/// </summary>
/// <param name="SessionId">0: none yet.</param>
/// <param name="Epoch">0 asks for a new session, -1 wants none; both name every partition. From 1 on requests name what changed.</param>
public readonly record struct FetchMetadata(int SessionId, int Epoch)
{
    /// <summary>A full request that asks for a session.</summary>
    public static readonly FetchMetadata Initial = new(0, 0);

    /// <summary>Every partition is named, and nothing is remembered.</summary>
    public bool IsFull => Epoch <= 0;

    /// <summary>The epoch behind this one: after the last comes 1 again, 0 means something else.</summary>
    public static int EpochAfter(int epoch) => epoch < 0 ? -1 : epoch == int.MaxValue ? 1 : epoch + 1;

    /// <summary>What the reader sends next, as FetchSessionHandler.handleResponse has it. A broker without room for a session answers 0.</summary>
    public FetchMetadata After(FetchResponse answer) => answer.Error switch
    {
        ErrorCode.None => answer.SessionId == 0 ? Initial : IsFull ? new(answer.SessionId, 1) : this with { Epoch = EpochAfter(Epoch) },
        ErrorCode.FetchSessionIdNotFound => Initial,
        _ => Restarted,
    };

    /// <summary>The broker may have executed the last request or not: the session is closed, and another asked for.</summary>
    public FetchMetadata Restarted => this with { Epoch = 0 };
}
