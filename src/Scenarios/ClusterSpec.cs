using Lab.Model;

namespace Lab.Scenarios;

/// <summary>The servers. Brokers have the ids 1..Brokers, a machine each; controllers have machines of their own, unless the nodes are combined.</summary>
public sealed record ClusterSpec
{
    public required int Brokers { get; init; }

    /// <summary>Voters of the metadata quorum; as many as there are brokers where the nodes are combined.</summary>
    public required int Controllers { get; init; }

    /// <summary>Every broker is a controller too: two parts of one process with one disk (process.roles=broker,controller).</summary>
    public bool Combined { get; init; }

    /// <summary>What the nth controller's machine is called, from 1: one alone needs no number.</summary>
    public static string NameOfController(int nth, int count) => count == 1 ? "controller" : $"controller{nth}";

    /// <summary>One per broker in the order of ids; empty: no racks.</summary>
    public required ValueList<string> Racks { get; init; }

    /// <summary>Settings of every broker and controller.</summary>
    public required ValueList<Setting> Properties { get; init; }

    /// <summary>Feature levels that differ from what a new cluster of the profile gets.</summary>
    public required ValueList<Setting> Features { get; init; }
}

/// <summary>A topic. With an assignment, partitions and replication factor are what it says.</summary>
public sealed record TopicSpec
{
    public required string Name { get; init; }

    public required int Partitions { get; init; }

    public required int ReplicationFactor { get; init; }

    /// <summary>For each partition its replicas by broker id, the preferred leader first; empty: placed as the controller does.</summary>
    public required ValueList<ValueList<int>> Assignment { get; init; }

    /// <summary>Its own settings; others come from the brokers.</summary>
    public required ValueList<Setting> Properties { get; init; }
}
