using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Checker.Tests.Models.Support;
using Lab.Model.Guarantees;
using Lab.Model.Histories;
using Explanation = Lab.Checker.Tests.Models.Oracles.Explanation;

namespace Lab.Checker.Tests.Search;

/// <summary>
/// Holds what a search says of a history against trying every order: the outcome; that each witness, taken alone, has no
/// order either, and has none whatever is added to it again; that the operation that is named is the first whose return no
/// order comes past.
/// </summary>
internal static partial class SearchComparison
{
    /// <summary>What is wrong with it, or null.</summary>
    public static string? Differ(SearchedObject tried, SmallHistory given, bool holds, Said said)
    {
        if (said.Outcome != (holds ? Outcome.Holds : Outcome.Violated)) return $"it is {said.Outcome}, the oracle says {(holds ? "holds" : "violated")}";
        foreach (var witness in said.Witnesses)
        {
            if (witness.Distinct().Count() != witness.Length) return $"one is named twice: {string.Join(", ", witness)}";
            foreach (var operations in Larger(witness, given))
            {
                if (tried.Holds(given.Only(operations))) return $"{string.Join(", ", witness)} prove nothing: these have an order: {string.Join(", ", operations)}";
            }
        }

        return said.Sentences is [var sentence] ? WrongName(tried, given, said.Witnesses[0], sentence) : null;
    }

    private static string? WrongName(SearchedObject tried, SmallHistory given, int[] witness, string sentence)
    {
        var words = Named().Match(sentence);
        if (!words.Success) return $"it does not say how far it came: {sentence}";
        var (named, linearized) = (Number(1), Number(2));
        var first = FirstWithoutOrder(tried, given);
        if (!witness.Contains(named)) return $"it is not in its witness: {sentence}";
        if (given.Rows[named].Return != first) return $"not the first without a place: {sentence}";
        return linearized >= witness.Count(row => given.Rows[row].Return < first) ? null : $"more than that have an order: {sentence}";

        int Number(int group) => int.Parse(words.Groups[group].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>The witness, and it with some of what was left out.</summary>
    private static IEnumerable<int[]> Larger(int[] witness, SmallHistory given)
    {
        int[] left = [.. Enumerable.Range(0, given.Rows.Length).Except(witness)];
        yield return witness;
        yield return [.. witness, .. left.Where(row => given.Rows[row].Crashed)];
        foreach (var row in left) yield return [.. witness, row];
        yield return [.. witness, .. left.Where(row => (given.Seed >> row & 1) == 0)];
    }

    /// <summary>A search that may take fewer steps than it needs must say that it does not know, unless what it found by then is enough; one that may take more must not.</summary>
    public static string? DifferWithin(long steps, Said unbounded, Said said)
    {
        if (said.Outcome == unbounded.Outcome && (steps > unbounded.Steps || said.Outcome == Outcome.Violated)) return null;
        return steps <= unbounded.Steps && said.Outcome == Outcome.Unknown ? null : $"within {steps} of {unbounded.Steps} steps it is {said.Outcome} instead of {unbounded.Outcome}";
    }

    /// <summary>The first return up to which there is no order. What returns later may have happened by then, with the answer that it will give.</summary>
    private static int FirstWithoutOrder(SearchedObject tried, SmallHistory given)
    {
        var byCall = given.Rows.ToDictionary(row => row.Call);
        return given.Rows.Where(row => !row.Crashed).Select(row => row.Return).Order().First(until => !Explanation.Exists(
            [.. given.Rows.Where(row => row.Call < until).Select(row => row with { Return = row.Return > until ? Operation.NoReturn : row.Return })],
            0,
            (state, row) => tried.Step(state, byCall[row.Call]) is { } next ? [next] : []));
    }

    /// <summary>In these recordings each operation is a process of its own.</summary>
    [GeneratedRegex("of process ([0-9]+) has no place.*; the ([0-9]+) before it")]
    private static partial Regex Named();
}
