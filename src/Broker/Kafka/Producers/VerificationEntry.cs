namespace Lab.Broker.Kafka.Producers;

/// <summary>
/// A verification under way: its guard, and the lowest sequence number that asked, so that a later batch whose verification comes back first does not
/// overtake.
/// </summary>
internal sealed class VerificationEntry(VerificationGuard guard, SequenceNumber sequence, ProducerEpoch epoch, bool supportsEpochBump, long timestamp)
{
    public VerificationGuard Guard => guard;

    /// <summary>The producer follows transaction.version 2: a new producer must begin with sequence number 0.</summary>
    public bool SupportsEpochBump => supportsEpochBump;

    public SequenceNumber LowestSequence { get; private set; } = sequence;

    /// <summary>When it was made, milliseconds since 1970.</summary>
    public long Timestamp => timestamp;

    private ProducerEpoch Epoch { get; set; } = epoch;

    public void Lower(SequenceNumber incoming, ProducerEpoch incomingEpoch)
    {
        if (incomingEpoch == Epoch && incoming.Value < LowestSequence.Value) LowestSequence = incoming;
        if (incomingEpoch <= Epoch) return;
        Epoch = incomingEpoch;
        LowestSequence = incoming;
    }
}
