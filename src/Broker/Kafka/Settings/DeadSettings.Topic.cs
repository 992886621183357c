namespace Lab.Broker.Kafka.Settings;

// Old names, and what is said elsewhere.
public static partial class DeadSettings
{
    private static readonly DeadSetting[] OfTopic =
    [
        new(SettingScope.Topic, "replication.factor", null, "it is said when the topic is created, beside its partitions; it is no setting"),
        new(SettingScope.Topic, "partitions", null, "they are said when the topic is created; it is no setting"),
        new(SettingScope.Topic, "num.partitions", null, "they are said when the topic is created; it is no setting"),
        new(SettingScope.Topic, "message.format.version", null, "messages have one format since 4.0 (KIP-724)"),
        new(SettingScope.Topic, "message.downconversion.enable", null, "messages have one format since 4.0: nothing is converted (KIP-724)"),
        new(SettingScope.Topic, "message.timestamp.difference.max.ms", "message.timestamp.before.max.ms", "and message.timestamp.after.max.ms: one for each direction (KIP-937)"),
        new(SettingScope.Topic, "message.max.bytes", "max.message.bytes", "message.max.bytes is the broker's name"),
        new(SettingScope.Topic, "max.message.size", "max.message.bytes", null),
        new(SettingScope.Topic, "flush.interval.messages", "flush.messages", null),
        new(SettingScope.Topic, "flush.interval.ms", "flush.ms", null),
        new(SettingScope.Topic, "retention.hours", "retention.ms", null),
        new(SettingScope.Topic, "retention.minutes", "retention.ms", null),
        new(SettingScope.Topic, "retention.size", "retention.bytes", null),
        new(SettingScope.Topic, "segment.size", "segment.bytes", null),
        new(SettingScope.Topic, "segment.hours", "segment.ms", null),
        new(SettingScope.Topic, "roll.ms", "segment.ms", null),
        new(SettingScope.Topic, "index.size.max.bytes", "segment.index.bytes", null),
        new(SettingScope.Topic, "min.isr", "min.insync.replicas", null),
        new(SettingScope.Topic, "request.required.acks", null, "a producer says it, with acks; min.insync.replicas is the topic's part"),
        new(SettingScope.Topic, "acks", null, "a producer says it; min.insync.replicas is the topic's part"),
        new(SettingScope.Topic, "compression.codec", "compression.type", null),
        new(SettingScope.Topic, "unclean.recovery.strategy", "unclean.leader.election.enable", "the second part of KIP-966 has not been released"),
        new(SettingScope.Topic, "remote.copy.disable", "remote.log.copy.disable", null),
        new(SettingScope.Topic, "preallocation", "preallocate", null),
    ];
}
