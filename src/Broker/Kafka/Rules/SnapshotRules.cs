namespace Lab.Broker.Kafka.Rules;

/// <summary>The decisions about snapshots of the metadata log (KIP-630), each replaceable by itself. Pure functions.</summary>
public sealed record SnapshotRules
{
    public static SnapshotRules Default { get; } = new();

    /// <summary>Up to where a snapshot reaches: the high watermark, and where the log ends.</summary>
    public Func<Offset, Offset, Offset> ReachesTo { get; init; } = static (highWatermark, _) => highWatermark;

    /// <summary>Where the log starts once an old snapshot has gone: the oldest one that is left, and the high watermark.</summary>
    public Func<Offset, Offset, Offset> LogStartsAt { get; init; } = static (oldestLeft, _) => oldestLeft;
}
