namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>A fetch on its way: what was asked of which offsets.</summary>
internal sealed class FetchCall(List<(AssignedPartition Partition, Offset From)> asked) : ClientCall
{
    public List<(AssignedPartition Partition, Offset From)> Asked { get; } = asked;
}

/// <summary>A question for an end of a log, for a position that is to be reset.</summary>
internal sealed class ListOffsetsCall(AssignedPartition partition) : ClientCall
{
    public AssignedPartition Partition { get; } = partition;
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
