namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>Decides, at the coordinator, the target of a KIP-848 group (<c>group.remote.assignor</c>, <c>group.consumer.assignors</c>). Pure.</summary>
public interface IServerAssignor
{
    string Name { get; }

    /// <summary>The partitions of each member, in the order of the members that were asked about. Topics that are not among <paramref name="topics"/> do not exist.</summary>
    IReadOnlyList<MemberAssignment> Assign(IReadOnlyList<ServerTopic> topics, IReadOnlyList<ServerMember> members);
}

/// <summary>A topic as the coordinator's metadata image has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id.</param>
/// <param name="Partitions">How many it has.</param>
/// <param name="Racks">A number that changes with the racks of its replicas; 0 where no broker names one. No assignor of the brokers looks at racks (KAFKA-16694), the group's epoch does (KIP-1101).</param>
public readonly record struct ServerTopic(string Name, Uuid Id, int Partitions, ulong Racks = 0);

/// <summary>A member of the group as its coordinator knows it.</summary>
/// <param name="MemberId">Its id.</param>
/// <param name="InstanceId"><c>group.instance.id</c>; null for a dynamic member.</param>
/// <param name="Topics">What it subscribes to.</param>
/// <param name="Target">What the last target gave it.</param>
public sealed record ServerMember(string MemberId, string? InstanceId, IReadOnlyList<string> Topics, IReadOnlyList<TopicPartition> Target);

/// <summary>The assignors that brokers ship; <c>uniform</c> is the default.</summary>
public static class ServerAssignors
{
    /// <summary>An assignor by name; null for an unknown one.</summary>
    public static IServerAssignor? ByName(string name) => name switch
    {
        UniformServerAssignor.AssignorName => UniformServerAssignor.Instance,
        RangeServerAssignor.AssignorName => RangeServerAssignor.Instance,
        _ => null,
    };
}
