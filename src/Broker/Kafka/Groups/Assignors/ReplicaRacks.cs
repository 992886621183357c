namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// Racks of members and of replicas (KIP-881). They count only where they make a difference: some member names a rack, some replica stands in one of
/// those, and not every partition has a replica in every rack.
/// </summary>
internal sealed class ReplicaRacks
{
    private readonly Dictionary<string, string> byMember = [];
    private readonly Dictionary<TopicPartition, IReadOnlyList<string>> byPartition = [];
    private readonly Dictionary<TopicPartition, int> membersNear = [];

    public ReplicaRacks(IReadOnlyList<AssignableTopic> topics, IReadOnlyList<MemberSubscription> members)
    {
        if (!Matter(topics, members.Select(m => m.Subscription.Rack))) return;
        foreach (var member in members)
        {
            if (member.Subscription.Rack is { Length: > 0 } rack) byMember[member.MemberId] = rack;
        }

        foreach (var topic in topics)
        {
            for (var i = 0; i < topic.Partitions; i++)
            {
                var racks = topic.Racks?[i] ?? [];
                byPartition[new(topic.Name, i)] = racks;
                membersNear[new(topic.Name, i)] = members.Count(m => m.Subscription.Rack is { } rack && racks.Contains(rack));
            }
        }

        IsUsed = true;
    }

    public bool IsUsed { get; }

    /// <summary>Whether racks make a difference for these topics and members.</summary>
    public static bool Matter(IReadOnlyList<AssignableTopic> topics, IEnumerable<string?> memberRacks)
    {
        var wanted = new SortedSet<string>(memberRacks.Where(r => !string.IsNullOrEmpty(r))!, StringComparer.Ordinal);
        var all = new SortedSet<string>(topics.SelectMany(t => t.Racks ?? []).SelectMany(r => r), StringComparer.Ordinal);
        if (wanted.Count == 0 || !wanted.Overlaps(all)) return false;
        foreach (var topic in topics)
        {
            for (var i = 0; i < topic.Partitions; i++)
            {
                if (!all.SetEquals(topic.Racks?[i] ?? [])) return true;
            }
        }

        return false;
    }

    /// <summary>The member names a rack, and no replica of the partition stands there.</summary>
    public bool Mismatch(string member, TopicPartition partition) =>
        byMember.TryGetValue(member, out var rack) && !(byPartition.TryGetValue(partition, out var racks) && racks.Contains(rack));

    /// <summary>The member's rack has a replica.</summary>
    public bool Match(string member, TopicPartition partition) =>
        byMember.TryGetValue(member, out var rack) && byPartition.TryGetValue(partition, out var racks) && racks.Contains(rack);

    /// <summary>The next member in a replica's rack, from <paramref name="first"/> around the list; -1 for none.</summary>
    public int NextNear(TopicPartition partition, List<string> members, int first)
    {
        for (var i = 0; i < members.Count; i++)
        {
            var at = (first + i) % members.Count;
            if (Match(members[at], partition)) return at;
        }

        return -1;
    }

    /// <summary>Partitions that few members are near to come first; else the order stays.</summary>
    public List<TopicPartition> FewestNearFirst(List<TopicPartition> partitions) =>
        IsUsed ? [.. partitions.OrderBy(p => membersNear.GetValueOrDefault(p))] : partitions;
}
