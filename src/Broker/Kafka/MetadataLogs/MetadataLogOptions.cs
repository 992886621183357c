using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.MetadataLogs;

/// <summary>How a node keeps its copy of the metadata log. Sizes in bytes, times in milliseconds; the defaults are those of all releases.</summary>
internal sealed record MetadataLogOptions
{
    /// <summary><c>metadata.log.segment.bytes</c>.</summary>
    public int SegmentBytes { get; init; } = 1_073_741_824;

    /// <summary><c>metadata.log.segment.ms</c>.</summary>
    public long SegmentMs { get; init; } = 604_800_000;

    /// <summary><c>metadata.log.max.record.bytes.between.snapshots</c>: committed batches of so many bytes make a snapshot.</summary>
    public long BytesBetweenSnapshots { get; init; } = 20_971_520;

    /// <summary><c>metadata.log.max.snapshot.interval.ms</c>: so does this time; 0: it does not.</summary>
    public long SnapshotIntervalMs { get; init; } = 3_600_000;

    /// <summary><c>metadata.max.retention.bytes</c>: log and snapshots together; negative: without limit.</summary>
    public long RetentionBytes { get; init; } = 104_857_600;

    /// <summary><c>metadata.max.retention.ms</c>; negative: for ever.</summary>
    public long RetentionMs { get; init; } = 604_800_000;

    /// <summary><c>controller.quorum.fetch.snapshot.max.bytes</c> (4.3); fixed before.</summary>
    public int SnapshotPieceBytes { get; init; } = 1 << 20;

    public SnapshotRules Rules { get; init; } = SnapshotRules.Default;

    public static MetadataLogOptions From(BrokerSettings settings, SnapshotRules rules) => new()
    {
        SegmentBytes = checked((int)Math.Min(int.MaxValue, settings.MetadataLogSegmentBytes)),
        SegmentMs = settings.MetadataLogSegmentMs,
        BytesBetweenSnapshots = settings.MetadataLogMaxRecordBytesBetweenSnapshots,
        SnapshotIntervalMs = settings.MetadataLogMaxSnapshotIntervalMs,
        RetentionBytes = settings.MetadataMaxRetentionBytes,
        RetentionMs = settings.MetadataMaxRetentionMs,
        Rules = rules,
    };

    /// <summary>Of its segments. Time and size delete none: segments go with the snapshots that cover them.</summary>
    public LogSettings Segments => new(SegmentBytes, SegmentMs, 10 << 20, 4096, long.MaxValue, LogAppendTime: false);
}
