namespace Lab.Cli.Commands;

/// <summary>The options of `lab check` as they were written.</summary>
public sealed record CheckOptions
{
    public required string File { get; init; }
    public string? Model { get; init; }
    public string? Guarantee { get; init; }
    public string? Reads { get; init; }
    public bool Gaps { get; init; }
    public string? KeyBy { get; init; }
    public string? Timeout { get; init; }
    public string? Memory { get; init; }
    public bool Json { get; init; }
    public string? Svg { get; init; }
    public string? Convert { get; init; }
}
