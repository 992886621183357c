namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>What an application with worker threads commits, without waiting for the answer.</summary>
public enum HandOffCommit
{
    /// <summary>Nothing by itself.</summary>
    None,

    /// <summary>What a poll has returned, as soon as it is in the queues.</summary>
    Early,

    /// <summary>Behind each record when its worker is done with it, wherever the others are.</summary>
    Late,

    /// <summary>As far as everything before is done.</summary>
    LowWatermark,
}
