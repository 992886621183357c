namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// The sticky assignment when members subscribe to different topics: keep what can be kept, give what is free to the member with the least that may have
/// it, then move partitions as long as that makes the counts more even.
/// </summary>
internal sealed class UnevenStickyAssignment
{
    private readonly SortedDictionary<string, AssignableTopic> topics = new(StringComparer.Ordinal);
    private readonly List<StickyMember> members;
    private readonly StickyClaims claims;
    private readonly ReplicaRacks racks;
    private readonly SortedDictionary<string, List<string>> readersOf = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<string>> topicsOf = new(StringComparer.Ordinal);
    private readonly Dictionary<TopicPartition, string> ownerOf = [];
    private readonly SortedDictionary<TopicPartition, (string Member, int Generation)> before = [];
    private readonly PartitionMovements movements = new();
    private readonly SortedSet<string> byLoad;
    private SortedDictionary<string, List<TopicPartition>> given = new(StringComparer.Ordinal);
    private bool mustRevoke;

    public UnevenStickyAssignment(IReadOnlyList<AssignableTopic> topics, List<StickyMember> members, StickyClaims claims, ReplicaRacks racks)
    {
        this.members = members;
        this.claims = claims;
        this.racks = racks;
        foreach (var topic in topics)
        {
            this.topics[topic.Name] = topic;
            readersOf[topic.Name] = [];
        }

        foreach (var member in members)
        {
            topicsOf[member.Id] = [.. member.Topics.Where(this.topics.ContainsKey)];
            foreach (var topic in topicsOf[member.Id]) readersOf[topic].Add(member.Id);
            given[member.Id] = [.. claims.Of(member.Id)];
        }

        byLoad = new(Comparer<string>.Create((a, b) => given[a].Count != given[b].Count ? given[a].Count.CompareTo(given[b].Count) : string.CompareOrdinal(a, b)));
    }

    public SortedDictionary<string, List<TopicPartition>> Build()
    {
        RememberOlderOwners();
        var free = Keep();
        foreach (var member in members) byLoad.Add(member.Id);
        Balance(All(), free);
        return given;
    }

    // Members of earlier generations: a partition may well go back to them.
    private void RememberOlderOwners()
    {
        foreach (var member in members)
        {
            if (member.Generation >= claims.HighestGeneration) continue;
            foreach (var partition in member.Owned)
            {
                if (!before.TryGetValue(partition, out var known) || member.Generation > known.Generation) before[partition] = (member.Id, member.Generation);
            }
        }
    }

    private List<TopicPartition> Keep()
    {
        var kept = new SortedSet<TopicPartition>();
        foreach (var member in members)
        {
            foreach (var partition in claims.Of(member.Id))
            {
                if (!topicsOf[member.Id].Contains(partition.Topic) || racks.Mismatch(member.Id, partition))
                {
                    given[member.Id].Remove(partition);
                    mustRevoke = true;
                    continue;
                }

                ownerOf[partition] = member.Id;
                kept.Add(partition);
            }
        }

        return Unassigned(kept);
    }

    // As in the even assignment: a partition that somebody keeps and that the topic does not have holds the walk up, and what stands behind it is given once more.
    private List<TopicPartition> Unassigned(SortedSet<TopicPartition> kept)
    {
        List<TopicPartition> left = [];
        List<TopicPartition> inOrder = [.. kept.OrderBy(p => readersOf[p.Topic].Count).ThenBy(p => p.Topic, StringComparer.Ordinal).ThenBy(p => p.Partition)];
        var next = 0;
        foreach (var partition in All())
        {
            if (next < inOrder.Count && inOrder[next] == partition) next++;
            else left.Add(partition);
        }

        return left;
    }

    // Topics with few readers first, so that those with a choice can even out what these leave.
    private List<TopicPartition> All() =>
        [.. topics.Values.OrderBy(t => readersOf[t.Name].Count).ThenBy(t => t.Name, StringComparer.Ordinal).SelectMany(t => Enumerable.Range(0, t.Partitions).Select(i => new TopicPartition(t.Name, i)))];

    private void Balance(List<TopicPartition> all, List<TopicPartition> free)
    {
        var isFirst = given[byLoad.Max!].Count == 0;
        List<TopicPartition> open = [.. free];
        if (racks.IsUsed) open.RemoveAll(partition => Give(partition, onlyNear: true));
        foreach (var partition in open) Give(partition, onlyNear: false);

        all.RemoveAll(p => !CanMove(p.Topic));
        free.RemoveAll(p => !CanMove(p.Topic));
        SortedDictionary<string, List<TopicPartition>> fixedParts = new(StringComparer.Ordinal);
        foreach (var member in members)
        {
            if (CanTakePart(member.Id)) continue;
            byLoad.Remove(member.Id);
            fixedParts[member.Id] = given[member.Id];
            given.Remove(member.Id);
        }

        var unbalanced = Copy(given);
        if (byLoad.Count > 0)
        {
            if (!mustRevoke) Reassign(free);
            if (Reassign(all) && !isFirst && Score(given) >= Score(unbalanced)) given = unbalanced;
        }

        foreach (var (member, list) in fixedParts) given[member] = list;
    }

