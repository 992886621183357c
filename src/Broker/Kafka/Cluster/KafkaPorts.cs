namespace Lab.Broker.Kafka.Cluster;

/// <summary>Where a Kafka process listens.</summary>
public static class KafkaPorts
{
    /// <summary>A broker's listener, for clients and followers.</summary>
    public const int Broker = 9092;

    /// <summary>A controller's listener, for brokers and other controllers.</summary>
    public const int Controller = 9093;
}
