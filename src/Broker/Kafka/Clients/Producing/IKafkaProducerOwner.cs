namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>The application above a <see cref="KafkaProducer"/>.</summary>
internal interface IKafkaProducerOwner
{
    /// <summary>The partition of a record is decided.</summary>
    void OnPartitioned(in PendingSend send, in TopicPartition partition);

    /// <summary>A future ended.</summary>
    void OnTold(in PendingSend send, in SendOutcome outcome);

    /// <summary>A call of send() that had blocked came back: the application's thread goes on.</summary>
    void OnSendReturned(in PendingSend send);
}
