namespace Lab.Cli.Commands;

/// <summary>`lab run`, as it was typed.</summary>
public sealed record RunOptions
{
    public IReadOnlyList<string> Paths { get; init; } = [];
    public string? Runs { get; init; }
    public string? Seed { get; init; }
    public string? Jobs { get; init; }
    public IReadOnlyList<string> Set { get; init; } = [];
    public IReadOnlyList<string> Only { get; init; } = [];
    public string? Out { get; init; }
    public string? Baseline { get; init; }
    public string? Time { get; init; }
    public bool Json { get; init; }
    /// <summary>Prints what swarms made.</summary>
    public bool Audit { get; init; }

    public bool Causes { get; init; }

    /// <summary>Runs the swarm twins of scripted variants instead.</summary>
    public bool Swarm { get; init; }

    public bool Trace { get; init; }
}
