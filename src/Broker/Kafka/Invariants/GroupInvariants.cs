using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Groups.Classic;
using Lab.Model;

namespace Lab.Broker.Kafka.Invariants;

/// <summary>
/// One coordinator acts for a group: whoever holds a generation of it as stable holds the same assignment, since that stands in
/// the log before anybody is told. A coordinator that was deposed and does not know it yet may go on with a generation that it had, and
/// may gather members for the next, but it can finish none. That a committed offset is never lost is the log's own invariant.
/// </summary>
internal sealed class GroupInvariants
{
    private readonly SortedDictionary<(string Group, int Generation), (ulong Assignment, BrokerId By)> stable = [];

    /// <summary>Looks at the groups of a broker that has just done something; a sentence for each that is wrong.</summary>
    public IEnumerable<string> Look(BrokerId broker, BrokerActor actor)
    {
        if (!actor.IsRunning) yield break;
        var loaded = actor.Groups.Loaded;
        for (var i = 0; i < loaded.Count; i++)
        {
            var home = loaded[i];
            if (home.Groups.Count == 0) continue;
            foreach (var group in home.Groups.Values)
            {
                if (group.State != ClassicGroupState.Stable) continue;
                var assignment = AssignmentOf(group);
                if (!stable.TryGetValue((group.Id, group.Generation), out var known)) stable.Add((group.Id, group.Generation), (assignment, broker));
                else if (known.Assignment != assignment && known.By == broker) stable[(group.Id, group.Generation)] = (assignment, broker); // Forgotten with its last offset, it began anew.
                else if (known.Assignment != assignment) yield return $"broker {broker} has another assignment of {group.Id} in generation {group.Generation} than broker {known.By} had";
            }
        }
    }

    // A static member changes its id and keeps its part.
    private static ulong AssignmentOf(ClassicGroup group)
    {
        var sum = 0UL;
        foreach (var member in group.Members) sum = unchecked(sum + Hash.Of(Hash.Of(member.InstanceId ?? member.Id), Hash.Of(member.Assignment.Span)));
        return sum;
    }
}
