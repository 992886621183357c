namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// What was moved from whom to whom while an assignment is balanced. Instead of moving one partition there and another of the same topic back, the
/// first move is undone.
/// </summary>
internal sealed class PartitionMovements
{
    private readonly SortedDictionary<TopicPartition, (string From, string To)> moves = [];

    /// <summary>The partition to be moved in place of <paramref name="partition"/>, or itself.</summary>
    public TopicPartition PartitionToMove(TopicPartition partition, string from, string to)
    {
        if (moves.TryGetValue(partition, out var own)) from = own.From;
        foreach (var (moved, (source, target)) in moves)
        {
            if (moved.Topic == partition.Topic && source == to && target == from) return moved;
        }

        return partition;
    }

    public void Record(TopicPartition partition, string from, string to)
    {
        if (!moves.Remove(partition, out var earlier)) moves[partition] = (from, to);
        else if (earlier.From != to) moves[partition] = (earlier.From, to);
    }
}
