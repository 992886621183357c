namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>Where an application moves the positions of its consumer to.</summary>
public abstract record SeekTarget
{
    private SeekTarget() { }

    /// <summary>seekToBeginning(): the leader is asked where its log starts.</summary>
    public sealed record Beginning : SeekTarget;

    /// <summary>seekToEnd(): the leader is asked how far a reader may see.</summary>
    public sealed record End : SeekTarget;

    /// <summary>seek(): this offset in every partition. One that the log does not hold is out of range, which is for auto.offset.reset.</summary>
    public sealed record At(Offset Offset) : SeekTarget;

    /// <summary>offsetsForTimes(), then seek(): the first record whose timestamp is this or later, in milliseconds since 1970; the end where there is none.</summary>
    public sealed record Since(long TimestampMs) : SeekTarget;

    /// <summary>The same, so many milliseconds before the consumer's own clock.</summary>
    public sealed record Back(long Ms) : SeekTarget;
}
