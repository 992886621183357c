using Lab.Broker.Kafka.Schemas;

namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>Partitions grouped by topic, as the consumer protocol writes them: topic (string), partitions (int32 array).</summary>
internal static class PartitionLists
{
    /// <summary>Topics in the order in which they first appear.</summary>
    public static void Write(FieldWriter writer, IReadOnlyList<TopicPartition> partitions)
    {
        List<(string Topic, List<int> Numbers)> topics = [];
        foreach (var partition in partitions)
        {
            var at = topics.FindIndex(t => t.Topic == partition.Topic);
            if (at < 0)
            {
                at = topics.Count;
                topics.Add((partition.Topic, []));
            }

            topics[at].Numbers.Add(partition.Partition);
        }

        writer.Int32(topics.Count);
        foreach (var (topic, numbers) in topics)
        {
            writer.String(topic, compact: false);
            writer.Int32(numbers.Count);
            foreach (var number in numbers) writer.Int32(number);
        }
    }

    public static IReadOnlyList<TopicPartition> Read(ref FieldReader reader)
    {
        List<TopicPartition> partitions = [];
        for (var topics = reader.RequiredCount(compact: false); topics > 0; topics--)
        {
            var topic = reader.RequiredString(compact: false);
            for (var count = reader.RequiredCount(compact: false); count > 0; count--) partitions.Add(new(topic, reader.Int32()));
        }

        return partitions;
    }
}
