using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Faults.Plans;

/// <summary>When a fault fires. Times count from ready: every partition led with a full in-sync set, consumers positioned.</summary>
public abstract record Trigger
{
    private Trigger() { }

    /// <summary>As soon as the world is ready.</summary>
    public sealed record Immediately : Trigger;

    /// <summary>Once, at this time, or at a time of this range drawn from the seed.</summary>
    public sealed record At(DurationRange Time) : Trigger;

    /// <summary>Again and again, each interval drawn anew from the range.</summary>
    public sealed record Every(DurationRange Interval, Repetition Repetition) : Trigger;

    /// <summary>Again and again, at this mean rate, each gap drawn from the seed.</summary>
    public sealed record AtRate(Rate Rate, Repetition Repetition) : Trigger;

    /// <summary>Once, as soon as the predicate holds. `+=` counts from ready.</summary>
    public sealed record When(Predicate Predicate) : Trigger;

    /// <summary>Once, as this message leaves its sender. What holds or loses a message does so to this one.</summary>
    public sealed record OnWire(WireMatch Match) : Trigger;

    public sealed override string ToString() => this switch
    {
        Immediately => "at once",
        At t => $"at {t.Time}",
        Every t => $"every {t.Interval}{t.Repetition}",
        AtRate t => $"at rate {t.Rate}{t.Repetition}",
        When t => $"when {t.Predicate}",
        OnWire t => $"on {t.Match}",
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };
}

/// <summary>The bounds of a repeated fault. At least one of <paramref name="Until"/> and <paramref name="Times"/> is set, or the fault phase would not end.</summary>
/// <param name="From">The first interval begins here, counted from ready.</param>
/// <param name="Until">It does not fire at or after this time.</param>
/// <param name="Times">It fires at most so often.</param>
public sealed record Repetition(Duration From, Duration? Until, int? Times)
{
    public override string ToString() =>
        (From == Duration.Zero ? "" : $" from {From}") + (Until is { } until ? $" until {until}" : "") + (Times is { } times ? $", {times} times at most" : "");
}
