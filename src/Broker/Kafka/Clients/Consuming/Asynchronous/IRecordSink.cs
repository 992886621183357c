namespace Lab.Broker.Kafka.Clients.Consuming.Asynchronous;

/// <summary>Where a <see cref="KafkaConsumer"/> on a thread of its own puts what it fetches.</summary>
internal interface IRecordSink
{
    /// <summary>A fetch of a partition, with the position behind it. The list is the consumer's.</summary>
    void OnRecords(int serial, TopicPartition partition, IReadOnlyList<ConsumedRecord> records, Offset end, LeaderEpoch epoch);

    /// <summary>What is left of it is not to be returned.</summary>
    void OnDropped(int serial);

    /// <summary>What the application may know of its consumer has changed.</summary>
    void OnStanding(bool isPositioned, bool hasFailed, TopicPartition[] owned, (TopicPartition Partition, Offset Offset)[] set);
}
