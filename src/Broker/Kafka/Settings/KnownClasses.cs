namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// The classes of the Java client that a setting may name. A class outside its packages is the user's own: it exists on
/// the user's class path, and the lab does without it.
/// </summary>
internal static class KnownClasses
{
    private const string RoundRobin = "org.apache.kafka.clients.producer.RoundRobinPartitioner";

    public const string RackAwareSelector = "org.apache.kafka.common.replica.RackAwareReplicaSelector";

    /// <summary>Which replica a consumer reads from (KIP-392). Without any the leader, as with the second.</summary>
    public static IReadOnlyList<string> ReplicaSelectors { get; } = [RackAwareSelector, "org.apache.kafka.common.replica.LeaderSelector"];

    public static IReadOnlyList<string> Codecs { get; } = ["none", "gzip", "snappy", "lz4", "zstd"];

    public static IReadOnlyList<string> Assignors { get; } =
    [
        "org.apache.kafka.clients.consumer.RangeAssignor",
        "org.apache.kafka.clients.consumer.RoundRobinAssignor",
        "org.apache.kafka.clients.consumer.StickyAssignor",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
    ];

    /// <summary>Two of three went with 4.0, after KIP-794 had put their work into the producer itself.</summary>
    public static IReadOnlyList<string> Partitioners(KafkaRelease release) => release.IsAtLeast("4.1")
        ? [RoundRobin]
        :
        [
            "org.apache.kafka.clients.producer.internals.DefaultPartitioner",
            "org.apache.kafka.clients.producer.UniformStickyPartitioner",
            RoundRobin,
        ];

    /// <summary>True for a full class name outside Kafka's packages.</summary>
    public static bool IsUsersOwn(string name) =>
        name.Contains('.', StringComparison.Ordinal) && !name.StartsWith("org.apache.kafka.", StringComparison.Ordinal);
}
