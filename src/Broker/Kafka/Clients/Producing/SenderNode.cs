using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>A broker as the producer's sender sees it: the queues that it leads, and whether there is something to look at.</summary>
internal sealed class SenderNode(int node)
{
    public int Node { get; } = node;

    /// <summary>In the order of topics and partitions.</summary>
    public List<PartitionQueue> Queues { get; } = [];

    /// <summary>Where the next drain begins, so that no partition starves.</summary>
    public int DrainIndex { get; set; }

    /// <summary>Something changed since it was last looked at.</summary>
    public bool IsDirty { get; set; }

    /// <summary>When something becomes ready by itself.</summary>
    public VirtualTime ReadyAt { get; set; } = VirtualTime.Never;
}
