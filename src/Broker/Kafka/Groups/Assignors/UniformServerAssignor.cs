namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// The coordinator's default: even and sticky over all topics together. Members that all subscribe to the same get shares that differ by one at most
/// (<see cref="EvenUniformAssignment"/>), others what can be evened out (<see cref="UnevenUniformAssignment"/>).
/// </summary>
/// <remarks>Real members come in the order of the coordinator's hash tables; here in that of their ids. It decides who of equals gets one more.</remarks>
internal sealed class UniformServerAssignor : IServerAssignor
{
    public const string AssignorName = "uniform";

    public static readonly UniformServerAssignor Instance = new();

    public string Name => AssignorName;

    public IReadOnlyList<MemberAssignment> Assign(IReadOnlyList<ServerTopic> topics, IReadOnlyList<ServerMember> members)
    {
        if (members.Count == 0) return [];
        List<ServerMember> ordered = [.. members.OrderBy(m => m.MemberId, StringComparer.Ordinal)];
        var first = new SortedSet<string>(members[0].Topics, StringComparer.Ordinal);
        var given = members.All(m => first.SetEquals(m.Topics))
            ? new EvenUniformAssignment([.. topics.Where(t => first.Contains(t.Name))], ordered).Build()
            : new UnevenUniformAssignment(topics, ordered).Build();
        foreach (var list in given.Values) list.Sort();
        return [.. members.Select(m => new MemberAssignment(m.MemberId, given[m.MemberId]))];
    }
}
