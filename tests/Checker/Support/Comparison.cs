using Lab.Model.Guarantees;

namespace Lab.Checker.Tests.Support;

/// <summary>Says where a verdict and an oracle part, or null when they agree on the outcome, the count and the first witness.</summary>
internal static class Comparison
{
    public static string? Differ(Case given, Verdict verdict, Oracles.Finding expected)
    {
        var outcome = expected.Breaches.Count > 0 ? Outcome.Violated : expected.Undecided.Count > 0 ? Outcome.Unknown : Outcome.Holds;
        if (verdict.Outcome != outcome) return $"{verdict.Guarantee} is {verdict.Outcome}, the oracle says {outcome}";
        if (outcome != Outcome.Violated) return verdict is { Violations: 0, Witness: null } ? null : $"{verdict.Guarantee} is {outcome} with a witness";

        // A pair's count is of the messages overtaken; the others name each message once.
        var count = expected.Breaches.Select(b => (b.Group, b.Message)).Distinct().Count();
        if (verdict.Violations != count) return $"{verdict.Guarantee} counts {verdict.Violations}, the oracle {count}";
        var groups = given.Context.Groups.Select(g => g.Name).Prepend("").ToList();
        var first = expected.Breaches.OrderBy(b => b.Position).ThenBy(b => groups.IndexOf(b.Group)).First();
        if (verdict.Witness is not { } witness) return $"{verdict.Guarantee} is violated without a witness";
        if ((witness.Group, witness.Message.Value) != (first.Group, first.Message)) return $"the witness of {verdict.Guarantee} is {witness.Message} in '{witness.Group}', the oracle's first is m{first.Message} in '{first.Group}'";
        return expected.Breaches.Any(b => b.Group == witness.Group && b.Message == witness.Message.Value && b.Other == witness.Other.Value)
            ? null
            : $"the witness of {verdict.Guarantee} pairs {witness.Message} with {witness.Other}: no violation";
    }
}
