namespace Lab.Checker.Tests.Mutants;

/// <summary>One condition of a rule, broken on purpose: in this file, this text becomes that.</summary>
/// <param name="Breaks">What no longer holds, in the words of docs/guarantees.md.</param>
/// <param name="Guarantee">The guarantee, or the model, whose comparison with its oracle must notice.</param>
/// <param name="File">The file in the checker's source.</param>
/// <param name="Original">Text that stands there exactly once.</param>
/// <param name="Replacement">What stands there instead.</param>
public sealed record Mutant(string Breaks, string Guarantee, string File, string Original, string Replacement)
{
    public override string ToString() => $"{Guarantee}: {Breaks}";
}
