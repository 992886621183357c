namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>One topic while its partitions are dealt out in ranges: what is left, and how much each of its members may still get.</summary>
internal sealed class RangeTopic
{
    private readonly AssignableTopic topic;
    private readonly SortedDictionary<string, List<TopicPartition>> given;
    private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly List<int> left;
    private readonly int each;
    private int extras;

    public RangeTopic(AssignableTopic topic, IReadOnlyList<MemberSubscription> readers, SortedDictionary<string, List<TopicPartition>> given)
    {
        this.topic = topic;
        this.given = given;
        Readers = readers;
        left = [.. Enumerable.Range(0, topic.Partitions)];
        each = topic.Partitions / readers.Count;
        extras = topic.Partitions % readers.Count;
        RacksMatter = ReplicaRacks.Matter([topic], readers.Select(m => m.Subscription.Rack));
    }

    public IReadOnlyList<MemberSubscription> Readers { get; }

    public int Partitions => topic.Partitions;

    public bool RacksMatter { get; }

    public bool IsLike(RangeTopic other) => Partitions == other.Partitions && Readers.SequenceEqual(other.Readers);

    /// <summary>A member that names no rack is near to everything.</summary>
    public bool IsNear(MemberSubscription member, int partition) =>
        member.Subscription.Rack is not { Length: > 0 } rack || (topic.Racks?[partition].Contains(rack) ?? false);

    /// <summary>How many more the member may get.</summary>
    public int Room(MemberSubscription member) => Math.Max(0, each + (extras > 0 ? 1 : 0) - counts.GetValueOrDefault(member.MemberId));

    public void AssignRanges(bool onlyNear)
    {
        foreach (var member in Readers)
        {
            if (left.Count == 0) return;
            List<int> range = [.. left.Where(p => !onlyNear || IsNear(member, p)).Take(Room(member))];
            if (range.Count > 0) Give(member, range);
        }
    }

    public void Give(MemberSubscription member, IReadOnlyList<int> partitions)
    {
        foreach (var partition in partitions) given[member.MemberId].Add(new(topic.Name, partition));
        var count = counts.GetValueOrDefault(member.MemberId) + partitions.Count;
        counts[member.MemberId] = count;
        if (count > each) extras--;
        left.RemoveAll(partitions.Contains);
    }
}
