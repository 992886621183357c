namespace Lab.Broker.Kafka.Producers;

/// <summary>
/// A ticket for the first write of a transaction (KIP-890): the partition hands it out when it asks the coordinator whether the transaction is
/// on, and wants the same one back with the write. An end marker in between makes it void. The default value is <see cref="None"/>, which opens nothing.
/// </summary>
public readonly record struct VerificationGuard(long Id)
{
    public static readonly VerificationGuard None;

    public bool IsNone => Id == 0;
}

/// <summary>What a partition answers when a transactional write wants to come in.</summary>
/// <param name="Error">InvalidProducerEpoch from a zombie (KAFKA-19690: said before anything is verified); None otherwise.</param>
/// <param name="Guard">None where nothing needs verifying: the transaction is open here already.</param>
public readonly record struct VerificationStart(ErrorCode Error, VerificationGuard Guard)
{
    /// <summary>Ask the coordinator, and append with the guard if it agrees.</summary>
    public bool IsNeeded => !Guard.IsNone;
}
