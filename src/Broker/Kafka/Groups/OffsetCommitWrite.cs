using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Kernel.Stocks;

namespace Lab.Broker.Kafka.Groups;

/// <summary>An OffsetCommit from its request to its answer: some of its partitions may be refused before the group is asked.</summary>
internal sealed class OffsetCommitWrite : CoordinatorWrite, IKnowsItsRun
{
    private GroupCoordinator coordinator = null!;
    private ErrorCode[] refused = [];
    private (TopicPartition Partition, ErrorCode Error)[] results = [];

    public ConnectionId Connection { get; private set; }

    public OffsetCommitRequest Request { get; private set; } = null!;

    /// <summary>Why partitions are refused, each by itself.</summary>
    public Span<ErrorCode> Refused => refused.AsSpan(0, Request.Offsets.Length);

    public bool IsRefusedWhole => Request.Offsets.Length > 0 && !Refused.Contains(ErrorCode.None);

    public OffsetCommitWrite Of(GroupCoordinator coordinator, ConnectionId connection, OffsetCommitRequest request)
    {
        (this.coordinator, Connection, Request) = (coordinator, connection, request);
        if (refused.Length < request.Offsets.Length) (refused, results) = (new ErrorCode[request.Offsets.Length], new (TopicPartition, ErrorCode)[request.Offsets.Length]);
        return this;
    }

    public void LetGo()
    {
        (coordinator, Request) = (null!, null!);
        Forget();
    }

    public override void OnDone(ErrorCode error) => coordinator.Answer(this, CoordinatorErrors.OfCommit(error));

    /// <summary>What each partition is told, where the group itself says <paramref name="others"/>; and the first error.</summary>
    public ReadOnlySpan<(TopicPartition Partition, ErrorCode Error)> Results(ErrorCode others, out ErrorCode first)
    {
        first = others;
        var count = Request.Offsets.Length;
        for (var i = count - 1; i >= 0; i--)
        {
            results[i] = (Request.Offsets[i].Partition, refused[i] != ErrorCode.None ? refused[i] : others);
            if (results[i].Error != ErrorCode.None) first = results[i].Error;
        }

        return results.AsSpan(0, count);
    }
}
