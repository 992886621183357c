namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// Decides which member of a classic group reads which partitions: a pure function that the group's leader, a consumer, calls
/// between JoinGroup and SyncGroup (<c>partition.assignment.strategy</c>).
/// </summary>
public interface IClientAssignor
{
    /// <summary>The protocol's name in JoinGroup.</summary>
    string Name { get; }

    /// <summary>Members keep what they own while they join, and give up only what moves (KIP-429).</summary>
    bool IsCooperative { get; }

    /// <summary>What a member adds to its subscription for this assignor alone; null for nothing.</summary>
    /// <param name="owned">The partitions that the member holds, or held before an eager member gave them up.</param>
    /// <param name="generation">The generation it got them in; -1 for none.</param>
    byte[]? UserData(IReadOnlyList<TopicPartition> owned, int generation);

    /// <summary>Assigns the partitions of <paramref name="topics"/>; topics that members name and that are not among them do not exist.</summary>
    ClientAssignment Assign(IReadOnlyList<AssignableTopic> topics, IReadOnlyList<MemberSubscription> members);
}

/// <summary>A topic whose partitions are to be assigned.</summary>
/// <param name="Name">The topic's name.</param>
/// <param name="Partitions">How many it has, from 0 on.</param>
/// <param name="Racks">Per partition the racks of its replicas; null when nobody knows them (KIP-881).</param>
public sealed record AssignableTopic(string Name, int Partitions, IReadOnlyList<IReadOnlyList<string>>? Racks = null);

/// <summary>A member of the group as its leader knows it.</summary>
/// <param name="MemberId">What the coordinator calls it.</param>
/// <param name="InstanceId"><c>group.instance.id</c>; null for a dynamic member.</param>
/// <param name="Subscription">What it said when it joined.</param>
public sealed record MemberSubscription(string MemberId, string? InstanceId, ConsumerSubscription Subscription);

/// <summary>What one member gets, in the assignor's order.</summary>
public sealed record MemberAssignment(string MemberId, IReadOnlyList<TopicPartition> Partitions);

/// <summary>What an assignor decided.</summary>
/// <param name="Members">In the order of the members that were asked about; empty after a failure.</param>
/// <param name="Failure">Why the real assignor throws on this input, in its words; the leader's poll throws with it. Null for an assignment.</param>
public sealed record ClientAssignment(IReadOnlyList<MemberAssignment> Members, string? Failure = null);
