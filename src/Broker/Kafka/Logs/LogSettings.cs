using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Logs;

/// <summary>The settings of one log, from its topic. Sizes in bytes, times in milliseconds.</summary>
internal sealed record LogSettings(int SegmentBytes, long SegmentMs, int SegmentIndexBytes, int IndexIntervalBytes, long FlushMessages, bool LogAppendTime)
{
    public static LogSettings Of(TopicSettings topic) =>
        new(topic.SegmentBytes, topic.SegmentMs, topic.SegmentIndexBytes, topic.IndexIntervalBytes, topic.FlushMessages, topic.MessageTimestampIsLogAppendTime);
}
