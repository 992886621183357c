namespace Lab.Broker.Kafka.Logs;

/// <summary>What became of a batch offered to a log.</summary>
internal readonly record struct LogAppend(ErrorCode Error, bool IsDuplicate, Offset FirstOffset, Offset LastOffset)
{
    public static LogAppend Refused(ErrorCode error) => new(error, false, Offset.None, Offset.None);
}
