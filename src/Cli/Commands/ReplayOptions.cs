namespace Lab.Cli.Commands;

/// <summary>`lab replay`, as it was typed.</summary>
public sealed record ReplayOptions
{
    public string Scenario { get; init; } = "";
    public string? Seed { get; init; }
    public string? Variant { get; init; }

    /// <summary>A file for the history.</summary>
    public string? History { get; init; }

    /// <summary>A file for the scenario with the faults that a swarm drew for this run written down.</summary>
    public string? Write { get; init; }

    /// <summary>A swarm in place of the script.</summary>
    public bool Swarm { get; init; }

    /// <summary>A folder for what the machines' disks held.</summary>
    public string? Disks { get; init; }

    /// <summary>A folder for the diagrams.</summary>
    public string? Out { get; init; }

    public IReadOnlyList<string> Set { get; init; } = [];
}
