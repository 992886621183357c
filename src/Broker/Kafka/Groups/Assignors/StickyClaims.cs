namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// Who owned what, out of what all members say: each partition of a known topic has one owner at most, by <see cref="StickyOwnership"/>.
/// </summary>
internal sealed class StickyClaims
{
    private readonly SortedDictionary<string, List<TopicPartition>> owned = new(StringComparer.Ordinal);
    private readonly Dictionary<TopicPartition, StickyMember> owners = [];

    public StickyClaims(IReadOnlyList<AssignableTopic> topics, List<StickyMember> members, StickyOwnership ownership)
    {
        var known = new SortedSet<string>(topics.Select(t => t.Name), StringComparer.Ordinal);
        foreach (var member in members)
        {
            HighestGeneration = Math.Max(HighestGeneration, member.Generation);
            owned[member.Id] = [];

            // Members before the first that names a topic count as if they named the same, as in the real assignor.
            if (Subscribed.Count == 0) Subscribed.UnionWith(member.Topics);
            else AllSubscribeTheSame &= Subscribed.Count == member.Topics.Count && Subscribed.SetEquals(member.Topics);
        }

        foreach (var member in members)
        {
            if (ownership == StickyOwnership.HighestGenerationOnly && member.Generation < HighestGeneration) continue;
            foreach (var partition in member.Owned)
            {
                if (known.Contains(partition.Topic)) Claim(partition, member);
            }
        }
    }

    public bool AllSubscribeTheSame { get; private set; } = true;

    /// <summary>What the first member that names any topic subscribes to.</summary>
    public SortedSet<string> Subscribed { get; } = new(StringComparer.Ordinal);

    public int HighestGeneration { get; private set; } = -1;

    /// <summary>Partitions that two members of one generation named: neither keeps them.</summary>
    public SortedSet<TopicPartition> Disputed { get; } = [];

    /// <summary>What a member may keep, in the order in which it named it.</summary>
    public List<TopicPartition> Of(string member) => owned[member];

    private void Claim(TopicPartition partition, StickyMember member)
    {
        if (owners.TryAdd(partition, member))
        {
            owned[member.Id].Add(partition);
            return;
        }

        var other = owners[partition];
        if (member.Generation < other.Generation) return;
        owned[other.Id].Remove(partition);
        owners[partition] = member;
        if (member.Generation > other.Generation) owned[member.Id].Add(partition);
        else Disputed.Add(partition);
    }
}
