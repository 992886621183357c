namespace Lab.Scenarios.SettingFiles;

/// <summary>
/// Files of what stands around Kafka's brokers and clients. They hold clients' names too, some with a meaning of their own (a group.id is a Connect
/// cluster's name), so that reading them as a client's would be a wrong answer.
/// </summary>
internal static class OtherComponents
{
    private static readonly (string Component, string[] Marks)[] All =
    [
        ("Kafka Connect", ["config.storage.topic", "offset.storage.topic", "status.storage.topic", "offset.storage.file.filename", "connector.class", "tasks.max"]),
        ("Kafka Streams", ["application.id", "processing.guarantee", "num.stream.threads", "num.standby.replicas"]),
        ("MirrorMaker", ["clusters", "checkpoints.topic.replication.factor", "heartbeats.topic.replication.factor"]),
        ("ksqlDB", ["ksql.service.id", "ksql.streams.bootstrap.servers"]),
        ("the Schema Registry", ["kafkastore.bootstrap.servers", "kafkastore.topic"]),
    ];

    /// <summary>The component and the key that tells; null when none does.</summary>
    public static (string Component, PropertyEntry Mark)? Of(IReadOnlyList<PropertyEntry> entries)
    {
        foreach (var (component, marks) in All)
            foreach (var entry in entries)
                if (marks.Contains(entry.Key)) return (component, entry);
        return null;
    }
}
