using System.Diagnostics;

namespace Lab.Broker.Kafka;

/// <summary>
/// What reading bytes gave: their content, or the reason why they have none. Crashes tear files and disks flip bits, so damage is an answer to
/// act on (rebuild the index, take the older snapshot), not a bug.
/// </summary>
public abstract record Decoded<T>
{
    private Decoded()
    {
    }

    /// <summary>The content, for callers that know the bytes are sound; corrupt ones are then a bug.</summary>
    public T Value => this is Valid(var content) ? content : throw new UnreachableException($"Read corrupt bytes: {((Corrupt)this).Reason}.");

    public sealed record Valid(T Content) : Decoded<T>;

    public sealed record Corrupt(string Reason) : Decoded<T>;
}
