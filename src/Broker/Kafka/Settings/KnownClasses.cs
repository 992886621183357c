namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// The classes of the Java client that a setting may name. Any other class would be the user's own code, which the lab
/// does not have; Java answers with a class that is not found.
/// </summary>
internal static class KnownClasses
{
    public static IReadOnlyList<string> Codecs { get; } = ["none", "gzip", "snappy", "lz4", "zstd"];

    public static IReadOnlyList<string> Partitioners { get; } =
    [
        "org.apache.kafka.clients.producer.internals.DefaultPartitioner",
        "org.apache.kafka.clients.producer.UniformStickyPartitioner",
        "org.apache.kafka.clients.producer.RoundRobinPartitioner",
    ];

    public static IReadOnlyList<string> Assignors { get; } =
    [
        "org.apache.kafka.clients.consumer.RangeAssignor",
        "org.apache.kafka.clients.consumer.RoundRobinAssignor",
        "org.apache.kafka.clients.consumer.StickyAssignor",
        "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
    ];

    public static bool IsPartitioner(string name) => Partitioners.Contains(name);

    public static bool IsAssignor(string name) => Assignors.Contains(name);
}
