namespace Lab.Checker.Models.Search;

/// <summary>What a search may spend, all its parts together.</summary>
internal sealed class SearchBudget(ModelOptions options)
{
    private long steps;

    public long Steps => steps;

    /// <summary>Why there is nothing left to spend, or null.</summary>
    public string? Spent { get; private set; }

    /// <summary>One more step; false when a bound is hit. Time is looked at now and then.</summary>
    public bool Step(Configurations been, CanonicalSets sets, long objectBytes)
    {
        if (++steps >= options.Steps) Spent = $"the search was given up after {options.Steps:#,0} steps";
        else if ((steps & 1023) != 0) return true;
        else if (options.Deadline.IsCancellationRequested) Spent = "the search ran out of time";
        else if (been.Bytes + sets.Bytes + objectBytes > options.MemoryBytes) Spent = $"the search needs more than {options.MemoryBytes >> 20:#,0} MB";
        return Spent is null;
    }
}
