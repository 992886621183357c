using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>A step of the scenario: move all positions, between two polls.</summary>
public sealed class SeekCommand(SeekTarget target) : Message(kind: 9004, wireSize: 0, DigestOf(target))
{
    public SeekTarget Target { get; } = target;

    private static ulong DigestOf(SeekTarget target) => target switch
    {
        SeekTarget.Beginning => 1,
        SeekTarget.End => 2,
        SeekTarget.At at => Hash.Of(3, unchecked((ulong)at.Offset.Value)),
        SeekTarget.Since since => Hash.Of(4, unchecked((ulong)since.TimestampMs)),
        SeekTarget.Back back => Hash.Of(5, unchecked((ulong)back.Ms)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
