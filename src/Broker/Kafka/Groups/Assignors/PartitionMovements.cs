namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// What was moved from whom to whom while an assignment is balanced. Instead of moving one partition there and another of the same topic back, the
/// first move is undone.
/// </summary>
internal sealed class PartitionMovements
{
    private readonly Dictionary<TopicPartition, (string From, string To)> moves = [];
    private readonly Dictionary<(string Topic, string From, string To), JavaHashBag> alike = [];

    /// <summary>The partition to be moved in place of <paramref name="partition"/>, or itself.</summary>
    public TopicPartition PartitionToMove(TopicPartition partition, string from, string to)
    {
        if (moves.TryGetValue(partition, out var own)) from = own.From;
        return alike.TryGetValue((partition.Topic, to, from), out var back) ? back.First : partition;
    }

    public void Record(TopicPartition partition, string from, string to)
    {
        if (moves.Remove(partition, out var earlier))
        {
            Forget(partition, earlier);
            if (earlier.From == to) return;
            from = earlier.From;
        }

        moves[partition] = (from, to);
        var key = (partition.Topic, from, to);
        if (!alike.TryGetValue(key, out var bag)) alike[key] = bag = new();
        bag.Add(partition);
    }

    private void Forget(TopicPartition partition, (string From, string To) move)
    {
        var key = (partition.Topic, move.From, move.To);
        alike[key].Remove(partition);
        if (alike[key].IsEmpty) alike.Remove(key);
    }
}
