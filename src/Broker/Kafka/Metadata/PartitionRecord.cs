using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Metadata;

/// <summary>A partition as a whole: at its creation, and in snapshots. Version 1 brings directories (KIP-858), version 2 eligible leader replicas (KIP-966).</summary>
/// <param name="PartitionId">Its number within the topic.</param>
/// <param name="TopicId">Its topic.</param>
/// <param name="Replicas">The assignment, preferred leader first.</param>
/// <param name="Isr">The in-sync set.</param>
/// <param name="Leader">The leader, or none.</param>
/// <param name="LeaderEpoch">Grows with every change of leader.</param>
/// <param name="PartitionEpoch">Grows with every change.</param>
/// <param name="Directories">The replicas' directories, in the order of <paramref name="Replicas"/>; from version 1 on.</param>
public sealed record PartitionRecord(
    int PartitionId, Uuid TopicId, IReadOnlyList<BrokerId> Replicas, IReadOnlyList<BrokerId> Isr, BrokerId Leader, LeaderEpoch LeaderEpoch, int PartitionEpoch, IReadOnlyList<Uuid> Directories)
    : MetadataRecord
{
    public const short RecordType = 3;

    public override short Type => RecordType;

    public override short Version { get; init; } = 2;

    public IReadOnlyList<BrokerId> RemovingReplicas { get; init; } = [];

    public IReadOnlyList<BrokerId> AddingReplicas { get; init; } = [];

    public LeaderRecoveryState LeaderRecoveryState { get; init; } = LeaderRecoveryState.Recovered;

    /// <summary>From version 2 on; null where there are none.</summary>
    public IReadOnlyList<BrokerId>? EligibleLeaderReplicas { get; init; }

    /// <summary>From version 2 on; null where there is none.</summary>
    public IReadOnlyList<BrokerId>? LastKnownElr { get; init; }

    internal static PartitionRecord Read(ref FieldReader reader, short version)
    {
        var (partition, topic) = (reader.Int32(), reader.Uuid());
        var (replicas, isr) = (reader.RequiredBrokerIds(), reader.RequiredBrokerIds());
        var (removing, adding) = (reader.RequiredBrokerIds(), reader.RequiredBrokerIds());
        var (leader, leaderEpoch, partitionEpoch) = (reader.BrokerId(), reader.Int32(), reader.Int32());
        IReadOnlyList<Uuid> directories = version >= 1 ? reader.RequiredUuids() : [];
        var tags = TagSet.Read(ref reader);
        var recovery = LeaderRecoveryState.Recovered;
        if (tags.TryTake(0, out var data))
        {
            var inner = new FieldReader(data);
            recovery = (LeaderRecoveryState)inner.Int8();
            reader.Adopt(inner, "LeaderRecoveryState");
        }
        IReadOnlyList<BrokerId>? elr = null, lastKnown = null;
        if (version >= 2)
        {
            elr = PartitionFields.TakeBrokerIds(tags, 1, ref reader);
            lastKnown = PartitionFields.TakeBrokerIds(tags, 2, ref reader);
        }
        return new(partition, topic, replicas, isr, leader, new(leaderEpoch), partitionEpoch, directories)
        {
            Version = version,
            RemovingReplicas = removing,
            AddingReplicas = adding,
            LeaderRecoveryState = recovery,
            EligibleLeaderReplicas = elr,
            LastKnownElr = lastKnown,
            UnknownTags = tags.Rest,
        };
    }

    private protected override void WriteFields(FieldWriter writer)
    {
        writer.Int32(PartitionId);
        writer.Uuid(TopicId);
        writer.BrokerIds(Replicas);
        writer.BrokerIds(Isr);
        writer.BrokerIds(RemovingReplicas);
        writer.BrokerIds(AddingReplicas);
        writer.Int32(Leader.Value);
        writer.Int32(LeaderEpoch.Value);
        writer.Int32(PartitionEpoch);
        if (Version >= 1) writer.Uuids(Directories);
        Since(1, Directories.Count > 0, nameof(Directories));
        Since(2, EligibleLeaderReplicas is not null, nameof(EligibleLeaderReplicas));
        Since(2, LastKnownElr is not null, nameof(LastKnownElr));
        var tags = TagSet.Keeping(UnknownTags);
        if (LeaderRecoveryState != LeaderRecoveryState.Recovered) tags.Add(0, inner => inner.Int8((sbyte)LeaderRecoveryState));
        PartitionFields.AddBrokerIds(tags, 1, EligibleLeaderReplicas);
        PartitionFields.AddBrokerIds(tags, 2, LastKnownElr);
        tags.Write(writer);
    }
}

/// <summary>Lists of replicas in tag buffers: absent means null.</summary>
internal static class PartitionFields
{
    public static IReadOnlyList<BrokerId>? TakeBrokerIds(TagSet tags, uint tag, ref FieldReader reader)
    {
        if (!tags.TryTake(tag, out var data)) return null;
        var inner = new FieldReader(data);
        var ids = inner.BrokerIds();
        reader.Adopt(inner, $"tag {tag}");
        return ids;
    }

    public static void AddBrokerIds(TagSet tags, uint tag, IReadOnlyList<BrokerId>? ids)
    {
        if (ids is not null) tags.Add(tag, inner => inner.BrokerIds(ids));
    }
}
