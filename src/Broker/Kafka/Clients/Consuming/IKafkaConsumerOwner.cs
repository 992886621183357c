namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>The application above a <see cref="KafkaConsumer"/>.</summary>
internal interface IKafkaConsumerOwner
{
    /// <summary>A poll returned these; the list is the consumer's and good until the next poll.</summary>
    void OnPolled(IReadOnlyList<ConsumedRecord> records);

    /// <summary>commitSync() came back.</summary>
    void OnCommitReturned();

    /// <summary>Partitions are being taken from a member of a group: its listener runs, inside poll(), and ends with <see cref="KafkaConsumer.ListenerReturned"/>. Lost ones are with somebody else already.</summary>
    void OnRevoked(bool areLost);

    /// <summary>The positions are moved; where a leader must say which offset that is, it is being asked.</summary>
    void OnSought();

    /// <summary>Its LeaveGroup has been answered, or never will be.</summary>
    void OnLeft();
}
