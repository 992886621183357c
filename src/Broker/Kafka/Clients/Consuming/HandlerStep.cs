using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>
/// A named step of a consuming application's handler. Every step is an event of its own: between any two the process can
/// die. Moving one line turns at-most-once into at-least-once.
/// </summary>
public abstract record HandlerStep
{
    private HandlerStep() { }

    /// <summary>The durable result of one message: what the guarantees speak of. Like a row written to a database that survives the process.</summary>
    public sealed record Effect : HandlerStep;

    /// <summary>Commits what has been handed to the handler so far, and waits for the answer.</summary>
    public sealed record Commit : HandlerStep;

    /// <summary>The same without waiting.</summary>
    public sealed record CommitAsync : HandlerStep;

    /// <summary>Takes time, drawn evenly between the two.</summary>
    public sealed record Work(Duration Min, Duration Max) : HandlerStep;

    /// <summary>Sends what is in hand on to another topic, and waits until all of it was told ok; what was not is sent again.</summary>
    public sealed record Produce : HandlerStep;

    /// <summary>The same without waiting: send() comes back, the futures stay open.</summary>
    public sealed record ProduceAsync : HandlerStep;

    /// <summary>Waits until everything that was sent on was told ok.</summary>
    public sealed record Flush : HandlerStep;

    /// <summary>These steps for each record of the poll; the steps around it once per poll.</summary>
    public sealed record Each(IReadOnlyList<HandlerStep> Steps) : HandlerStep;

    /// <summary>Hands records to worker threads and polls on. It is the whole handler.</summary>
    /// <param name="Workers">How many.</param>
    /// <param name="ByKey">Each has a queue, and records of one key go to one; else whoever is free takes the next.</param>
    /// <param name="CommitWhen">What is committed when.</param>
    /// <param name="Steps">What a worker does with a record: work and effects.</param>
    public sealed record HandOff(int Workers, bool ByKey, HandOffCommit CommitWhen, IReadOnlyList<HandlerStep> Steps) : HandlerStep;

    /// <summary>The word that names it in scenarios and facts.</summary>
    public string Name => this switch
    {
        Effect => "effect",
        Commit => "commit",
        CommitAsync => "commit-async",
        Work => "work",
        Produce => "produce",
        ProduceAsync => "produce-async",
        Flush => "flush",
        Each => "each",
        HandOff => "hand-off",
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };
}
