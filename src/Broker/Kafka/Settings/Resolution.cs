namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// What came out of resolving given settings: the settings in force, what cannot stand, what should be known.
/// </summary>
public sealed class Resolution<T>
    where T : class
{
    internal Resolution(T? settings, IReadOnlyList<SettingProblem> problems, IReadOnlyList<SettingNote> notes)
    {
        Settings = settings;
        Problems = problems;
        Notes = notes;
    }

    /// <summary>Null when Kafka itself refuses what was given.</summary>
    public T? Settings { get; }

    /// <summary>In the order in which Kafka would meet them; empty when all stands.</summary>
    public IReadOnlyList<SettingProblem> Problems { get; }

    public IReadOnlyList<SettingNote> Notes { get; }

    /// <summary>True when nothing is wrong, not even a misspelt name.</summary>
    public bool IsUsable => Problems.Count == 0;

    /// <summary>True when the real software would have thrown.</summary>
    public bool IsRefusedByKafka => Settings is null;

    /// <summary>What the real software throws first, or null when it accepts.</summary>
    public string? Exception
    {
        get
        {
            foreach (var problem in Problems)
            {
                if (problem.Exception is { } exception)
                    return exception;
            }

            return null;
        }
    }

    /// <summary>The settings, for callers who know that they stand (tests, defaults).</summary>
    /// <exception cref="InvalidOperationException">Something is wrong with them.</exception>
    public T Require() => IsUsable && Settings is { } settings
        ? settings
        : throw new InvalidOperationException(string.Join("\n", Problems));
}
