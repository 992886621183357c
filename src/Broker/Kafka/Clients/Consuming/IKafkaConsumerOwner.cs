namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>The application above a <see cref="KafkaConsumer"/>.</summary>
internal interface IKafkaConsumerOwner
{
    /// <summary>A poll returned these; the list is the consumer's and good until the next poll.</summary>
    void OnPolled(IReadOnlyList<ConsumedRecord> records);

    /// <summary>commitSync() came back.</summary>
    void OnCommitReturned();
}
