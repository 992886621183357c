using Lab.Model;

namespace Lab.Faults.Plans;

/// <summary>What is wrong with a machine's clocks.</summary>
public abstract record ClockTrouble
{
    private ClockTrouble() { }

    /// <summary>The wall clock is wrong by so much: timestamps and whatever reckons with them. Timers are not touched.</summary>
    public sealed record Jump(Duration By) : ClockTrouble;

    /// <summary>Both clocks run faster by so many millionths, or slower: timers come early, or late.</summary>
    public sealed record Drift(int Ppm) : ClockTrouble;

    /// <summary>As a scenario writes it.</summary>
    public sealed override string ToString() => this switch
    {
        Jump t => $"jump {t.By}",
        Drift t => $"drift {t.Ppm}ppm",
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };
}

/// <summary>How wrong a clock may be.</summary>
public static class ClockLimits
{
    /// <summary>Half as fast, or half as fast again: far beyond any oscillator, so that every timer can be made to lose.</summary>
    public const int DriftMax = 500_000;
}
