using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Scenarios;

/// <summary>An application that consumes: a group, each member with a machine and a process of its own. Its name is its group.id unless its properties set one.</summary>
public sealed record ConsumerSpec
{
    public required string Name { get; init; }

    /// <summary>The topics of which it must get every message. Its members share their partitions in turn.</summary>
    public required ValueList<string> Topics { get; init; }

    /// <summary>The partitions it is assigned when it does not take whole topics.</summary>
    public required ValueList<TopicPartitionRef> Partitions { get; init; }

    public required int Members { get; init; }

    /// <summary>True when its members join their group and are given partitions; else each has a fixed share of them.</summary>
    public bool Subscribes { get; init; }

    /// <summary>What the members' rebalance listener does when partitions are revoked.</summary>
    public ValueList<HandlerStep> OnRevoke { get; init; } = [];

    /// <summary>What it does with what a poll returns.</summary>
    public required ValueList<HandlerStep> Handler { get; init; }

    /// <summary>Where it sends on what it consumes; null when it sends nothing.</summary>
    public ForwardSpec? To { get; init; }

    /// <summary>Its handler makes effects, by which its group is judged. An application that only sends on is judged by what comes out behind it.</summary>
    public bool HasEffects => Handler.Any(HasEffect);

    private static bool HasEffect(HandlerStep step) => step switch
    {
        HandlerStep.Effect => true,
        HandlerStep.Each each => each.Steps.Any(HasEffect),
        HandlerStep.HandOff handOff => handOff.Steps.Any(HasEffect),
        _ => false,
    };

    public required ConsumerStart Start { get; init; }

    /// <summary>Which messages it is owed.</summary>
    public required OwedFrom From { get; init; }

    /// <summary>True when the end that its reads meet must be the current one; Kafka's consumers may meet an older one.</summary>
    public required bool ReadsCurrent { get; init; }

    public required ValueList<Setting> Properties { get; init; }
}

/// <summary>Where a consuming application sends on what it consumes.</summary>
/// <param name="Topic">To this topic, each message as it is.</param>
/// <param name="KeepsKeys">With its key; else without one.</param>
/// <param name="Properties">Settings of its producer.</param>
public sealed record ForwardSpec(string Topic, bool KeepsKeys, ValueList<Setting> Properties);

/// <summary>When a consumer starts.</summary>
public abstract record ConsumerStart
{
    private ConsumerStart() { }

    /// <summary>It has started before ready, which waits until it is positioned.</summary>
    public sealed record Ready : ConsumerStart;

    /// <summary>It starts at this time, counted from ready.</summary>
    public sealed record At(Duration Time) : ConsumerStart;

    /// <summary>As <see cref="Ready"/>, but it polls only in `read:` steps.</summary>
    public sealed record Manual : ConsumerStart;

    public sealed override string ToString() => this switch
    {
        Ready => "ready",
        Manual => "manual",
        At s => s.Time.ToString(),
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };
}

/// <summary>Where what a group is owed begins.</summary>
public enum OwedFrom
{
    /// <summary>Every message of its topics.</summary>
    Beginning,

    /// <summary>Messages whose first send was called after the group had started.</summary>
    Start,
}

/// <summary>A named step of a handler. Between any two of them the process can be killed.</summary>
public abstract record HandlerStep
{
    private HandlerStep() { }

    /// <summary>The durable result of one message: what the guarantees speak of.</summary>
    public sealed record Effect : HandlerStep;

    /// <summary>Commits what has been handed to the handler so far, and waits for the answer.</summary>
    public sealed record Commit : HandlerStep;

    /// <summary>The same without waiting.</summary>
    public sealed record CommitAsync : HandlerStep;

    /// <summary>Takes time.</summary>
    public sealed record Work(DurationRange Time) : HandlerStep;

    /// <summary>Sends what is in hand on to the topic of `to:`, and waits until all of it was told ok; what was not is sent again.</summary>
    public sealed record Produce : HandlerStep;

    /// <summary>The same without waiting.</summary>
    public sealed record ProduceAsync : HandlerStep;

    /// <summary>Waits until everything that was sent on was told ok.</summary>
    public sealed record Flush : HandlerStep;

    /// <summary>These steps for each record of the poll; the steps around it once per poll.</summary>
    public sealed record Each(ValueList<HandlerStep> Steps) : HandlerStep;

    /// <summary>Hands records to worker threads and polls on.</summary>
    /// <param name="Workers">How many.</param>
    /// <param name="ByKey">Each has a queue of its own, and messages of one key go to one; else whoever is free takes the next.</param>
    /// <param name="CommitWhen">What is committed when.</param>
    /// <param name="Steps">What a worker does with a record: work and effect.</param>
    public sealed record HandOff(int Workers, bool ByKey, HandOffCommit CommitWhen, ValueList<HandlerStep> Steps) : HandlerStep;

    /// <summary>The word that names the step: in `at: billing.effect`, too.</summary>
    public sealed override string ToString() => this switch
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

/// <summary>What an application with worker threads commits.</summary>
public enum HandOffCommit
{
    /// <summary>Nothing by itself: enable.auto.commit may.</summary>
    None,

    /// <summary>What a poll has returned, as soon as it is in the queues.</summary>
    Early,

    /// <summary>Behind each record when its worker is done with it, wherever the other workers are.</summary>
    Late,

    /// <summary>As far as everything before is done.</summary>
    LowWatermark,
}
