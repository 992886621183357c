namespace Lab.Broker.Kafka.Cluster;

/// <summary>Hears what a record changed in an image, after the change: for indexes, and for brokers that act on it.</summary>
public interface IImageListener
{
    /// <summary>A partition came (before is null), changed, or went (after is null).</summary>
    void OnPartition(PartitionState? before, PartitionState? after);

    /// <summary>A broker registered, was fenced, unfenced or went.</summary>
    void OnBroker(BrokerRegistrationState? before, BrokerRegistrationState? after);

    /// <summary>A topic came, has other settings, or went.</summary>
    void OnTopic(TopicState? before, TopicState? after);
}
