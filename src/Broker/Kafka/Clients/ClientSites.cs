using Lab.Kernel;

namespace Lab.Broker.Kafka.Clients;

/// <summary>What Kafka's clients draw.</summary>
public static class ClientSites
{
    /// <summary>Where the search for the least loaded node begins.</summary>
    public static readonly Site NodeChoice = new(300);

    /// <summary>Jitter of the pause between two metadata requests.</summary>
    public static readonly Site MetadataBackoff = new(301);

    /// <summary>Jitter of the pause before a batch is sent again.</summary>
    public static readonly Site ProduceBackoff = new(302);

    /// <summary>The next partition for records without key.</summary>
    public static readonly Site StickyPartition = new(303);

    /// <summary>Jitter of the pause before any other request is repeated.</summary>
    public static readonly Site RequestBackoff = new(304);

    /// <summary>How long a <c>work</c> step of a handler takes.</summary>
    public static readonly Site HandlerWork = new(305);

    /// <summary>How long a thread sleeps on after an event was added for it.</summary>
    public static readonly Site ThreadWake = new(306);

    /// <summary>The id that a member of the consumer protocol gives itself.</summary>
    public static readonly Site MemberId = new(307);
}
