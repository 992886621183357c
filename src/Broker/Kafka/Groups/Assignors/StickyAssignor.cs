namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// StickyAssignor and CooperativeStickyAssignor: as even as possible, and as near as possible to what members say they owned. The cooperative one leaves
/// out, for this round, what its last owner must give up first (KIP-54, KIP-429).
/// </summary>
internal sealed class StickyAssignor(bool isCooperative, StickyOwnership ownership) : IClientAssignor
{
    public const string EagerName = "sticky";
    public const string CooperativeName = "cooperative-sticky";

    public string Name => isCooperative ? CooperativeName : EagerName;

    public bool IsCooperative => isCooperative;

    public byte[]? UserData(IReadOnlyList<TopicPartition> owned, int generation) =>
        isCooperative ? StickyUserData.EncodeCooperative(generation) : StickyUserData.EncodeEager(owned, generation);

    public ClientAssignment Assign(IReadOnlyList<AssignableTopic> topics, IReadOnlyList<MemberSubscription> members)
    {
        if (members.Count == 0) return new([]);

        // What nobody subscribes to any more is no partition to keep.
        topics = [.. topics.Where(t => members.Any(m => m.Subscription.Topics.Contains(t.Name)))];
        var byId = new SortedDictionary<string, MemberSubscription>(StringComparer.Ordinal);
        foreach (var member in members) byId[member.MemberId] = member;
        List<StickyMember> inOrder = [.. JavaHashOrder.Of(byId.Keys).Select(id => StickyMember.Of(byId[id], isCooperative))];
        var racks = new ReplicaRacks(topics, members);
        var claims = new StickyClaims(topics, inOrder, ownership);

        SortedDictionary<string, List<TopicPartition>> given;
        SortedDictionary<TopicPartition, string>? moving = null;
        if (claims.AllSubscribeTheSame)
        {
            var even = new EvenStickyAssignment(topics, inOrder, claims, racks);
            if (even.Build() is { } failure) return new([], failure);
            (given, moving) = (even.Given, even.Moving);
        }
        else
        {
            var uneven = new UnevenStickyAssignment(topics, inOrder, claims, racks);
            given = uneven.Build();
        }

        if (isCooperative) HoldBack(given, moving ?? Moving(given, inOrder));
        return new([.. members.Select(m => new MemberAssignment(m.MemberId, given[m.MemberId]))]);
    }

    // Partitions that one member still owns and another is to get: nobody gets them in this round.
    private static SortedDictionary<TopicPartition, string> Moving(SortedDictionary<string, List<TopicPartition>> given, List<StickyMember> members)
    {
        var added = new SortedDictionary<TopicPartition, string>();
        var revoked = new SortedSet<TopicPartition>();
        foreach (var member in members)
        {
            foreach (var partition in given[member.Id])
            {
                if (!member.Owned.Contains(partition)) added[partition] = member.Id;
            }

            foreach (var partition in member.Owned)
            {
                if (!given[member.Id].Contains(partition)) revoked.Add(partition);
            }
        }

        foreach (var partition in (List<TopicPartition>)[.. added.Keys])
        {
            if (!revoked.Contains(partition)) added.Remove(partition);
        }

        return added;
    }

    private static void HoldBack(SortedDictionary<string, List<TopicPartition>> given, SortedDictionary<TopicPartition, string> moving)
    {
        foreach (var (partition, member) in moving) given[member].Remove(partition);
    }
}
