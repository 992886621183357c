namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// The uniform assignment when members subscribe to different topics: topics with many partitions per reader first; free partitions to the reader with
/// the least; then partitions move from those with most to those with least, topic by topic, a bounded number of rounds.
/// </summary>
internal sealed class UnevenUniformAssignment(IReadOnlyList<ServerTopic> topics, IReadOnlyList<ServerMember> members)
{
    private const int MostRounds = 16;

    private readonly SortedDictionary<string, List<TopicPartition>> given = new(StringComparer.Ordinal);

    public SortedDictionary<string, List<TopicPartition>> Build()
    {
        var taken = new SortedSet<TopicPartition>();
        foreach (var member in members)
        {
            given[member.MemberId] =
            [
                .. member.Target.Where(p => member.Topics.Contains(p.Topic) && topics.Any(t => t.Name == p.Topic && p.Partition < t.Partitions) && taken.Add(p)),
            ];
        }

        List<(ServerTopic Topic, List<string> Readers)> ordered = [];
        foreach (var topic in topics)
        {
            List<string> readers = [.. members.Where(m => m.Topics.Contains(topic.Name)).Select(m => m.MemberId)];
            if (readers.Count > 0) ordered.Add((topic, readers));
        }

        // By partitions per reader, compared without a division; then by fewer readers, then by id.
        ordered.Sort(static (a, b) =>
        {
            var density = ((long)b.Topic.Partitions * a.Readers.Count).CompareTo((long)a.Topic.Partitions * b.Readers.Count);
            if (density != 0) return density;
            return a.Readers.Count != b.Readers.Count ? a.Readers.Count.CompareTo(b.Readers.Count) : a.Topic.Id.CompareTo(b.Topic.Id);
        });

        foreach (var (topic, readers) in ordered)
        {
            for (var i = 0; i < topic.Partitions; i++)
            {
                var partition = new TopicPartition(topic.Name, i);
                if (taken.Add(partition)) given[Lightest(readers)].Add(partition);
            }
        }

        for (var round = 0; round < MostRounds; round++)
        {
            var moved = false;
            foreach (var (topic, readers) in ordered) moved |= Even(topic, readers);
            if (!moved) break;
        }

        return given;
    }

    private bool Even(ServerTopic topic, List<string> readers)
    {
        var moved = false;
        while (true)
        {
            var to = Lightest(readers);
            string? from = null;
            foreach (var reader in readers)
            {
                if (given[reader].Count > given[to].Count + 1 && (from is null || given[reader].Count > given[from].Count) && given[reader].Exists(p => p.Topic == topic.Name)) from = reader;
            }

            if (from is null) return moved;
            var last = given[from].FindLastIndex(p => p.Topic == topic.Name);
            given[to].Add(given[from][last]);
            given[from].RemoveAt(last);
            moved = true;
        }
    }

    private string Lightest(List<string> readers)
    {
        var lightest = readers[0];
        foreach (var reader in readers)
        {
            if (given[reader].Count < given[lightest].Count) lightest = reader;
        }

        return lightest;
    }
}
