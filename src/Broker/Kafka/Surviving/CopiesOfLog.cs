using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Surviving;

/// <summary>How the records of one topic are kept: all that decides which faults they survive.</summary>
/// <param name="Topic">Its name.</param>
/// <param name="Replicas">The replication factor in force.</param>
/// <param name="Settings">The topic's settings in force.</param>
/// <param name="Acks">The weakest acknowledgement by which anybody takes a record of it for sent.</param>
public sealed record CopiesOfLog(string Topic, int Replicas, TopicSettings Settings, Acks Acks)
{
    /// <summary>The minimum in force: never more than there are replicas (KAFKA-15583).</summary>
    public int MinInSync => Math.Min(Settings.MinInsyncReplicas, Replicas);

    /// <summary>Each append is forced to disk before it is answered.</summary>
    public bool FlushesFirst => Settings.FlushMessages == 1;
}
