using System.Diagnostics;
using Lab.Explorer.Results;
using Lab.Model.Guarantees;
using Lab.Reports;

namespace Lab.Cli.Tour;

/// <summary>A line of the tour in words: what went wrong, how often it broke what, and for one run how.</summary>
public static class TourSentence
{
    /// <param name="stop">What was asked.</param>
    /// <param name="result">What came out.</param>
    /// <param name="guarantee">The guarantee asked, within the result.</param>
    /// <param name="how">How the first failing run came about; null when none failed.</param>
    public static string Of(TourStop stop, VariantResult result, GuaranteeResult guarantee, string? how)
    {
        var standing = result.StandingOf(guarantee);
        if (standing == Standing.Undecided) return $"{stop.Beginning}: undecided, {WhyUndecided(result, guarantee)}";
        var count = $"{Words.Count(guarantee.Violations)} of {Words.Count(guarantee.Judged)} runs {Broke(guarantee)}";
        var range = guarantee.Violations == 0 ? $"at most {Words.Percent(guarantee.Interval.High)} %" : Words.Percent(guarantee.Interval);
        var ending = standing == Standing.NotAsExpected ? $" -- NOT as expected: {Words.Of(guarantee.Expected)}" : "";
        return $"{stop.Beginning}: {count} ({range}){(how is null ? "" : $"; {Behind(how)}")}{ending}";
    }

    private static string WhyUndecided(VariantResult result, GuaranteeResult guarantee) => result.TooFewReached
        ? $"{Words.Count(result.Unreached)} of {Words.Count(result.Runs)} runs never reached their steps"
        : $"in {Words.Count(guarantee.Unknown)} of {Words.Count(guarantee.Judged)} runs nothing can be concluded";

    /// <summary>A sentence that goes on behind a semicolon.</summary>
    private static string Behind(string sentence)
    {
        var text = sentence.Trim().TrimEnd('.');
        return text.StartsWith("The ", StringComparison.Ordinal) ? "t" + text[1..] : text;
    }

    private static string Broke(GuaranteeResult guarantee) => (guarantee.Guarantee.Kind, guarantee.Violations > 0) switch
    {
        (GuaranteeKind.NoLoss, true) => "lost acknowledged messages",
        (GuaranteeKind.NoLoss, false) => "lost an acknowledged message",
        (GuaranteeKind.NoDuplicates, true) => "acted twice on messages",
        (GuaranteeKind.NoDuplicates, false) => "acted twice on a message",
        (GuaranteeKind.Ordering, true) => "acted on messages in the wrong order",
        (GuaranteeKind.Ordering, false) => "acted on a message in the wrong order",
        (GuaranteeKind.NoPhantom, _) => "acted on a message that should not exist",
        (GuaranteeKind.Progress, true) => "left messages undelivered",
        (GuaranteeKind.Progress, false) => "left a message undelivered",
        (GuaranteeKind.Linearizable, _) => "showed a partition that is no log",
        (GuaranteeKind.Exclusive, _) => "let two owners act at once",
        _ => throw new UnreachableException($"No words for {guarantee.Guarantee}."),
    };
}
