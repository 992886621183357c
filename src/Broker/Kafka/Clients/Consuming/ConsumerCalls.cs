using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>A fetch on its way: what was asked of which offsets, with the rows of the history that wait for their ends.</summary>
internal sealed class FetchCall(List<FetchAsked> asked) : ClientCall
{
    public List<FetchAsked> Asked { get; } = asked;
}

/// <summary>One partition of a fetch.</summary>
internal readonly record struct FetchAsked(AssignedPartition Partition, Offset From, OperationId End);

/// <summary>A question for an end of a log, for a position that is to be reset; for its last one with a row of the history.</summary>
internal sealed class ListOffsetsCall(AssignedPartition partition, OperationId end) : ClientCall
{
    public AssignedPartition Partition { get; } = partition;
    public OperationId End { get; } = end;
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
