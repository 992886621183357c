using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>
/// What changes in a partition; null means no change, everywhere. Each one raises the partition epoch by one. The leader epoch rises by one when
/// <see cref="Leader"/> is set (also to none, and also to the same leader), and before 3.6 whenever the in-sync set shrank.
/// </summary>
public sealed record PartitionChangeRecord(int PartitionId, Uuid TopicId) : MetadataRecord
{
    public const short RecordType = 5;

    private const int LeaderUnchanged = -2;

    public override short Type => RecordType;

    public override short Version { get; init; } = 2;

    public IReadOnlyList<BrokerId>? Isr { get; init; }

    /// <summary><see cref="BrokerId.None"/>: nobody leads now.</summary>
    public BrokerId? Leader { get; init; }

    public IReadOnlyList<BrokerId>? Replicas { get; init; }

    public IReadOnlyList<BrokerId>? RemovingReplicas { get; init; }

    public IReadOnlyList<BrokerId>? AddingReplicas { get; init; }

    public LeaderRecoveryState? LeaderRecoveryState { get; init; }

    /// <summary>From version 1 on (KIP-858).</summary>
    public IReadOnlyList<Uuid>? Directories { get; init; }

    /// <summary>From version 2 on (KIP-966).</summary>
    public IReadOnlyList<BrokerId>? EligibleLeaderReplicas { get; init; }

    /// <summary>From version 2 on (KIP-966).</summary>
    public IReadOnlyList<BrokerId>? LastKnownElr { get; init; }

    internal static PartitionChangeRecord Read(ref FieldReader reader, short version)
    {
        var (partition, topic) = (reader.Int32(), reader.Uuid());
        var tags = TagSet.Read(ref reader);
        BrokerId? leader = null;
        if (tags.TryTake(1, out var data))
        {
            var inner = new FieldReader(data);
            var id = inner.Int32();
            if (id != LeaderUnchanged) leader = new(id);
            reader.Adopt(inner, "Leader");
        }
        LeaderRecoveryState? recovery = null;
        if (tags.TryTake(5, out data))
        {
            var inner = new FieldReader(data);
            var state = inner.Int8();
            if (state >= 0) recovery = (LeaderRecoveryState)state;
            reader.Adopt(inner, "LeaderRecoveryState");
        }
        IReadOnlyList<Uuid>? directories = null;
        if (version >= 1 && tags.TryTake(8, out data))
        {
            var inner = new FieldReader(data);
            directories = inner.Uuids();
            reader.Adopt(inner, "Directories");
        }
        return new(partition, topic)
        {
            Version = version,
            Isr = PartitionFields.TakeBrokerIds(tags, 0, ref reader),
            Leader = leader,
            Replicas = PartitionFields.TakeBrokerIds(tags, 2, ref reader),
            RemovingReplicas = PartitionFields.TakeBrokerIds(tags, 3, ref reader),
            AddingReplicas = PartitionFields.TakeBrokerIds(tags, 4, ref reader),
            LeaderRecoveryState = recovery,
            Directories = directories,
            EligibleLeaderReplicas = version >= 2 ? PartitionFields.TakeBrokerIds(tags, 6, ref reader) : null,
            LastKnownElr = version >= 2 ? PartitionFields.TakeBrokerIds(tags, 7, ref reader) : null,
            UnknownTags = tags.Rest,
        };
    }

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Int32(PartitionId);
        writer.Uuid(TopicId);
        Since(1, Directories is not null, nameof(Directories));
        Since(2, EligibleLeaderReplicas is not null, nameof(EligibleLeaderReplicas));
        Since(2, LastKnownElr is not null, nameof(LastKnownElr));
        var tags = TagSet.Keeping(UnknownTags);
        PartitionFields.AddBrokerIds(tags, 0, Isr);
        if (Leader is { } leader) tags.Add(1, inner => inner.Int32(leader.Value));
        PartitionFields.AddBrokerIds(tags, 2, Replicas);
        PartitionFields.AddBrokerIds(tags, 3, RemovingReplicas);
        PartitionFields.AddBrokerIds(tags, 4, AddingReplicas);
        if (LeaderRecoveryState is { } state) tags.Add(5, inner => inner.Int8((sbyte)state));
        PartitionFields.AddBrokerIds(tags, 6, EligibleLeaderReplicas);
        PartitionFields.AddBrokerIds(tags, 7, LastKnownElr);
        if (Directories is { } directories) tags.Add(8, inner => inner.Uuids(directories));
        tags.Write(writer);
    }
}
