using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Faults.Plans;

/// <summary>What one step of a sequence does. A step that is never reached or never ends makes the run `unreached`: reported, never a verdict.</summary>
public abstract record Step
{
    private Step() { }

    /// <summary>Keeps who plays the roles now under names, all at the same instant.</summary>
    public sealed record Bind(ValueList<Binding> Bindings) : Step;

    /// <summary>Waits until the predicate holds, within a limit of virtual time. `+=` counts from when this step began.</summary>
    public sealed record Await(Predicate Predicate, Duration Within) : Step
    {
        /// <summary>The limit when `within:` is not written: longer than any default timeout of the systems but retention.</summary>
        public static readonly Duration DefaultWithin = Duration.FromSeconds(5 * 60);
    }

    /// <summary>Producers call send, in the order written; nobody waits for the results.</summary>
    public sealed record Send(ValueList<SendRequest> Requests) : Step;

    /// <summary>Consumers that were declared with `start: manual` poll until they have handled so many more records.</summary>
    public sealed record Read(ValueList<ReadRequest> Requests, Duration Within) : Step;

    /// <summary>Lets time pass.</summary>
    public sealed record For(DurationRange Time) : Step;

    /// <summary>Does a fault's action now.</summary>
    public sealed record Do(FaultAction Action) : Step;

    /// <summary>
    /// Waits until this message leaves its sender, within a limit of virtual time, and does a fault's action then: what holds or loses a message, to this one. The
    /// step has ended with that; a hold runs on beside the steps that follow.
    /// </summary>
    public sealed record On(WireMatch Match, FaultAction Action, Duration Within) : Step;

    /// <summary>The word that a scenario writes for it.</summary>
    public string Verb => this switch
    {
        Bind => "bind",
        Await => "await",
        Send => "send",
        Read => "read",
        For => "for",
        Do s => s.Action.Verb,
        On s => s.Action.Verb,
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };

    /// <summary>One line for timelines and reports: `await isr(o-0) == a,b within 2m`.</summary>
    public sealed override string ToString() => this switch
    {
        Bind s => $"bind {s.Bindings}",
        Await s => $"await {s.Predicate} within {s.Within}",
        Send s => $"send {s.Requests}",
        Read s => $"read {s.Requests} within {s.Within}",
        For s => $"for {s.Time}",
        Do s => s.Action.ToString(),
        On s => $"on {s.Match}: {s.Action} within {s.Within}",
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };
}

/// <summary>A name for whoever plays the role at that moment.</summary>
public sealed record Binding(string Name, Role Role)
{
    public override string ToString() => $"{Name} = {Role}";
}

/// <summary>What one producer sends in a step: messages with labels, or so many more of its own.</summary>
public sealed record SendRequest(string Producer, ValueList<SendMessage> Messages, int Count)
{
    public override string ToString() => Messages.Count > 0 ? $"{Messages} by {Producer}" : $"{Count} by {Producer}";
}

/// <summary>A message of a `send:` step. Null partition: as its producer's partitioner chooses; null topic: that of its producer, the next in turn of several.</summary>
public sealed record SendMessage(string Label, string? Key, int? Partition, string? Topic = null)
{
    public override string ToString() => Label;
}

/// <summary>How many more records one consuming application handles in a step.</summary>
public sealed record ReadRequest(string Group, int Count)
{
    public override string ToString() => $"{Count} by {Group}";
}
