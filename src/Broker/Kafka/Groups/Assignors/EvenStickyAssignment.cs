namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// The sticky assignment when all members subscribe to the same topics: everybody keeps what he owns up to his share, and what is left goes round to
/// those with less. Shares differ by one at most.
/// </summary>
internal sealed class EvenStickyAssignment
{
    private readonly IReadOnlyList<AssignableTopic> topics;
    private readonly List<StickyMember> members;
    private readonly StickyClaims claims;
    private readonly ReplicaRacks racks;
    private readonly int minQuota;
    private readonly int maxQuota;
    private readonly int wantedAboveMin;
    private readonly List<string> belowMin = [];
    private readonly List<string> atMin = [];
    private readonly Dictionary<TopicPartition, string> revoked = []; // From whom.
    private readonly SortedSet<TopicPartition> kept = [];
    private int aboveMin;

    public EvenStickyAssignment(IReadOnlyList<AssignableTopic> topics, List<StickyMember> members, StickyClaims claims, ReplicaRacks racks)
    {
        // Topics that nobody subscribes to are no part of the share.
        this.topics = [.. topics.Where(t => claims.Subscribed.Contains(t.Name)).OrderBy(t => t.Name, StringComparer.Ordinal)];
        this.members = members;
        this.claims = claims;
        this.racks = racks;
        var total = this.topics.Sum(t => t.Partitions);
        minQuota = total / members.Count;
        wantedAboveMin = total % members.Count;
        maxQuota = minQuota + (wantedAboveMin > 0 ? 1 : 0);
        foreach (var member in members) Given[member.Id] = [];
    }

    public SortedDictionary<string, List<TopicPartition>> Given { get; } = new(StringComparer.Ordinal);

    /// <summary>Partitions that go to another member than the one that owned them, with the new one.</summary>
    public SortedDictionary<TopicPartition, string> Moving { get; } = [];

    /// <summary>Makes the assignment; says why not if the real one throws.</summary>
    public string? Build()
    {
        KeepOwned();
        var left = racks.FewestNearFirst(Unassigned());
        belowMin.Sort(StringComparer.Ordinal);
        atMin.Sort(StringComparer.Ordinal);
        if (racks.IsUsed) AssignNear(left);
        return AssignRound(left);
    }

    private void KeepOwned()
    {
        foreach (var member in members)
        {
            foreach (var far in claims.Of(member.Id).Where(p => racks.Mismatch(member.Id, p))) revoked[far] = member.Id;
            List<TopicPartition> owned =
                [.. claims.Of(member.Id).Where(p => !racks.Mismatch(member.Id, p) && !claims.Disputed.Contains(p)).OrderBy(p => p.Partition).ThenBy(p => p.Topic, StringComparer.Ordinal)];
            if (owned.Count < minQuota)
            {
                Keep(member.Id, owned, owned.Count);
                belowMin.Add(member.Id);
            }
            else if (owned.Count >= maxQuota && aboveMin < wantedAboveMin)
            {
                aboveMin++;
                if (aboveMin == wantedAboveMin) atMin.Clear();
                Keep(member.Id, owned, maxQuota);
            }
            else
            {
                Keep(member.Id, owned, minQuota);
                if (aboveMin < wantedAboveMin) atMin.Add(member.Id);
            }
        }
    }

    private void Keep(string member, List<TopicPartition> owned, int count)
    {
        for (var i = 0; i < owned.Count; i++)
        {
            if (i < count)
            {
                Given[member].Add(owned[i]);
                kept.Add(owned[i]);
            }
            else
            {
                revoked[owned[i]] = member;
            }
        }
    }

    // All partitions beside those kept. Both lists are walked side by side, as the real assignor does it: a partition that somebody keeps and that the
    // topic does not have holds the walk up, and everything behind it counts as unassigned once more.
    private List<TopicPartition> Unassigned()
    {
        List<TopicPartition> left = [];
        using var next = kept.GetEnumerator();
        var hasNext = next.MoveNext();
        foreach (var topic in topics)
        {
            for (var i = 0; i < topic.Partitions; i++)
            {
                var partition = new TopicPartition(topic.Name, i);
                if (hasNext && next.Current == partition) hasNext = next.MoveNext();
                else left.Add(partition);
            }
        }

        return left;
    }

    private void AssignNear(List<TopicPartition> left)
    {
        var turn = 0;
        List<TopicPartition> far = [];
        foreach (var partition in left)
        {
            if (racks.NextNear(partition, belowMin, turn) is >= 0 and var at)
            {
                var member = belowMin[at];
                var count = Given[member].Count + 1;
                if (count >= minQuota)
                {
                    // Only while one more may have more than the smaller share: else somebody would be left below it.
                    belowMin.RemoveAt(at);
                    if (count < maxQuota && aboveMin < wantedAboveMin) atMin.Add(member);
                }
                else
                {
                    at++;
                }

                turn = belowMin.Count == 0 ? 0 : at % belowMin.Count;
                Give(partition, member);
            }
            else if (racks.NextNear(partition, atMin, 0) is >= 0 and var extra)
            {
                var member = atMin[extra];
                atMin.RemoveAt(extra);
                aboveMin++;
                if (aboveMin == wantedAboveMin) atMin.Clear();
                Give(partition, member);
            }
            else
            {
                far.Add(partition);
            }
        }

        left.Clear();
        left.AddRange(far);
    }

    private string? AssignRound(List<TopicPartition> left)
    {
        var turn = 0;
        foreach (var partition in left)
        {
            if (belowMin.Count == 0 && atMin.Count == 0) return "java.lang.IllegalStateException: No more unfilled consumers to be assigned.";
            if (belowMin.Count == 0)
            {
                var extra = atMin[0];
                atMin.RemoveAt(0);
                if (Give(partition, extra) == maxQuota) aboveMin++;
                continue;
            }

            turn %= belowMin.Count;
            var member = belowMin[turn];
            if (Give(partition, member) < minQuota)
            {
                turn++;
                continue;
            }

            belowMin.RemoveAt(turn);
            atMin.Add(member);
        }

        return null;
    }

    private int Give(TopicPartition partition, string member)
    {
        Given[member].Add(partition);
        if ((revoked.TryGetValue(partition, out var owner) && owner != member) || claims.Disputed.Contains(partition)) Moving[partition] = member;
        return Given[member].Count;
    }
}