    private bool Give(TopicPartition partition, bool onlyNear)
    {
        foreach (var member in byLoad)
        {
            if (!topicsOf[member].Contains(partition.Topic) || (onlyNear && racks.Mismatch(member, partition))) continue;
            byLoad.Remove(member);
            given[member].Add(partition);
            ownerOf[partition] = member;
            byLoad.Add(member);
            return true;
        }

        return false;
    }

    private bool CanMove(string topic) => readersOf[topic].Count >= 2;

    private bool CanTakePart(string member) =>
        given[member].Count < MostFor(member) || given[member].Exists(p => CanMove(p.Topic));

    private int MostFor(string member) => topicsOf[member].Sum(t => topics[t].Partitions);

    private bool Reassign(List<TopicPartition> partitions)
    {
        var moved = false;
        bool again;
        do
        {
            again = false;
            foreach (var partition in partitions)
            {
                if (IsBalanced()) break;
                if (TryMove(partition)) moved = again = true;
            }
        }
        while (again);
        return moved;
    }

    private bool TryMove(TopicPartition partition)
    {
        if (!ownerOf.TryGetValue(partition, out var owner) || !given.TryGetValue(owner, out var owned)) return false;
        if (before.TryGetValue(partition, out var earlier) && given.TryGetValue(earlier.Member, out var had) && owned.Count > had.Count + 1)
        {
            Move(partition, earlier.Member);
            return true;
        }

        if (racks.Match(owner, partition) && readersOf[partition.Topic].Exists(m => racks.Match(m, partition) && IsLighter(m, owner)))
        {
            Move(partition, Lightest(partition, m => racks.Match(m, partition)));
            return true;
        }

        if (!readersOf[partition.Topic].Exists(m => IsLighter(m, owner))) return false;
        Move(partition, Lightest(partition, static _ => true));
        return true;
    }

    private bool IsLighter(string member, string owner) => given.TryGetValue(member, out var list) && given[owner].Count > list.Count + 1;

    private string Lightest(TopicPartition partition, Predicate<string> fits)
    {
        foreach (var member in byLoad)
        {
            if (topicsOf[member].Contains(partition.Topic) && fits(member)) return member;
        }

        throw new InvalidOperationException($"Nobody reads {partition.Topic}.");
    }

    private void Move(TopicPartition partition, string to)
    {
        var moved = movements.PartitionToMove(partition, ownerOf[partition], to);
        var from = ownerOf[moved];
        byLoad.Remove(from);
        byLoad.Remove(to);
        movements.Record(moved, from, to);
        given[from].Remove(moved);
        given[to].Add(moved);
        ownerOf[moved] = to;
        byLoad.Add(to);
        byLoad.Add(from);
    }

    private bool IsBalanced()
    {
        if (given[byLoad.Min!].Count >= given[byLoad.Max!].Count - 1) return true;
        foreach (var member in byLoad)
        {
            var count = given[member].Count;
            if (count == MostFor(member)) continue;
            foreach (var topic in topicsOf[member])
            {
                for (var i = 0; i < topics[topic].Partitions; i++)
                {
                    var partition = new TopicPartition(topic, i);
                    if (given[member].Contains(partition)) continue;
                    if (ownerOf.TryGetValue(partition, out var other) && given.TryGetValue(other, out var list) && count + 1 < list.Count) return false;
                }
            }
        }

        return true;
    }

    // The sum of all differences between two members' counts.
    private static int Score(SortedDictionary<string, List<TopicPartition>> given)
    {
        List<int> counts = [.. given.Values.Select(list => list.Count)];
        var score = 0;
        for (var i = 0; i < counts.Count; i++)
        {
            for (var j = i + 1; j < counts.Count; j++) score += Math.Abs(counts[i] - counts[j]);
        }

        return score;
    }

    private static SortedDictionary<string, List<TopicPartition>> Copy(SortedDictionary<string, List<TopicPartition>> given)
    {
        var copy = new SortedDictionary<string, List<TopicPartition>>(StringComparer.Ordinal);
        foreach (var (member, list) in given) copy[member] = [.. list];
        return copy;
    }
}
