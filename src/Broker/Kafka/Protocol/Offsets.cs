using Lab.Kernel.Stocks;
using Lab.Model;

namespace Lab.Broker.Kafka.Protocol;

/// <summary>ListOffsets (api 2) for one partition by timestamp, with -1 latest and -2 earliest.</summary>
public sealed class ListOffsetsRequest(int correlationId, TopicPartition partition, LeaderEpoch currentLeaderEpoch, long timestamp, IsolationLevel isolation)
    : KafkaRequest(ApiKey.ListOffsets, correlationId, 44, Hash.Of(Digests.Of(partition), unchecked((ulong)timestamp)))
{
    public const long Latest = -1;
    public const long Earliest = -2;

    public TopicPartition Partition { get; } = partition;
    public LeaderEpoch CurrentLeaderEpoch { get; } = currentLeaderEpoch;
    public long Timestamp { get; } = timestamp;
    public IsolationLevel Isolation { get; } = isolation;

    /// <summary>The follower that asks: for it the log ends where it ends, committed or not. None for a client.</summary>
    public BrokerId Replica { get; init; } = BrokerId.None;
}

public sealed class ListOffsetsResponse(int correlationId, TopicPartition partition, ErrorCode error, Offset offset, long timestamp, LeaderEpoch leaderEpoch)
    : KafkaResponse(ApiKey.ListOffsets, correlationId, 48, Hash.Of(Digests.Of(partition), unchecked((ulong)offset.Value), unchecked((ulong)error)))
{
    public TopicPartition Partition { get; } = partition;
    public ErrorCode Error { get; } = error;
    public Offset Offset { get; } = offset;
    public long Timestamp { get; } = timestamp;
    public LeaderEpoch LeaderEpoch { get; } = leaderEpoch;
}

/// <summary>OffsetForLeaderEpoch (api 23): where an epoch ends on the leader (KIP-320: consumers check their position with it).</summary>
public sealed class OffsetForLeaderEpochRequest(int correlationId, TopicPartition partition, LeaderEpoch currentLeaderEpoch, LeaderEpoch leaderEpoch)
    : KafkaRequest(ApiKey.OffsetForLeaderEpoch, correlationId, 36, Hash.Of(Digests.Of(partition), unchecked((ulong)leaderEpoch.Value)))
{
    public TopicPartition Partition { get; } = partition;
    public LeaderEpoch CurrentLeaderEpoch { get; } = currentLeaderEpoch;
    public LeaderEpoch LeaderEpoch { get; } = leaderEpoch;
}

public sealed class OffsetForLeaderEpochResponse(int correlationId, TopicPartition partition, ErrorCode error, EpochEndOffset end)
    : KafkaResponse(ApiKey.OffsetForLeaderEpoch, correlationId, 36, Hash.Of(Digests.Of(partition), unchecked((ulong)end.EndOffset.Value), unchecked((ulong)error)))
{
    public TopicPartition Partition { get; } = partition;
    public ErrorCode Error { get; } = error;
    public EpochEndOffset End { get; } = end;
}

/// <summary>FindCoordinator (api 10) for a group.</summary>
public sealed class FindCoordinatorRequest(int correlationId, string group)
    : KafkaRequest(ApiKey.FindCoordinator, correlationId, 8 + group.Length, Hash.Of(group))
{
    public string Group { get; } = group;
}

public sealed class FindCoordinatorResponse(int correlationId, ErrorCode error, BrokerId coordinator)
    : KafkaResponse(ApiKey.FindCoordinator, correlationId, 40, Hash.Of(unchecked((ulong)coordinator.Value), unchecked((ulong)error)))
{
    public ErrorCode Error { get; } = error;
    public BrokerId Coordinator { get; } = coordinator;
}

/// <summary>A position as a group commits it: the next offset to read, and the epoch of the last record read (KIP-320).</summary>
public readonly record struct CommittedOffset(TopicPartition Partition, Offset Offset, LeaderEpoch LeaderEpoch)
{
    /// <summary>The topic that was read (version 10, 4.2); zero where it goes by name.</summary>
    public Uuid TopicId { get; init; }
}

/// <summary>
/// OffsetCommit (api 8). Generation -1 and no member: a commit without group membership. For the network's draws it is
/// named by its group and its first position, so that commits elsewhere shift nothing here.
/// </summary>
public sealed class OffsetCommitRequest() : KafkaRequest(ApiKey.OffsetCommit)
{
    private Few<CommittedOffset> offsets;

    public string Group { get; private set; } = "";
    public int Generation { get; private set; }
    public string MemberId { get; private set; } = "";

    /// <summary><c>group.instance.id</c> of a static member.</summary>
    public string? InstanceId { get; private set; }

    public ReadOnlySpan<CommittedOffset> Offsets => offsets.Span;

