namespace Lab.Broker.Kafka.Settings;

/// <summary>Combinations that a create-topic or alter-config request is refused for.</summary>
internal static class TopicRules
{
    public static void Check(GivenSettings topic, TopicValues values, GivenSettings broker)
    {
        if (values.Long("min.compaction.lag.ms") > values.Long("max.compaction.lag.ms"))
        {
            topic.Refuse(topic.IsGiven("min.compaction.lag.ms") ? "min.compaction.lag.ms" : "max.compaction.lag.ms",
                $"min.compaction.lag.ms = {values.Long("min.compaction.lag.ms")} is above max.compaction.lag.ms = {values.Long("max.compaction.lag.ms")}",
                "InvalidConfigurationException");
            return;
        }

        if (topic.Release.IsAtLeast("3.9") && topic.Flag("remote.storage.enable") && !broker.Flag("remote.log.storage.system.enable"))
        {
            topic.Refuse("remote.storage.enable", "needs remote.log.storage.system.enable=true on the brokers", "ConfigException");
            return;
        }

        Note(topic, values, broker);
    }

    private static void Note(GivenSettings topic, TopicValues values, GivenSettings broker)
    {
        if (topic.IsGiven("flush.ms") && broker.Long("log.flush.scheduler.interval.ms") > values.Long("flush.ms"))
        {
            topic.Note("flush.ms", NoteKind.Effective,
                "does nothing between two runs of the flusher, and the broker's log.flush.scheduler.interval.ms is "
                + (broker.Long("log.flush.scheduler.interval.ms") == long.MaxValue ? "never" : $"{broker.Long("log.flush.scheduler.interval.ms")} ms"));
        }
    }
}
