using Lab.Model.Guarantees;

namespace Lab.Reports.Diagrams;

/// <summary>A violated run, why, and beside it the same seed under the settings that hold.</summary>
public sealed record Counterexample
{
    /// <summary>The scenario's sentence.</summary>
    public required string Scenario { get; init; }

    /// <summary>The scenario's file, as in the campaign's result.</summary>
    public required string File { get; init; }

    /// <summary>The variant that is violated.</summary>
    public required string Variant { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>The command that shows the run again.</summary>
    public string Replay { get => field ?? ReplayCommand.For(File, Variant, Seed); init; }

    public required RunTrace Run { get; init; }

    /// <summary>The violated verdict, with its witness.</summary>
    public required Verdict Verdict { get; init; }

    public Explanation? Explanation { get; init; }

    /// <summary>The same guarantee where it holds; null when the file has no such variant.</summary>
    public Twin? Twin { get; init; }
}

/// <summary>The run that holds.</summary>
/// <param name="Variant">Its variant's name.</param>
/// <param name="Change">What differs, in the reader's words: <c>acks=all</c>.</param>
/// <param name="Run">What it left.</param>
public sealed record Twin(string Variant, string Change, RunTrace Run);
