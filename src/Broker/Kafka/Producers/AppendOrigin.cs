namespace Lab.Broker.Kafka.Producers;

/// <summary>Who appends. It decides how much a partition checks before it believes a batch.</summary>
public enum AppendOrigin
{
    /// <summary>A follower copying its leader, or a log read again: the leader has checked it.</summary>
    Replication,

    /// <summary>A coordinator writing to its own topic, or a transaction coordinator's end marker.</summary>
    Coordinator,

    /// <summary>A producer.</summary>
    Client,
}
