namespace Lab.Broker.Kafka.Clients;

/// <summary>Ports of the lab's own that client actors listen on.</summary>
public static class ClientPorts
{
    /// <summary>Where a step of a scenario gives a client a command (<see cref="Kernel.World.Inject"/>). One client per machine.</summary>
    public const int Commands = 1;
}
