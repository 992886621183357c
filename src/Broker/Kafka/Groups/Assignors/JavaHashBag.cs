using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>Partitions in the order of Java's HashSet, whose table grows and never shrinks: the sticky assignors take the first of equals from one.</summary>
internal sealed class JavaHashBag
{
    private readonly List<TopicPartition> inOrderOfArrival = [];
    private int table = JavaHashOrder.SmallestTable;

    public bool IsEmpty => inOrderOfArrival.Count == 0;

    /// <summary>What iteration meets first.</summary>
    public TopicPartition First => inOrderOfArrival.MinBy(p => JavaHashOrder.Bucket(HashOf(p), table));

    public void Add(TopicPartition partition)
    {
        inOrderOfArrival.Add(partition);
        table = Math.Max(table, JavaHashOrder.TableFor(inOrderOfArrival.Count));
    }

    public void Remove(TopicPartition partition) => inOrderOfArrival.Remove(partition);

    // TopicPartition.hashCode.
    private static int HashOf(TopicPartition partition) => unchecked((31 * (31 + partition.Partition)) + JavaStringHash.Hash(partition.Topic));
}
