using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Logs;

/// <summary>The settings of one log, from its topic. Sizes in bytes, times in milliseconds.</summary>
internal sealed record LogSettings(int SegmentBytes, long SegmentMs, int SegmentIndexBytes, int IndexIntervalBytes, long FlushMessages, bool LogAppendTime)
{
    /// <summary>Whether retention deletes at all (cleanup.policy).</summary>
    public bool Deletes { get; init; }

    /// <summary>retention.ms; -1: for ever.</summary>
    public long RetentionMs { get; init; } = -1;

    /// <summary>retention.bytes; -1: without limit.</summary>
    public long RetentionBytes { get; init; } = -1;

    /// <summary>file.delete.delay.ms.</summary>
    public long FileDeleteDelayMs { get; init; } = 60_000;

    /// <summary>flush.ms, which counts for nothing unless the broker's flusher runs (log.flush.scheduler.interval.ms).</summary>
    public long FlushMs { get; init; } = long.MaxValue;

    /// <summary>producer.id.expiration.ms of the broker.</summary>
    public long ProducerIdExpirationMs { get; init; } = Producers.ProducerStateManager.DefaultProducerIdExpirationMs;

    /// <summary>See <see cref="Rules.ReplicationRules.RefusesUnknownProducers"/>.</summary>
    public bool RefusesUnknownProducers { get; init; }

    /// <summary>See <see cref="Rules.ReplicationRules.ForgetsProducersBelowLogStart"/>.</summary>
    public bool ForgetsProducersBelowLogStart { get; init; }

    public static LogSettings Of(TopicSettings topic, BrokerSettings broker) =>
        new(topic.SegmentBytes, topic.SegmentMs, topic.SegmentIndexBytes, topic.IndexIntervalBytes, topic.FlushMessages, topic.MessageTimestampIsLogAppendTime)
        {
            Deletes = topic.Deletes,
            RetentionMs = topic.RetentionMs,
            RetentionBytes = topic.RetentionBytes,
            FileDeleteDelayMs = topic.FileDeleteDelayMs,
            FlushMs = topic.FlushMs,
            ProducerIdExpirationMs = broker.ProducerIdExpirationMs,
        };
}
