using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>A fetch on its way, with the rows of the history that wait for the ends it may meet: none where nobody asks for them.</summary>
internal sealed class FetchCall(ConsumerFetchSession session, IReadOnlyList<FetchEnd> ends) : ClientCall
{
    public ConsumerFetchSession Session { get; } = session;
    public IReadOnlyList<FetchEnd> Ends { get; } = ends;
}

/// <summary>The row of one partition of a fetch.</summary>
internal readonly record struct FetchEnd(FetchedPartition Partition, OperationId End);

/// <summary>A question for an end of a log, for a position that is to be reset; for its last one with a row of the history.</summary>
internal sealed class ListOffsetsCall(AssignedPartition partition, OperationId end) : ClientCall
{
    public AssignedPartition Partition { get; } = partition;
    public OperationId End { get; } = end;

    /// <summary>What the application sought; null for its reset policy.</summary>
    public SoughtTime? Sought { get; init; }
}

/// <summary>A question for the end of an epoch, for a position that is to be validated.</summary>
internal sealed class ValidationCall(AssignedPartition partition, FetchPosition position) : ClientCall
{
    public AssignedPartition Partition { get; } = partition;
    public FetchPosition Position { get; } = position;
}

internal sealed class FindCoordinatorCall : ClientCall
{
    public static readonly FindCoordinatorCall Instance = new();
}

internal sealed class OffsetFetchCall : ClientCall
{
    public static readonly OffsetFetchCall Instance = new();
}
