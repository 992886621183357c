namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// RoundRobinAssignor: all partitions in the order of topic and number are dealt out like cards; a member that does not subscribe the topic is passed over.
/// </summary>
internal sealed class RoundRobinAssignor : IClientAssignor
{
    public const string ProtocolName = "roundrobin";

    public static readonly RoundRobinAssignor Instance = new();

    public string Name => ProtocolName;

    public bool IsCooperative => false;

    public byte[]? UserData(IReadOnlyList<TopicPartition> owned, int generation) => null;

    public ClientAssignment Assign(IReadOnlyList<AssignableTopic> topics, IReadOnlyList<MemberSubscription> members)
    {
        List<MemberSubscription> circle = [.. members.Order(MemberOrder.Instance)];
        var given = new SortedDictionary<string, List<TopicPartition>>(StringComparer.Ordinal);
        foreach (var member in members) given[member.MemberId] = [];
        var next = 0;
        foreach (var topic in topics.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            if (!circle.Exists(m => m.Subscription.Topics.Contains(topic.Name))) continue;
            for (var partition = 0; partition < topic.Partitions; partition++)
            {
                while (!circle[next].Subscription.Topics.Contains(topic.Name)) next = (next + 1) % circle.Count;
                given[circle[next].MemberId].Add(new(topic.Name, partition));
                next = (next + 1) % circle.Count;
            }
        }

        return new([.. members.Select(m => new MemberAssignment(m.MemberId, given[m.MemberId]))]);
    }
}
