namespace Lab.Cli.Commands;

/// <summary>What `lab settings` was asked, as typed.</summary>
public sealed record SettingsOptions
{
    /// <summary>Files, each alone or behind its kind: <c>producer=FILE</c>.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public string? Profile { get; init; }

    /// <summary>Spring's profiles that are active, each a name or several with commas.</summary>
    public IReadOnlyList<string> SpringProfiles { get; init; } = [];

    public string? Seed { get; init; }

    public string? Runs { get; init; }

    public bool Json { get; init; }
}
