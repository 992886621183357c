namespace Lab.Broker.Kafka.Settings;

// The topics that coordinators create for themselves, with what they ask for explicitly.
public sealed partial record BrokerSettings
{
    /// <summary>
    /// <c>__consumer_offsets</c>: compacted, small segments. Its minimum of in-sync replicas and unclean election are the
    /// cluster's, because it asks for none of its own.
    /// </summary>
    public TopicSettings OffsetsTopic() => TopicDefaults with
    {
        CleanupPolicy = CleanupPolicy.Compact,
        SegmentBytes = OffsetsTopicSegmentBytes,
        CompressionType = "producer",
    };

    /// <summary><c>__transaction_state</c>: compacted, never elected uncleanly, with a minimum of in-sync replicas of its own.</summary>
    public TopicSettings TransactionStateTopic() => TopicDefaults with
    {
        CleanupPolicy = CleanupPolicy.Compact,
        SegmentBytes = TransactionStateLogSegmentBytes,
        CompressionType = "uncompressed",
        MinInsyncReplicas = TransactionStateLogMinIsr,
        UncleanLeaderElectionEnable = false,
    };
}
