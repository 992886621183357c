namespace Lab.Broker.Kafka.Producers;

/// <summary>One of the batches that a partition remembers of a producer, to know a retry when it sees one.</summary>
/// <param name="LastSequence">The last record's sequence number.</param>
/// <param name="LastOffset">The last record's offset.</param>
/// <param name="OffsetDelta">Last minus first offset, and as many sequence numbers.</param>
/// <param name="Timestamp">Largest timestamp in it, milliseconds since 1970.</param>
public readonly record struct ProducerBatch(SequenceNumber LastSequence, Offset LastOffset, int OffsetDelta, long Timestamp)
{
    public SequenceNumber FirstSequence => LastSequence.Minus(OffsetDelta);

    public Offset FirstOffset => LastOffset - OffsetDelta;
}
