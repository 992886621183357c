using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>A step of the scenario: send these messages now, in this order, as fast as send() returns.</summary>
public sealed class SendCommand(IReadOnlyList<MessageId> messages) : Message(kind: 9001, wireSize: 0, DigestOf(messages))
{
    public IReadOnlyList<MessageId> Messages { get; } = messages;

    private static ulong DigestOf(IReadOnlyList<MessageId> messages)
    {
        var hash = 0UL;
        foreach (var message in messages) hash = Hash.Roll(hash, unchecked((ulong)message.Value));
        return hash;
    }
}

/// <summary>A step of the scenario: send so many more of your own, at your own rate.</summary>
public sealed class SendMoreCommand(int count) : Message(kind: 9002, wireSize: 0, (ulong)count)
{
    public int Count { get; } = count;
}
