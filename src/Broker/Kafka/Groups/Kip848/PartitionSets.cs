namespace Lab.Broker.Kafka.Groups.Kip848;

/// <summary>Sets of partitions as sorted arrays that nobody changes.</summary>
internal static class PartitionSets
{
    public static TopicPartition[] Of(IEnumerable<TopicPartition> partitions) => [.. partitions.Distinct().Order()];

    public static TopicPartition[] Intersect(TopicPartition[] left, TopicPartition[] right) => Array.FindAll(left, right.Contains);

    public static TopicPartition[] Except(TopicPartition[] left, TopicPartition[] right) => Array.FindAll(left, p => !right.Contains(p));

    public static TopicPartition[] Union(TopicPartition[] left, TopicPartition[] right) => Of([.. left, .. right]);

    public static bool Same(TopicPartition[] left, TopicPartition[] right) => left.AsSpan().SequenceEqual(right);
}
