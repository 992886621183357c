using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Groups.Classic;
using Lab.Broker.Kafka.Groups.Kip848;
using Lab.Broker.Kafka.Offsets;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Replication;

namespace Lab.Broker.Kafka.Groups;

/// <summary>A committed offset with the coordinator's clock at its commit, milliseconds since 1970.</summary>
internal readonly record struct StoredOffset(CommittedOffset Committed, long CommittedAtMs);

/// <summary>
/// One partition of __consumer_offsets that this broker leads, as its coordinator has it in memory: the offsets of its groups,
/// as far as the high watermark has come, and the groups themselves.
/// </summary>
internal sealed class OffsetsPartition(Partition partition)
{
    public Partition Partition { get; } = partition;

    public Dictionary<(string Group, TopicPartition Partition), StoredOffset> Offsets { get; } = [];

    /// <summary>Groups of the consumer protocol (KIP-848).</summary>
    public SortedDictionary<string, ConsumerGroup> ConsumerGroups { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, ClassicGroup> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>The offset behind the last record taken over from the log.</summary>
    public Offset LoadedTo { get; private set; } = Offset.Zero;

    /// <summary>The partition that keeps a group.</summary>
    public static TopicPartition Of(string group, int partitions) =>
        new(LogFileNames.OffsetsTopic, JavaStringHash.CoordinatorPartition(group, partitions));

    /// <summary>Committed offsets below the high watermark count from now on.</summary>
    public void TakeOverCommitted()
    {
        while (LoadedTo < Partition.Log.HighWatermark)
        {
            var bytes = Partition.Log.Read(LoadedTo, Partition.Log.HighWatermark, int.MaxValue);
            if (bytes.IsEmpty) break;
            foreach (var batch in new RecordBatches(bytes.Span))
            {
                if (!batch.IsControl)
                {
                    foreach (var record in batch) TakeOver(record);
                }

                LoadedTo = batch.NextOffset;
            }
        }
    }

    private void TakeOver(Record record)
    {
        if (OffsetCommitKey.Decode(record.Key.Span) is not Decoded<OffsetCommitKey>.Valid(var key)) return;
        var id = (key.Group, key.Partition);
        if (record.Value.IsNull) Offsets.Remove(id);
        else if (OffsetCommitValue.Decode(record.Value.Span) is Decoded<OffsetCommitValue>.Valid(var value)) Offsets[id] = new(new(key.Partition, value.Offset, value.LeaderEpoch) { TopicId = value.TopicId }, value.CommitTimestamp);
    }

    /// <summary>
    /// The last state of every group that the log holds, to its end: what a new leader has is going to be committed, and
    /// the members of what is not committed yet may already have been told by nobody but this leader.
    /// </summary>
    public SortedDictionary<string, GroupMetadataValue> GroupsInLog()
    {
        SortedDictionary<string, GroupMetadataValue> groups = new(StringComparer.Ordinal);
        VisitRecords(Partition.Log.LogStartOffset, record =>
        {
            if (GroupMetadataKey.Decode(record.Key.Span) is not Decoded<GroupMetadataKey>.Valid(var key)) return;
            if (record.Value.IsNull) groups.Remove(key.Group);
            else if (GroupMetadataValue.Decode(record.Value.Span) is Decoded<GroupMetadataValue>.Valid(var value)) groups[key.Group] = value;
        });
        return groups;
    }

    /// <summary>Offsets that were committed to the log and do not count yet.</summary>
    public HashSet<(string Group, TopicPartition Partition)> PendingOffsets()
    {
        HashSet<(string, TopicPartition)> pending = [];
        VisitRecords(LoadedTo, record =>
        {
            if (OffsetCommitKey.Decode(record.Key.Span) is Decoded<OffsetCommitKey>.Valid(var key)) pending.Add((key.Group, key.Partition));
        });
        return pending;
    }

    /// <summary>What is committed of these topics, also what does not count yet, in the order of groups and partitions.</summary>
    public List<(string Group, TopicPartition Partition)> OffsetsOf(IReadOnlyList<TopicState> topics)
    {
        List<(string Group, TopicPartition Partition)> found = [];
        var pending = PendingOffsets();
        pending.UnionWith(Offsets.Keys);
        foreach (var id in pending)
        {
            foreach (var topic in topics)
            {
                if (topic.Name == id.Partition.Topic) found.Add(id);
            }
        }

        found.Sort(static (a, b) => string.CompareOrdinal(a.Group, b.Group) is not 0 and var byGroup ? byGroup : a.Partition.CompareTo(b.Partition));
        return found;
    }

    /// <summary>What the log holds of groups of the consumer protocol, to its end, as with classic ones.</summary>
    public void VisitConsumerGroups(Func<Uuid, string?> nameOf, Action<string, ConsumerGroupRecord> visit) =>
        VisitRecords(Partition.Log.LogStartOffset, record =>
        {
            if (ConsumerGroupRecordCodec.Decode(record.Key, record.Value, nameOf) is var (group, change)) visit(group, change);
        });

    private delegate void Visitor(Record record);

    private void VisitRecords(Offset from, Visitor visit)
    {
        while (from < Partition.Log.LogEndOffset)
        {
            var bytes = Partition.Log.Read(from, Partition.Log.LogEndOffset, int.MaxValue);
            if (bytes.IsEmpty) return;
            foreach (var batch in new RecordBatches(bytes.Span))
            {
                from = batch.NextOffset;
                if (batch.IsControl) continue;
                foreach (var record in batch) visit(record);
            }
        }
    }
}
