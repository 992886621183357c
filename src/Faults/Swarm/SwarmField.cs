using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Faults.Swarm;

/// <summary>What there is to strike: the parts of a scenario as a swarm sees them.</summary>
public sealed record SwarmField
{
    public required int Brokers { get; init; }
    public required int Controllers { get; init; }

    /// <summary>For how many milliseconds messages are sent: the longest phase of faults covers all of it, with as many more strokes.</summary>
    public int BusyMs { get; init; }

    /// <summary>Partitions of the scenario's topics, and how many replicas each has.</summary>
    public required ValueList<(TopicPartitionRef Partition, int Replicas)> Partitions { get; init; }

    /// <summary>Producing applications, with how many messages each sends by itself.</summary>
    public required ValueList<(string Name, int Records)> Producers { get; init; }

    /// <summary>Consuming applications, with how many members each has.</summary>
    public required ValueList<(string Name, int Members)> Consumers { get; init; }

    /// <summary>Requests of the protocol that are worth holding, dropping and orphaning, and up to which of them a run is likely to come. What stands here twice comes up twice as often.</summary>
    public required ValueList<(string Api, int Most)> Requests { get; init; }

    /// <summary>Messages behind which a moment is worth a strike: an acknowledgement has just left, an in-sync set has just changed.</summary>
    public required ValueList<(string Api, bool IsRequest)> Moments { get; init; }
}
