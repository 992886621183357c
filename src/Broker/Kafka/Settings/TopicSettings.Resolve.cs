namespace Lab.Broker.Kafka.Settings;

public sealed partial record TopicSettings
{
    /// <summary>
    /// What a create-topic request with these settings comes to on brokers with <paramref name="brokerGiven"/>, or what
    /// it is answered with.
    /// </summary>
    /// <exception cref="ArgumentException">No such profile.</exception>
    public static Resolution<TopicSettings> Resolve(
        string profile,
        IReadOnlyList<KeyValuePair<string, string>> given,
        IReadOnlyList<KeyValuePair<string, string>>? brokerGiven = null,
        SettingSyntax syntax = SettingSyntax.Scenario)
    {
        var table = SettingsTable.For(profile);
        var topic = GivenSettings.Read(table, SettingScope.Topic, given, syntax);
        var broker = GivenSettings.Read(table, SettingScope.Broker, brokerGiven ?? [], syntax);
        if (!topic.IsRefused)
            TopicRules.Check(topic, new TopicValues(topic, broker), broker);
        return topic.Finish(own => InForce(new TopicValues(own, broker)));
    }

    /// <summary>A topic of which nothing was set, on brokers of which nothing was set.</summary>
    public static TopicSettings Defaults(string profile) => Resolve(profile, []).Require();

    /// <summary>What a broker supplies for topics that set nothing.</summary>
    internal static TopicSettings DefaultsOf(GivenSettings broker) =>
        InForce(new TopicValues(GivenSettings.Read(broker.Table, SettingScope.Topic, [], SettingSyntax.Properties), broker));

    private static TopicSettings InForce(TopicValues topic)
    {
        return new()
        {
            Release = topic.Release,
            MinInsyncReplicas = topic.Int("min.insync.replicas"),
            UncleanLeaderElectionEnable = topic.Flag("unclean.leader.election.enable"),
            FlushMessages = topic.Long("flush.messages"),
            FlushMs = topic.Long("flush.ms"),
            SegmentBytes = topic.SegmentBytes(),
            SegmentMs = topic.Long("segment.ms"),
            SegmentJitterMs = topic.Long("segment.jitter.ms"),
            SegmentIndexBytes = topic.Int("segment.index.bytes"),
            IndexIntervalBytes = topic.Int("index.interval.bytes"),
            Preallocate = topic.Flag("preallocate"),
            RetentionMs = topic.RetentionMs(),
            RetentionBytes = topic.Long("retention.bytes"),
            FileDeleteDelayMs = topic.Long("file.delete.delay.ms"),
            CleanupPolicy = topic.Cleanup(),
            MinCleanableDirtyRatio = topic.Double("min.cleanable.dirty.ratio"),
            MinCompactionLagMs = topic.Long("min.compaction.lag.ms"),
            MaxCompactionLagMs = topic.Long("max.compaction.lag.ms"),
            DeleteRetentionMs = topic.Long("delete.retention.ms"),
            MaxMessageBytes = topic.Int("max.message.bytes"),
            MessageTimestampIsLogAppendTime = topic.Text("message.timestamp.type") == "LogAppendTime",
            MessageTimestampBeforeMaxMs = topic.TimestampWindowMs("message.timestamp.before.max.ms"),
            MessageTimestampAfterMaxMs = topic.TimestampWindowMs("message.timestamp.after.max.ms"),
            CompressionType = topic.Text("compression.type"),
            CompressionGzipLevel = topic.IntOr("compression.gzip.level", -1),
            CompressionLz4Level = topic.IntOr("compression.lz4.level", 9),
            CompressionZstdLevel = topic.IntOr("compression.zstd.level", 3),
        };
    }
}
