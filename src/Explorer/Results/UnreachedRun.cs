namespace Lab.Explorer.Results;

/// <summary>A run that never reached one of its steps, so that it says nothing.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Why">The step, and what it waited for.</param>
public sealed record UnreachedRun(ulong Seed, string Why);
