using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>
/// How a future ended, as far as it can be known: <see cref="OperationResult.Fail"/> only when no attempt can have been
/// written. A real application sees less: it cannot tell an attempt that was refused from one that was lost before.
/// </summary>
/// <param name="Result">Ok, Fail or Info.</param>
/// <param name="Offset">Where the record stands; none when nobody said.</param>
/// <param name="Error">Why not; <see cref="ErrorCode.RequestTimedOut"/> stands for the client's own TimeoutException.</param>
/// <param name="Unconfirmed">Told ok without an answer (acks=0).</param>
internal readonly record struct SendOutcome(OperationResult Result, Offset Offset, ErrorCode Error, bool Unconfirmed = false)
{
    /// <summary>send() gave up before the record was accepted: no metadata, no memory, too large.</summary>
    public static SendOutcome NeverAccepted(ErrorCode error) => new(OperationResult.Fail, Offset.None, error);
}

/// <summary>What an error says of the attempt that it answers.</summary>
internal static class SendErrors
{
    /// <summary>
    /// True when the broker decides so before it appends. Everything else may stand in the log: a lost connection, a wait for
    /// replicas that ended (REQUEST_TIMED_OUT, NOT_ENOUGH_REPLICAS_AFTER_APPEND, NOT_LEADER_OR_FOLLOWER), a server's failure.
    /// </summary>
    public static bool IsRefusal(ErrorCode error) => error is
        ErrorCode.NotEnoughReplicas or ErrorCode.UnknownTopicOrPartition or ErrorCode.UnknownTopicId or ErrorCode.InvalidTopicException or
        ErrorCode.OutOfOrderSequenceNumber or ErrorCode.InvalidProducerEpoch or ErrorCode.ProducerFenced or ErrorCode.UnknownProducerId or
        ErrorCode.InvalidTimestamp or ErrorCode.InvalidRecord or ErrorCode.CorruptMessage or
        ErrorCode.MessageTooLarge or ErrorCode.RecordListTooLarge or ErrorCode.InvalidRequiredAcks or
        ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed or ErrorCode.UnsupportedCompressionType;
}
