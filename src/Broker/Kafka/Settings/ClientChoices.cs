namespace Lab.Broker.Kafka.Settings;

/// <summary><c>acks</c>: when the leader answers a produce request. The numbers are the protocol's.</summary>
public enum Acks : short
{
    /// <summary>Every in-sync replica has the record.</summary>
    All = -1,

    /// <summary>No answer at all: handing the bytes to the socket counts as success, the offset is -1, nothing is retried.</summary>
    None = 0,

    /// <summary>The leader has appended it; <c>min.insync.replicas</c> is not looked at.</summary>
    Leader = 1,
}

/// <summary><c>isolation.level</c>. The numbers are the protocol's.</summary>
public enum IsolationLevel : byte
{
    /// <summary>Up to the high watermark, aborted records included.</summary>
    ReadUncommitted = 0,

    /// <summary>Up to the last stable offset, aborted records left out.</summary>
    ReadCommitted = 1,
}

/// <summary><c>group.protocol</c>.</summary>
public enum GroupProtocol
{
    /// <summary>JoinGroup and SyncGroup; the members assign.</summary>
    Classic,

    /// <summary>ConsumerGroupHeartbeat; the coordinator assigns (KIP-848).</summary>
    Consumer,
}
