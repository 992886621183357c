namespace Lab.Broker.Kafka.Clients;

/// <summary>What a client remembers of a request until its answer, or the end of its connection, comes.</summary>
internal abstract class ClientCall;
