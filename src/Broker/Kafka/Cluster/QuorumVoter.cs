using Lab.Model;

namespace Lab.Broker.Kafka.Cluster;

/// <summary>A voter of the metadata quorum, as <c>controller.quorum.voters</c> names it to every node: its id, and where it listens.</summary>
public readonly record struct QuorumVoter(BrokerId Node, MachineId Machine);
