using Lab.Broker.Kafka.Groups.Classic;
using Lab.Broker.Kafka.Groups.Kip848;
using Lab.Broker.Kafka.Offsets;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Replication;

namespace Lab.Broker.Kafka.Groups;

/// <summary>
/// Offsets end (KIP-211, <c>offsets.retention.minutes</c>): those of an empty group when it has been empty for so long, those of a
/// group without membership when they were committed so long ago, and in a stable group those of topics that nobody
/// subscribes to any more. An empty group without offsets is forgotten with its last one.
/// </summary>
internal sealed class OffsetRetention(BrokerServices services, CoordinatorLog log, ClassicGroups groups)
{
    private readonly RecordBatchBuilder builder = new();

    /// <summary>Looks for what has expired and writes its tombstones.</summary>
    public void Check(OffsetsPartition home)
    {
        var now = services.Context.WallClockMs;
        var pending = home.PendingOffsets();
        SortedSet<string> kept = new(StringComparer.Ordinal);
        List<(string Group, TopicPartition Partition)> expired = [];
        foreach (var (id, offset) in home.Offsets)
        {
            if (!pending.Contains(id) && HasExpired(id.Group, id.Partition, offset, home, now)) expired.Add(id);
            else kept.Add(id.Group);
        }

        foreach (var (group, _) in pending) kept.Add(group);
        expired.Sort(static (a, b) => string.CompareOrdinal(a.Group, b.Group) is not 0 and var byGroup ? byGroup : a.Partition.CompareTo(b.Partition));
        List<ClassicGroup> forgotten = [];
        foreach (var group in home.Groups.Values)
        {
            if (group.State == ClassicGroupState.Empty && !kept.Contains(group.Id)) forgotten.Add(group);
        }

        List<ConsumerGroup> ended = [];
        foreach (var group in home.ConsumerGroups.Values)
        {
            if (group.Exists && group.IsEmpty && !kept.Contains(group.Id)) ended.Add(group);
        }

        if (expired.Count + forgotten.Count + ended.Count == 0) return;
        builder.Begin();
        foreach (var (group, partition) in expired) builder.Append(now, OptionalBytes.Of(new OffsetCommitKey(group, partition).Encode()), OptionalBytes.Null);
        foreach (var group in forgotten) builder.Append(now, OptionalBytes.Of(new GroupMetadataKey(group.Id).Encode()), OptionalBytes.Null);
        foreach (var group in ended)
        {
            foreach (var (key, value) in ConsumerGroupRecordCodec.Encode(group.Id, new ConsumerGroupRecord.GroupGone(), static _ => Uuid.Zero)) builder.Append(now, OptionalBytes.Of(key), OptionalBytes.Of(value));
        }

        // What cannot be written now is found again at the next look.
        if (!home.Partition.IsLeader || !log.Append(home.Partition, builder.Sealed(), static _ => { })) return;
        foreach (var group in forgotten) groups.Forget(home, group);
        foreach (var group in ended) group.Apply(new ConsumerGroupRecord.GroupGone());
    }

    private bool HasExpired(string group, TopicPartition partition, StoredOffset offset, OffsetsPartition home, long now)
    {
        if (home.ConsumerGroups.TryGetValue(group, out var consumer)) return consumer.MayExpire(partition.Topic, offset.CommittedAtMs, now, services.Settings.OffsetsRetentionMinutes * 60_000L);
        var since = offset.CommittedAtMs;
        if (home.Groups.TryGetValue(group, out var known) && !known.IsSimple)
        {
            if (known.State == ClassicGroupState.Empty) since = known.StateSinceMs >= 0 ? known.StateSinceMs : since;
            else if (known.State != ClassicGroupState.Stable || known.IsSubscribedTo(partition.Topic)) return false;
        }

        return now - since >= services.Settings.OffsetsRetentionMinutes * 60_000L;
    }
}