    /// <summary>Says what it is.</summary>
    public OffsetCommitRequest With(int correlationId, string group, int generation, string memberId, ReadOnlySpan<CommittedOffset> offsets, string? instanceId = null)
    {
        this.offsets.Set(offsets);
        (Group, Generation, MemberId, InstanceId) = (group, generation, memberId, instanceId);
        Fill(correlationId, 24 + group.Length + memberId.Length + (40 * offsets.Length), DigestOf(group, generation, offsets), SubjectOf(group, offsets));
        return this;
    }

    private static ulong SubjectOf(string group, ReadOnlySpan<CommittedOffset> offsets) =>
        offsets.Length == 0 ? 0 : Hash.Of(0x4F, Hash.Of(group), Digests.Of(offsets[0].Partition), unchecked((ulong)offsets[0].Offset.Value));

    private static ulong DigestOf(string group, int generation, ReadOnlySpan<CommittedOffset> offsets)
    {
        var hash = generation < 0 ? Hash.Of(group) : Hash.Of(Hash.Of(group), (ulong)generation);
        for (var i = 0; i < offsets.Length; i++) hash = Hash.Roll(hash, unchecked((ulong)offsets[i].Offset.Value ^ ((ulong)offsets[i].Partition.Partition << 48)));
        return hash;
    }
}

public sealed class OffsetCommitResponse() : KafkaResponse(ApiKey.OffsetCommit)
{
    private Few<(TopicPartition Partition, ErrorCode Error)> results;

    /// <summary>The first error of any partition, or none.</summary>
    public ErrorCode Error { get; private set; }

    public ReadOnlySpan<(TopicPartition Partition, ErrorCode Error)> Results => results.Span;

    /// <summary>Says what it is.</summary>
    public OffsetCommitResponse With(OffsetCommitRequest request, ErrorCode error, ReadOnlySpan<(TopicPartition Partition, ErrorCode Error)> results)
    {
        this.results.Set(results);
        Error = error;
        Fill(request.CorrelationId, 12 + (24 * results.Length), Hash.Of(unchecked((ulong)error), (ulong)results.Length), request.Subject);
        return this;
    }
}

/// <summary>OffsetFetch (api 9).</summary>
public sealed class OffsetFetchRequest(int correlationId, string group, IReadOnlyList<TopicPartition> partitions, bool requireStable)
    : KafkaRequest(ApiKey.OffsetFetch, correlationId, 16 + group.Length + (24 * partitions.Count), Hash.Of(Hash.Of(group), (ulong)partitions.Count))
{
    public string Group { get; } = group;
    public IReadOnlyList<TopicPartition> Partitions { get; } = partitions;

    /// <summary>The partitions' topics as the consumer knows them (version 10, 4.2), one for each; empty where they go by name.</summary>
    public IReadOnlyList<Uuid> TopicIds { get; init; } = [];

    /// <summary>The member that asks, in a group of the consumer protocol; empty without membership.</summary>
    public string MemberId { get; private init; } = "";

    /// <summary>Its epoch; -1 without membership.</summary>
    public int MemberEpoch { get; private init; } = -1;

    /// <summary>The same question of a member. The real request has both fields from version 9 on, empty without membership.</summary>
    public OffsetFetchRequest As(string member, int epoch) => new(CorrelationId, Group, Partitions, RequireStable) { TopicIds = TopicIds, MemberId = member, MemberEpoch = epoch };

    public bool RequireStable { get; } = requireStable;
}

/// <summary>The committed positions; offset -1 where the group has none. An error is the group's, or the first of any partition.</summary>
public sealed class OffsetFetchResponse(int correlationId, ErrorCode error, IReadOnlyList<CommittedOffset> offsets)
    : KafkaResponse(ApiKey.OffsetFetch, correlationId, 12 + (40 * offsets.Count), DigestOf(error, offsets))
{
    public ErrorCode Error { get; } = error;
    public IReadOnlyList<CommittedOffset> Offsets { get; } = offsets;

    private static ulong DigestOf(ErrorCode error, IReadOnlyList<CommittedOffset> offsets)
    {
        var hash = unchecked((ulong)error);
        for (var i = 0; i < offsets.Count; i++) hash = Hash.Roll(hash, unchecked((ulong)offsets[i].Offset.Value));
        return hash;
    }
}

/// <summary>InitProducerId (api 22) without a transactional id: always a fresh producer id with epoch 0.</summary>
public sealed class InitProducerIdRequest(int correlationId, ProducerId producer, ProducerEpoch epoch)
    : KafkaRequest(ApiKey.InitProducerId, correlationId, 20, Hash.Of(unchecked((ulong)producer.Value), unchecked((ulong)epoch.Value)))
{
    public ProducerId Producer { get; } = producer;
    public ProducerEpoch Epoch { get; } = epoch;
}

public sealed class InitProducerIdResponse(int correlationId, ErrorCode error, ProducerId producer, ProducerEpoch epoch)
    : KafkaResponse(ApiKey.InitProducerId, correlationId, 16, Hash.Of(unchecked((ulong)producer.Value), unchecked((ulong)error)))
{
    public ErrorCode Error { get; } = error;
    public ProducerId Producer { get; } = producer;
    public ProducerEpoch Epoch { get; } = epoch;
}
