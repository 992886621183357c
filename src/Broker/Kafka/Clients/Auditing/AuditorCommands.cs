using Lab.Kernel;

namespace Lab.Broker.Kafka.Clients.Auditing;

/// <summary>Send one probe to every partition.</summary>
public sealed class ProbeCommand() : Message(9011, 0, 1);

/// <summary>Read everything, and ask where every group would resume.</summary>
public sealed class AuditCommand() : Message(9012, 0, 1);
