using System.Diagnostics;

namespace Lab.Broker.Kafka.Files;

/// <summary>
/// What reading a file gave: its content, or the reason why the bytes are none. Crashes tear files, so damage is an answer to act on
/// (rebuild the index, take the older snapshot), not a bug.
/// </summary>
public abstract record FileContent<T>
{
    private FileContent()
    {
    }

    /// <summary>The content, for callers that know the file is sound; a corrupt one is then a bug.</summary>
    public T Value => this is Valid(var content) ? content : throw new UnreachableException($"Read a corrupt file: {((Corrupt)this).Reason}.");

    public sealed record Valid(T Content) : FileContent<T>;

    public sealed record Corrupt(string Reason) : FileContent<T>;
}
