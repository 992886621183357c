namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// The coordinator's range: each topic for itself, in ranges over its members, static ones first, so that topics of the same size go in step. It looks at
/// nobody's earlier assignment.
/// </summary>
internal sealed class RangeServerAssignor : IServerAssignor
{
    public const string AssignorName = "range";

    public static readonly RangeServerAssignor Instance = new();

    public string Name => AssignorName;

    public IReadOnlyList<MemberAssignment> Assign(IReadOnlyList<ServerTopic> topics, IReadOnlyList<ServerMember> members)
    {
        List<ServerMember> ordered = [.. members];
        ordered.Sort(static (a, b) => MemberOrder.Compare(a.InstanceId, a.MemberId, b.InstanceId, b.MemberId));
        var given = new SortedDictionary<string, List<TopicPartition>>(StringComparer.Ordinal);
        foreach (var member in members) given[member.MemberId] = [];
        foreach (var topic in topics.OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            List<ServerMember> readers = [.. ordered.Where(m => m.Topics.Contains(topic.Name))];
            if (readers.Count == 0) continue;
            var (each, extras) = (topic.Partitions / readers.Count, topic.Partitions % readers.Count);
            var next = 0;
            for (var i = 0; i < readers.Count; i++)
            {
                for (var room = each + (i < extras ? 1 : 0); room > 0; room--) given[readers[i].MemberId].Add(new(topic.Name, next++));
            }
        }

        return [.. members.Select(m => new MemberAssignment(m.MemberId, given[m.MemberId]))];
    }
}
