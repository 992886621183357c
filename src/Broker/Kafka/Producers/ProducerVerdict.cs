namespace Lab.Broker.Kafka.Producers;

/// <summary>What a partition says to a batch, as far as its producer is concerned: take it, it is there already, or an error.</summary>
public readonly record struct ProducerVerdict
{
    private ProducerVerdict(ErrorCode error, bool isDuplicate, Offset firstOffset, Offset lastOffset, long timestamp)
    {
        Error = error;
        IsDuplicate = isDuplicate;
        FirstOffset = firstOffset;
        LastOffset = lastOffset;
        Timestamp = timestamp;
    }

    /// <summary>Append it.</summary>
    public static ProducerVerdict Accepted => new(ErrorCode.None, false, Offset.None, Offset.None, -1);

    /// <summary>
    /// A retry of what was appended before. Nothing is appended; the answer has the first append's offsets and, like any other,
    /// waits for the high watermark to pass them.
    /// </summary>
    public static ProducerVerdict Duplicate(Offset firstOffset, Offset lastOffset, long timestamp) => new(ErrorCode.None, true, firstOffset, lastOffset, timestamp);

    /// <summary>Do not append.</summary>
    public static ProducerVerdict Refused(ErrorCode error) => new(error, false, Offset.None, Offset.None, -1);

    /// <summary>Why it was refused; None if it was not.</summary>
    public ErrorCode Error { get; }

    public bool IsAccepted => Error == ErrorCode.None && !IsDuplicate;

    public bool IsDuplicate { get; }

    /// <summary>Of the stored batch, if this is a duplicate.</summary>
    public Offset FirstOffset { get; }

    /// <summary>Of the stored batch, if this is a duplicate.</summary>
    public Offset LastOffset { get; }

    /// <summary>Of the stored batch, if this is a duplicate.</summary>
    public long Timestamp { get; }
}
