namespace Lab.Broker.Kafka.Replication;

/// <summary>Whoever waits for records to be committed: a produce request, or an offset commit of the coordinator.</summary>
internal interface IPendingAppend
{
    /// <summary>The wait is over for this part.</summary>
    void Decide(int index, ErrorCode error);
}

/// <summary>One partition's part of a wait: done when the high watermark reaches <paramref name="Required"/>.</summary>
internal readonly record struct PendingAppend(IPendingAppend Owner, int Index, Offset Required);
