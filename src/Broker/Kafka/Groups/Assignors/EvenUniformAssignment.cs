namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// The uniform assignment when all members subscribe to the same topics: each keeps what it has up to its share, the free partitions fill the others up
/// in order, what nobody had before what somebody had to give up. Members that keep one more than the smaller share come first to the extra ones, then
/// the last in order.
/// </summary>
internal sealed class EvenUniformAssignment(IReadOnlyList<ServerTopic> topics, IReadOnlyList<ServerMember> members)
{
    private readonly SortedDictionary<string, List<TopicPartition>> given = new(StringComparer.Ordinal);
    private readonly SortedSet<TopicPartition> had = [];
    private readonly List<TopicPartition> revoked = [];
    private readonly List<string> open = [];
    private readonly int share = topics.Sum(t => t.Partitions) / members.Count;
    private int extras = topics.Sum(t => t.Partitions) % members.Count;

    public SortedDictionary<string, List<TopicPartition>> Build()
    {
        foreach (var member in members) Keep(member);
        List<TopicPartition> free =
            [.. JavaHashOrder.Of(topics).SelectMany(t => Enumerable.Range(0, t.Partitions).Select(i => new TopicPartition(t.Name, i))).Where(p => !had.Contains(p)), .. revoked];
        var next = 0;
        for (var i = 0; i < open.Count; i++)
        {
            var list = given[open[i]];
            var quota = share + (open.Count - i <= extras ? 1 : 0);
            while (list.Count < quota && next < free.Count) list.Add(free[next++]);
        }

        return given;
    }

    private void Keep(ServerMember member)
    {
        List<TopicPartition> kept = [];
        foreach (var partition in InTheOrderOfTheirTables(member.Target))
        {
            if (!had.Add(partition)) continue;
            if (kept.Count < share + (extras > 0 ? 1 : 0)) kept.Add(partition);
            else revoked.Add(partition);
        }

        given[member.MemberId] = kept;
        if (kept.Count > share) extras--;
        else open.Add(member.MemberId);
    }

    // Topics as the target names them, numbers by their hashes: it decides what a member with too much must give up.
    private IEnumerable<TopicPartition> InTheOrderOfTheirTables(IReadOnlyList<TopicPartition> target)
    {
        foreach (var name in target.Select(p => p.Topic).Distinct(StringComparer.Ordinal))
        {
            var size = topics.Where(t => t.Name == name).Sum(t => t.Partitions);
            List<int> numbers = [.. target.Where(p => p.Topic == name && p.Partition < size).Select(p => p.Partition).Order()];
            foreach (var number in JavaHashOrder.Of(numbers)) yield return new(name, number);
        }
    }
}
