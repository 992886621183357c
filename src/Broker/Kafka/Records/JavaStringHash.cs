namespace Lab.Broker.Kafka.Records;

/// <summary>
/// Java's String.hashCode over UTF-16 units. It decides which partition of __consumer_offsets or __transaction_state, and so which broker,
/// coordinates a group or a transactional id.
/// </summary>
public static class JavaStringHash
{
    public static int Hash(ReadOnlySpan<char> text)
    {
        unchecked
        {
            var hash = 0;
            foreach (var unit in text) hash = 31 * hash + unit;
            return hash;
        }
    }

    /// <summary>The coordinator's partition: absolute value modulo partitions, where the absolute value of the smallest integer counts as 0.</summary>
    public static int CoordinatorPartition(ReadOnlySpan<char> id, int partitions)
    {
        var hash = Hash(id);
        return hash == int.MinValue ? 0 : Math.Abs(hash) % partitions;
    }
}
