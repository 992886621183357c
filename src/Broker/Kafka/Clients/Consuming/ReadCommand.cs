using Lab.Kernel;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>A step of the scenario: poll until so many more records are handled, then stop.</summary>
public sealed class ReadCommand(int count) : Message(kind: 9003, wireSize: 0, (ulong)count)
{
    public int Count { get; } = count;
}
