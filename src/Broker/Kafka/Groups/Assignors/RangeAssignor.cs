namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// RangeAssignor: each topic for itself, its partitions in ranges over its members in their order; the first get one more. Where racks matter (KIP-881),
/// members first get partitions with a replica near them, topics of the same members and size in step.
/// </summary>
internal sealed class RangeAssignor : IClientAssignor
{
    public const string ProtocolName = "range";

    public static readonly RangeAssignor Instance = new();

    public string Name => ProtocolName;

    public bool IsCooperative => false;

    public byte[]? UserData(IReadOnlyList<TopicPartition> owned, int generation) => null;

    public ClientAssignment Assign(IReadOnlyList<AssignableTopic> topics, IReadOnlyList<MemberSubscription> members)
    {
        List<MemberSubscription> ordered = [.. members.Order(MemberOrder.Instance)];
        var given = new SortedDictionary<string, List<TopicPartition>>(StringComparer.Ordinal);
        foreach (var member in members) given[member.MemberId] = [];
        List<RangeTopic> ranges = [];
        foreach (var topic in topics)
        {
            List<MemberSubscription> readers = [.. ordered.Where(m => m.Subscription.Topics.Contains(topic.Name))];
            if (topic.Partitions > 0 && readers.Count > 0) ranges.Add(new(topic, readers, given));
        }

        var racksMatter = ranges.Exists(r => r.RacksMatter);
        if (racksMatter) AssignNear(ranges);
        foreach (var range in ranges) range.AssignRanges(onlyNear: false);
        if (racksMatter)
        {
            foreach (var list in given.Values) list.Sort();
        }

        return new([.. members.Select(m => new MemberAssignment(m.MemberId, given[m.MemberId]))]);
    }

    private static void AssignNear(List<RangeTopic> ranges)
    {
        List<List<RangeTopic>> alike = [];
        foreach (var range in ranges)
        {
            if (alike.Find(group => group[0].IsLike(range)) is { } group) group.Add(range);
            else alike.Add([range]);
        }

        foreach (var group in alike)
        {
            if (group.Count > 1) AssignInStep(group);
            else if (group[0].RacksMatter) group[0].AssignRanges(onlyNear: true);
        }
    }

    // The same partition of all these topics goes to the same member, if it is near to all of them.
    private static void AssignInStep(List<RangeTopic> topics)
    {
        List<MemberSubscription> open = [.. topics[0].Readers];
        for (var i = 0; i < topics[0].Partitions && open.Count > 0; i++)
        {
            var number = i;
            if (open.Find(m => topics.TrueForAll(t => t.IsNear(m, number) && t.Room(m) > 0)) is not { } member) continue;
            foreach (var topic in topics) topic.Give(member, [number]);
            if (topics.TrueForAll(t => t.Room(member) == 0)) open.Remove(member);
        }
    }
}
