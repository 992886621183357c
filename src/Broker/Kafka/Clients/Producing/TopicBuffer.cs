using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>
/// A topic's queues and the partitioner for records without key: it stays with one partition until <c>batch.size</c>
/// bytes went there, then goes on to another (KIP-794).
/// </summary>
internal sealed class TopicBuffer(ActorContext context, TopicMetadata metadata, int stickyBytes, bool adaptive)
{
    private readonly List<PartitionQueue?> queues = [];
    private int sticky = -1;
    private int inTurn = -1;
    private int producedBytes;

    public string Name => metadata.Name;

    public TopicMetadata Metadata => metadata;

    public IReadOnlyList<PartitionQueue?> Queues => queues;

    public PartitionQueue? Find(int partition) => partition < queues.Count ? queues[partition] : null;

    public PartitionQueue Add(int partition)
    {
        while (queues.Count <= partition) queues.Add(null);
        return queues[partition] = new(new(Name, partition)) { Leader = metadata[partition] };
    }

    /// <summary>The partition for a record without key.</summary>
    public int Sticky(MessageId message)
    {
        if (sticky < 0 || sticky >= metadata.Partitions) GoOn(message);
        else if (Find(sticky) is null or { IsAllFull: true } && producedBytes >= stickyBytes) GoOn(message);
        return sticky;
    }

    /// <summary>The next partition in turn, for the RoundRobinPartitioner: keys do not matter, partitions without a leader are left out.</summary>
    public int InTurn()
    {
        for (var tried = 0; tried < metadata.Partitions; tried++)
        {
            inTurn = (inTurn + 1) % metadata.Partitions;
            if (!metadata[inTurn].Leader.IsNone) return inTurn;
        }

        return inTurn = (inTurn + 1) % metadata.Partitions;
    }

    /// <summary>
    /// Counts what was appended to the sticky partition. It leaves a batch unfinished only when twice the bytes went there.
    /// </summary>
    public void Appended(int bytes, bool allFull, MessageId message)
    {
        producedBytes += bytes;
        if ((producedBytes >= stickyBytes && allFull) || producedBytes >= 2L * stickyBytes) GoOn(message);
    }

    private void GoOn(MessageId message)
    {
        producedBytes = 0;
        sticky = Choose(Hash.Of(context.Name, unchecked((ulong)message.Value), Hash.Of(Name)));
    }

    // Partitions without a leader are avoided. With queues of unequal length, short ones are likelier (adaptive).
    private int Choose(ulong subject)
    {
        var available = 0;
        var longest = 0;
        var shortest = int.MaxValue;
        for (var p = 0; p < metadata.Partitions; p++)
        {
            if (metadata[p].Leader.IsNone) continue;
            available++;
            longest = Math.Max(longest, Length(p));
            shortest = Math.Min(shortest, Length(p));
        }

        if (available == 0) return (int)context.Draw(ClientSites.StickyPartition, subject, 0, metadata.Partitions);
        var weighted = adaptive && available > 1 && longest > shortest;
        var total = 0L;
        for (var p = 0; p < metadata.Partitions; p++) total += Weight(p, weighted, longest);
        var drawn = context.Draw(ClientSites.StickyPartition, subject, 0, total);
        for (var p = 0; ; p++)
        {
            drawn -= Weight(p, weighted, longest);
            if (drawn < 0) return p;
        }
    }

    private int Weight(int partition, bool weighted, int longest) =>
        metadata[partition].Leader.IsNone ? 0 : weighted ? longest + 1 - Length(partition) : 1;

    private int Length(int partition) => Find(partition)?.Batches.Count ?? 0;
}
