using Lab.Model;

namespace Lab.Broker.Kafka.Clients;

/// <summary>Where a broker listens: an entry of <c>bootstrap.servers</c>.</summary>
public readonly record struct ClientEndpoint(MachineId Machine, int Port);
