namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>The assignors that Kafka ships for members of classic groups.</summary>
public static class ClientAssignors
{
    private const string Package = "org.apache.kafka.clients.consumer.";

    /// <summary>An assignor by its protocol name; null for a name that Kafka does not ship.</summary>
    public static IClientAssignor? ByName(string name, StickyOwnership ownership = StickyOwnership.PerPartitionGeneration) => name switch
    {
        RangeAssignor.ProtocolName => RangeAssignor.Instance,
        RoundRobinAssignor.ProtocolName => RoundRobinAssignor.Instance,
        StickyAssignor.EagerName => new StickyAssignor(isCooperative: false, ownership),
        StickyAssignor.CooperativeName => new StickyAssignor(isCooperative: true, ownership),
        _ => null,
    };

    /// <summary>An assignor by the class that <c>partition.assignment.strategy</c> names; null for an unknown one.</summary>
    public static IClientAssignor? ByClass(string className, StickyOwnership ownership = StickyOwnership.PerPartitionGeneration) => className switch
    {
        Package + "RangeAssignor" => ByName(RangeAssignor.ProtocolName, ownership),
        Package + "RoundRobinAssignor" => ByName(RoundRobinAssignor.ProtocolName, ownership),
        Package + "StickyAssignor" => ByName(StickyAssignor.EagerName, ownership),
        Package + "CooperativeStickyAssignor" => ByName(StickyAssignor.CooperativeName, ownership),
        _ => null,
    };
}
