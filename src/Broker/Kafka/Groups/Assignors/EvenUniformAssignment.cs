namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// The uniform assignment when all members subscribe to the same topics: each keeps what it has up to its share, the free partitions fill the others up
/// in order. Members that keep one more than the smaller share come first to the extra ones, then the last in order.
/// </summary>
internal static class EvenUniformAssignment
{
    public static SortedDictionary<string, List<TopicPartition>> Build(IReadOnlyList<ServerTopic> topics, IReadOnlyList<ServerMember> members)
    {
        var given = new SortedDictionary<string, List<TopicPartition>>(StringComparer.Ordinal);
        var taken = new SortedSet<TopicPartition>();
        var total = topics.Sum(t => t.Partitions);
        var (share, extras) = (total / members.Count, total % members.Count);
        List<string> open = [];
        foreach (var member in members)
        {
            List<TopicPartition> kept = [];
            foreach (var partition in member.Target.Order())
            {
                var exists = topics.Any(t => t.Name == partition.Topic && partition.Partition < t.Partitions);
                if (exists && kept.Count < share + (extras > 0 ? 1 : 0) && taken.Add(partition)) kept.Add(partition);
            }

            given[member.MemberId] = kept;
            if (kept.Count > share) extras--;
            else open.Add(member.MemberId);
        }

        var next = 0;
        List<TopicPartition> free = [.. JavaHashOrder.Of(topics).SelectMany(t => Enumerable.Range(0, t.Partitions).Select(i => new TopicPartition(t.Name, i))).Where(p => !taken.Contains(p))];
        for (var i = 0; i < open.Count; i++)
        {
            var list = given[open[i]];
            var quota = share + (open.Count - i <= extras ? 1 : 0);
            while (list.Count < quota && next < free.Count) list.Add(free[next++]);
        }

        return given;
    }
}
