namespace Lab.Broker.Kafka.Settings;

/// <summary><c>cleanup.policy</c>. Neither keeps everything.</summary>
[Flags]
public enum CleanupPolicy
{
    None = 0,

    /// <summary>Old segments are deleted.</summary>
    Delete = 1,

    /// <summary>Of each key the last record stays.</summary>
    Compact = 2,
}

/// <summary>
/// A topic's settings in force: its own, behind them the broker's under its names (<c>log.*</c>), behind them the
/// defaults. Times are milliseconds, sizes bytes. How many partitions and replicas it has is no setting.
/// </summary>
public sealed partial record TopicSettings
{
    /// <summary>The release the brokers run.</summary>
    public required KafkaRelease Release { get; init; }

    /// <summary><c>min.insync.replicas</c>, replicas that must be in the ISR for acks=all to be taken. What counts is the smaller of it and the number of replicas (3.7, KAFKA-15583).</summary>
    public required int MinInsyncReplicas { get; init; }

    /// <summary><c>unclean.leader.election.enable</c>, a live replica outside the ISR may be elected when nobody better lives.</summary>
    public required bool UncleanLeaderElectionEnable { get; init; }

    /// <summary><c>flush.messages</c>, records after which an append forces them to disk, before it is answered.</summary>
    public required long FlushMessages { get; init; }

    /// <summary><c>flush.ms</c>, milliseconds after which the flusher forces a log to disk; the flusher itself runs only every log.flush.scheduler.interval.ms.</summary>
    public required long FlushMs { get; init; }

    /// <summary><c>segment.bytes</c>, bytes at which a segment rolls; internal.segment.bytes when given (4.x: below the floor of 1 MiB).</summary>
    public required int SegmentBytes { get; init; }

    /// <summary><c>segment.ms</c>, milliseconds after which it rolls.</summary>
    public required long SegmentMs { get; init; }

    /// <summary><c>segment.jitter.ms</c>, milliseconds, at most, that are taken off it at random.</summary>
    public required long SegmentJitterMs { get; init; }

    /// <summary><c>segment.index.bytes</c>, bytes of its indexes; full ones roll it.</summary>
    public required int SegmentIndexBytes { get; init; }

    /// <summary><c>index.interval.bytes</c>, bytes between two index entries.</summary>
    public required int IndexIntervalBytes { get; init; }

    /// <summary><c>preallocate</c>, segments are made in full size.</summary>
    public required bool Preallocate { get; init; }

    /// <summary><c>retention.ms</c>, milliseconds by record time after which a segment is deleted; -1 never.</summary>
    public required long RetentionMs { get; init; }

    /// <summary><c>retention.bytes</c>, bytes of a partition above which the oldest segments go; -1 without limit.</summary>
    public required long RetentionBytes { get; init; }

    /// <summary><c>file.delete.delay.ms</c>, milliseconds between a segment's deletion and that of its files.</summary>
    public required long FileDeleteDelayMs { get; init; }

    /// <summary><c>cleanup.policy</c>, deletion by age and size, compaction by key, both or neither.</summary>
    public required CleanupPolicy CleanupPolicy { get; init; }

    /// <summary><c>min.cleanable.dirty.ratio</c>, share of uncompacted bytes at which the cleaner comes.</summary>
    public required double MinCleanableDirtyRatio { get; init; }

    /// <summary><c>min.compaction.lag.ms</c>, milliseconds a record stays uncompacted at least.</summary>
    public required long MinCompactionLagMs { get; init; }

    /// <summary><c>max.compaction.lag.ms</c>, milliseconds it stays so at most (KIP-354).</summary>
    public required long MaxCompactionLagMs { get; init; }

    /// <summary><c>delete.retention.ms</c>, milliseconds a tombstone stays after the first compaction that met it.</summary>
    public required long DeleteRetentionMs { get; init; }

    /// <summary><c>max.message.bytes</c>, bytes of the largest batch.</summary>
    public required int MaxMessageBytes { get; init; }

    /// <summary><c>message.timestamp.type</c>: LogAppendTime: the leader's clock replaces the producer's.</summary>
    public required bool MessageTimestampIsLogAppendTime { get; init; }

    /// <summary><c>message.timestamp.before.max.ms</c>, milliseconds that a producer's timestamp may lie behind the leader's clock (KIP-937; message.timestamp.difference.max.ms before 3.6).</summary>
    public required long MessageTimestampBeforeMaxMs { get; init; }

    /// <summary><c>message.timestamp.after.max.ms</c>, milliseconds that it may lie ahead.</summary>
    public required long MessageTimestampAfterMaxMs { get; init; }

    /// <summary><c>compression.type</c>: <c>producer</c> keeps what comes, <c>uncompressed</c> or a codec makes the leader recompress.</summary>
    public required string CompressionType { get; init; }

    /// <summary><c>compression.gzip.level</c>: KIP-390; -1 is the library's.</summary>
    public required int CompressionGzipLevel { get; init; }

    /// <summary><c>compression.lz4.level</c>: KIP-390.</summary>
    public required int CompressionLz4Level { get; init; }

    /// <summary><c>compression.zstd.level</c>: KIP-390.</summary>
    public required int CompressionZstdLevel { get; init; }

    /// <summary>True when old segments are deleted.</summary>
    public bool Deletes => CleanupPolicy.HasFlag(CleanupPolicy.Delete);

    /// <summary>True when it is compacted: records without a key are refused.</summary>
    public bool Compacts => CleanupPolicy.HasFlag(CleanupPolicy.Compact);
}
