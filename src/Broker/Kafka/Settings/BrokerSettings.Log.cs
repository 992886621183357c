namespace Lab.Broker.Kafka.Settings;

// Flushing, recovery, cleaning: what concerns every log of the broker. What a topic can override is in TopicSettings.
public sealed partial record BrokerSettings
{
    /// <summary><c>log.flush.scheduler.interval.ms</c>, milliseconds between two looks of the flusher; never by default, which disarms flush.ms.</summary>
    public required long LogFlushSchedulerIntervalMs { get; init; }

    /// <summary><c>log.flush.offset.checkpoint.interval.ms</c>, milliseconds between two writes of recovery-point-offset-checkpoint.</summary>
    public required long LogFlushOffsetCheckpointIntervalMs { get; init; }

    /// <summary><c>log.flush.start.offset.checkpoint.interval.ms</c>, milliseconds between two writes of log-start-offset-checkpoint.</summary>
    public required long LogFlushStartOffsetCheckpointIntervalMs { get; init; }

    /// <summary><c>log.retention.check.interval.ms</c>, milliseconds between two looks for segments to delete.</summary>
    public required long LogRetentionCheckIntervalMs { get; init; }

    /// <summary><c>log.initial.task.delay.ms</c>, milliseconds after start before the first of these tasks.</summary>
    public required long LogInitialTaskDelayMs { get; init; }

    /// <summary><c>log.dir.failure.timeout.ms</c>, milliseconds a broker has to tell the controller of a failed directory before it stops (KIP-858, 3.7).</summary>
    public required long LogDirFailureTimeoutMs { get; init; }

    /// <summary><c>log.cleaner.enable</c>, compacted topics are compacted.</summary>
    public required bool LogCleanerEnable { get; init; }

    /// <summary><c>log.cleaner.threads</c>, cleaner threads.</summary>
    public required int LogCleanerThreads { get; init; }

    /// <summary><c>log.cleaner.backoff.ms</c>, milliseconds an idle cleaner sleeps.</summary>
    public required long LogCleanerBackoffMs { get; init; }

    /// <summary><c>log.cleaner.dedupe.buffer.size</c>, bytes of the key map of all cleaner threads.</summary>
    public required long LogCleanerDedupeBufferBytes { get; init; }

    /// <summary><c>log.cleaner.io.buffer.size</c>, bytes of their read buffers.</summary>
    public required int LogCleanerIoBufferBytes { get; init; }

    /// <summary><c>log.cleaner.io.buffer.load.factor</c>, how full the key map may get.</summary>
    public required double LogCleanerIoBufferLoadFactor { get; init; }

    /// <summary><c>log.cleaner.io.max.bytes.per.second</c>, bytes a second that cleaning may read and write.</summary>
    public required double LogCleanerIoMaxBytesPerSecond { get; init; }

    /// <summary><c>producer.id.expiration.ms</c>, milliseconds after which an idle producer's state is forgotten; transactional.id.expiration.ms before 3.x.</summary>
    public required long ProducerIdExpirationMs { get; init; }

    /// <summary><c>producer.id.expiration.check.interval.ms</c>, milliseconds between two looks.</summary>
    public required long ProducerIdExpirationCheckIntervalMs { get; init; }

    /// <summary><c>num.partitions</c>, partitions of topics that are created without a number.</summary>
    public required int NumPartitions { get; init; }

    /// <summary><c>auto.create.topics.enable</c>, asking for an unknown topic may create it.</summary>
    public required bool AutoCreateTopicsEnable { get; init; }

    /// <summary><c>delete.topic.enable</c>, topics can be deleted.</summary>
    public required bool DeleteTopicEnable { get; init; }
}
