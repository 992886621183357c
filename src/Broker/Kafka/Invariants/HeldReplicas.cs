using Lab.Broker.Kafka.Replication;

namespace Lab.Broker.Kafka.Invariants;

/// <summary>The replicas that one broker holds, in the order of the partitions watched: found once, until some come or go.</summary>
internal sealed class HeldReplicas
{
    private ReplicaManager? source;
    private int version = -1;
    private Partition?[] replicas = [];

    /// <summary>The broker's replica of the partition of this number; null when it has none, or does not live.</summary>
    public Partition? this[int partition] => source is null ? null : replicas[partition];

    public void Look(ReplicaManager? now, SortedList<WatchedPartition, PartitionInvariants> partitions)
    {
        if (ReferenceEquals(now, source) && (now is null || (now.Version == version && replicas.Length == partitions.Count))) return;
        source = now;
        if (now is null) return;
        version = now.Version;
        replicas = new Partition?[partitions.Count];
        for (var i = 0; i < replicas.Length; i++)
        {
            var watched = partitions.GetKeyAtIndex(i);
            if (now.Find(watched.Partition) is { } replica && replica.TopicId == watched.TopicId) replicas[i] = replica;
        }
    }
}
