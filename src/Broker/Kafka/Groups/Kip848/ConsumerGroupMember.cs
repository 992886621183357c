namespace Lab.Broker.Kafka.Groups.Kip848;

/// <summary>A member of a KIP-848 group as its coordinator keeps it. Immutable: a heartbeat makes a new one.</summary>
/// <param name="Id">Made by the member itself (KIP-1082).</param>
internal sealed record ConsumerGroupMember(string Id)
{
    /// <summary>The epoch of a static member that is gone and may come back.</summary>
    public const int GoneStatic = -2;

    public string? InstanceId { get; init; }
    public string? Rack { get; init; }
    public string ClientId { get; init; } = "";

    /// <summary>Milliseconds it has for giving partitions up: its <c>max.poll.interval.ms</c>.</summary>
    public int RebalanceTimeoutMs { get; init; } = -1;

    /// <summary>Sorted.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary><c>group.remote.assignor</c>; null leaves it to the group.</summary>
    public string? ServerAssignor { get; init; }

    public int Epoch { get; init; }
    public int PreviousEpoch { get; init; }
    public MemberState State { get; init; } = MemberState.Stable;

    /// <summary>What it may read. Sorted.</summary>
    public TopicPartition[] Assigned { get; init; } = [];

    /// <summary>What it must give up and may still be reading. Sorted.</summary>
    public TopicPartition[] PendingRevocation { get; init; } = [];

    /// <summary>Since which of its epochs it has each of its partitions, in the order of both arrays joined (KIP-1251).</summary>
    public IReadOnlyList<(TopicPartition Partition, int Epoch)> Since { get; init; } = [];

    /// <summary>Is it through with the target of this epoch?</summary>
    public bool IsReconciledTo(int targetEpoch) => State == MemberState.Stable && Epoch == targetEpoch;

    public bool SubscribesAs(ConsumerGroupMember other) =>
        InstanceId == other.InstanceId && Rack == other.Rack && ClientId == other.ClientId && RebalanceTimeoutMs == other.RebalanceTimeoutMs
        && ServerAssignor == other.ServerAssignor && Topics.SequenceEqual(other.Topics);

    public bool IsAssignedAs(ConsumerGroupMember other) =>
        Epoch == other.Epoch && PreviousEpoch == other.PreviousEpoch && State == other.State
        && PartitionSets.Same(Assigned, other.Assigned) && PartitionSets.Same(PendingRevocation, other.PendingRevocation);

    /// <summary>Its epoch at which it got a partition that it has or is giving up; null for one that it does not have.</summary>
    public int? EpochOf(TopicPartition partition)
    {
        foreach (var (held, epoch) in Since)
        {
            if (held == partition) return epoch;
        }

        return null;
    }
}
